/**
 * A state in one file, to be carried elsewhere: the store as a database of SQLite, compressed by gzip, with a note of what it is. What only
 * this machine needs (the queue, events under way, records and their index, which are made from the rest) stays behind.
 */
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { messageOf } from '../../domain/errors.ts';
import { StoreError } from '../store-error.ts';
import { packPictures } from './carried-pictures.ts';
import { copyOnThread } from './copies.ts';
import { bringUpToDate } from './database.ts';
import { makePrivate } from './private-file.ts';

/** Raise it whenever a file means something else to those who read it; what the tables hold is told by the store's own migrations. */
const STATE_FILE_VERSION = 1;

const StateFileNote = z.object({
  version: z.literal(STATE_FILE_VERSION),
  /** The program that wrote it. */
  program: z.string(),
  exportedAt: z.iso.datetime(),
  /** Where the libraries were, if the config knew. */
  libraries: z.array(z.object({ id: z.string(), root: z.string().optional(), books: z.number() })),
});
export type StateFileNote = z.infer<typeof StateFileNote>;

export interface StateFileInput {
  stateDir: string;
  /** Absolute; nothing stands there yet. */
  file: string;
  program: string;
  /** Where a library is on disk; undefined if nobody knows. */
  rootOf(library: string): string | undefined;
  nowMs: number;
}

/** Writes a state into one file, whether it is in use or not. Throws `StoreError`. */
export async function writeStateFile(input: StateFileInput): Promise<StateFileNote> {
  const { stateDir, file } = input;
  const store = join(stateDir, 'rubricator.sqlite');
  if (!existsSync(store)) throw new StoreError(`there is no state in ${stateDir}`);
  if (existsSync(file)) throw new StoreError(`${file} is there already`);
  if (!existsSync(dirname(file))) throw new StoreError(`there is no folder ${dirname(file)}`);
  const copy = join(stateDir, `${basename(file)}.export.part`);
  const packed = `${file}.part`;
  try {
    makePrivate(copy);
    const { problem } = await copyOnThread({ from: store, to: copy });
    if (problem !== undefined) throw new StoreError(`the state was not exported: ${problem}; see rubricator state check`);
    await bringUpToDate(copy);
    const note = makeCarriable(copy, input);
    makePrivate(packed);
    await pipeline(createReadStream(copy), createGzip(), createWriteStream(packed, { mode: 0o600, flush: true }));
    renameSync(packed, file);
    return note;
  } finally {
    removeDatabase(copy);
    rmSync(packed, { force: true });
  }
}

/** Removes a database that was made for a while, with what stands beside it. */
export function removeDatabase(file: string): void {
  for (const ending of ['', '-wal', '-shm', '.lock']) rmSync(file + ending, { force: true });
}

/** What only this machine needs, or what is made from the rest. */
const NOT_CARRIED = ['queue', 'outbox', 'records', 'known_names', 'catalogue', 'facet_values', 'sorts', 'searched_fields', 'changed_books', 'store_identity'];

/** Removes what stays behind, and adds the pictures that books need, and the note. */
function makeCarriable(copy: string, { stateDir, program, rootOf, nowMs }: StateFileInput): StateFileNote {
  const db = new Database(copy, { fileMustExist: true });
  try {
    forgetAudit(db);
    for (const table of NOT_CARRIED) db.exec(`delete from ${table}`);
    const books = db.prepare('select library as id, count(*) as books from items group by library order by library').all() as { id: string; books: number }[];
    const libraries = books.map(({ id, books: count }) => ({ id, root: rootOf(id), books: count }));
    const note: StateFileNote = { version: STATE_FILE_VERSION, program, exportedAt: new Date(nowMs).toISOString(), libraries };
    packPictures(db, stateDir);
    db.exec('create table state_file (note text not null)');
    db.prepare('insert into state_file (note) values (?)').run(JSON.stringify(note));
    db.pragma('journal_mode = delete');
    db.exec('vacuum');
    return note;
  } finally {
    db.close();
  }
}

/** The audit log tells of people and their machines, and belongs to this state. Whoever imports the file notes there what is decided. */
function forgetAudit(db: Database.Database): void {
  const triggers = db.prepare("select name from sqlite_master where type = 'trigger' and name like 'audit\\_%' escape '\\'").all() as { name: string }[];
  for (const { name } of triggers) db.exec(`drop trigger ${name}`);
  for (const table of ['audit_entries', 'audit_segments', 'audit_values', 'audit_pruned', 'audit_head']) db.exec(`delete from ${table}`);
}

/**
 * Unpacks a state file beside the state, checks it, and brings it up to date. Throws `StoreError` for what is no such file, is damaged, or
 * was made by a newer program.
 * @param file absolute
 * @param to absolute path of the database that is made; the caller removes it
 */
export async function readStateFile(file: string, to: string): Promise<StateFileNote> {
  const refuse = (why: string, cause?: unknown) => new StoreError(`${file} cannot be imported: ${why}`, { cause });
  if (!existsSync(file)) throw refuse('there is no such file');
  makePrivate(to);
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(to, { mode: 0o600 }));
  } catch (error) {
    throw refuse(`it is no state file, or not all of it (${messageOf(error)})`, error);
  }
  const note = noteIn(to, refuse);
  await bringUpToDate(to);
  return note;
}

function noteIn(database: string, refuse: (why: string, cause?: unknown) => StoreError): StateFileNote {
  let db: Database.Database | undefined;
  try {
    db = new Database(database, { readonly: true, fileMustExist: true });
    const damage = db.pragma('integrity_check(1)', { simple: true });
    if (damage !== 'ok') throw refuse(`it is damaged (${messageOf(damage)})`);
    const strange = db
      .prepare(
        "select name from sqlite_master where type in ('trigger', 'view') and name not in ('records_removed', 'items_listed') and name not like 'changed\\_%' escape '\\'",
      )
      .get();
    if (strange) throw refuse('it is no state file');
    const { note } = db.prepare('select note from state_file').get() as { note: string };
    const json = JSON.parse(note) as { version?: unknown };
    if (typeof json.version === 'number' && json.version > STATE_FILE_VERSION) throw refuse('it was made by a newer Rubricator');
    return StateFileNote.parse(json);
  } catch (error) {
    throw error instanceof StoreError ? error : refuse(`it is no state file (${messageOf(error)})`, error);
  } finally {
    db?.close();
  }
}
