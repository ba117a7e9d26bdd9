/** Carries a state elsewhere: into one file and out of it, or as a whole folder. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { completeAudit } from '../actions/complete-audit.ts';
import type { Actor } from '../domain/actor.ts';
import { isInside } from '../files/inside.ts';
import { VERSION } from '../runtime/version.ts';
import { createAuditLog } from '../store/sqlite/audit-log.ts';
import { unpackPictures } from '../store/sqlite/carried-pictures.ts';
import { closeDatabase } from '../store/sqlite/connection.ts';
import { copyStore, type StoreCopy } from '../store/sqlite/copies.ts';
import { bringUpToDate, openDatabase } from '../store/sqlite/database.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import type { Preference } from '../store/sqlite/merge-decisions.ts';
import type { TakenField } from '../store/sqlite/merge-fields.ts';
import { type LibraryPlace, mergeStores, type StoresMerged } from '../store/sqlite/merge-stores.ts';
import { type MovedState, moveStore } from '../store/sqlite/move-store.ts';
import { refuseMoved } from '../store/sqlite/moved-note.ts';
import { readStateFile, removeDatabase, type StateFileNote, writeStateFile } from '../store/sqlite/state-file.ts';
import { StoreError } from '../store/store-error.ts';
import { alone } from './state-care.ts';

type Libraries = Config['libraries'];

/** Writes the state into one file; a daemon may be at work. Throws `StoreError`. */
export async function exportState(stateDir: string, file: string, { libraries, nowMs }: { libraries: Libraries; nowMs: number }): Promise<StateFileNote> {
  refuseMoved(stateDir);
  const rootOf = (library: string) => libraries.find(({ id }) => id === library)?.path ?? (isAbsolute(library) ? library : undefined);
  return writeStateFile({ stateDir, file, program: VERSION, rootOf, nowMs });
}

export interface ImportInput {
  /** Absolute. */
  file: string;
  libraries: Libraries;
  /** Where libraries of the file are here: an id, a folder, or nothing if its books are left out. */
  places: ReadonlyMap<string, string>;
  prefer: Preference;
  isDryRun: boolean;
  actor: Actor;
  nowMs: number;
}

export interface Imported extends StoresMerged {
  note: StateFileNote;
  places: LibraryPlace[];
  /** How many uploaded pictures came along. */
  pictures: number;
  /** The copy of the state as it was before; undefined if there was none. */
  copy?: StoreCopy;
}

/** Takes a state out of a file into this one. Throws `StoreError`, and nothing was changed. */
export async function importState(stateDir: string, input: ImportInput): Promise<Imported> {
  const { file, prefer, isDryRun, nowMs } = input;
  refuseMoved(stateDir);
  const isNew = !existsSync(join(stateDir, 'rubricator.sqlite'));
  const home = isNew && isDryRun ? mkdtempSync(join(tmpdir(), 'rubricator-')) : stateDir;
  const unpacked = join(home, 'import.part');
  const store = join(home, 'rubricator.sqlite');
  try {
    return await alone(home, async () => {
      const note = await readStateFile(file, unpacked);
      const places = placesOf(note, input);
      await bringUpToDate(store);
      const copy = isNew || isDryRun ? undefined : await copyStore(stateDir, nowMs);
      const pictures = isDryRun ? 0 : unpackPictures(unpacked, stateDir);
      const merged = mergeStores({ store, database: unpacked, places, prefer, isDryRun });
      if (!isDryRun) await noteImported(store, merged.fields, input);
      return { ...merged, note, places, pictures, ...(copy && { copy }) };
    });
  } finally {
    removeDatabase(unpacked);
    if (home !== stateDir) rmSync(home, { recursive: true, force: true });
  }
}

/** What the file brought came past the audit log. */
async function noteImported(store: string, fields: readonly TakenField[], { actor, nowMs }: ImportInput): Promise<void> {
  const db = await openDatabase(store);
  try {
    const audit = createAuditLog(db);
    for (const { id, taken } of fields)
      if (taken) await audit.append({ atMs: nowMs, actor, action: 'import', about: id, changes: [{ of: 'definition', key: id, after: { value: taken } }] });
    await completeAudit({ actor, action: 'import' }, { store: createItemStore(db), audit, now: () => nowMs });
  } finally {
    await closeDatabase(db);
  }
}

/** Moves the state folder. Throws `StoreError`, and the state is where it was. */
export async function moveState(stateDir: string, to: string): Promise<MovedState> {
  refuseMoved(stateDir);
  if (isInside(stateDir, to) || isInside(to, stateDir)) throw new StoreError(`${to} and ${stateDir} lie in each other`);
  return alone(stateDir, () => moveStore(stateDir, to));
}

function placesOf({ libraries: carried }: StateFileNote, { libraries, places: given }: ImportInput): LibraryPlace[] {
  for (const id of given.keys()) {
    if (!carried.some((library) => library.id === id)) throw new StoreError(`the file has no library ${id}, but ${carried.map((each) => each.id).join(', ')}`);
  }
  const found = carried.map((library) => ({
    library,
    place: given.has(library.id) ? placeGiven(given.get(library.id) ?? '', libraries) : placeOf(library, libraries),
  }));
  const lost = found
    .filter(({ place }) => place === undefined)
    .map(({ library: { id, root, books } }) => `${id} (${root && root !== id ? `${root}, ` : ''}${books} books)`);
  if (lost.length > 0) {
    const advice = 'name it as --library <its name>=<a library of the config, or a folder>; with nothing behind the = its books are left out';
    throw new StoreError(`nobody knows where these libraries of the file are now: ${lost.join(', ')}; ${advice}`);
  }
  return found.flatMap(({ library, place }) => (place && place !== 'left out' ? [{ from: library.id, ...place }] : []));
}

type Place = Pick<LibraryPlace, 'to' | 'prefix'>;

function placeGiven(where: string, libraries: Libraries): Place | 'left out' {
  if (where === '') return 'left out';
  if (libraries.some(({ id }) => id === where)) return { to: where, prefix: '' };
  if (!isAbsolute(where)) throw new StoreError(`the config has no library ${where}; a folder is named by its whole path`);
  return within(where, libraries) ?? { to: where, prefix: '' };
}

/** Where a library is that nobody named: under the same name, or the same folder. */
function placeOf({ id, root }: StateFileNote['libraries'][number], libraries: Libraries): Place | undefined {
  if (libraries.some((library) => library.id === id)) return { to: id, prefix: '' };
  const place = root === undefined ? undefined : within(root, libraries);
  return place ?? (isAbsolute(id) && existsSync(id) ? { to: id, prefix: '' } : undefined);
}

function within(folder: string, libraries: Libraries): Place | undefined {
  const innermost = libraries.filter(({ path }) => isInside(path, folder)).sort((a, b) => b.path.length - a.path.length)[0];
  return innermost && { to: innermost.id, prefix: relative(innermost.path, folder) };
}
