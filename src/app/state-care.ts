/** What can be done about a damaged store: look, bring back a copy, or begin anew from what stands beside the books. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UNKNOWN_ACTOR } from '../domain/actor.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { overrideKey } from '../domain/book/record.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { RegisteredField } from '../ports/own-fields.ts';
import type { BookMarks } from '../ports/vault.ts';
import { checkStore } from '../store/sqlite/check-store.ts';
import { closeDatabase } from '../store/sqlite/connection.ts';
import { copiesOf, copyStore, putBack, type StoreCopy, setAside } from '../store/sqlite/copies.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import { movedTo, refuseMoved } from '../store/sqlite/moved-note.ts';
import { createFieldRegistry } from '../store/sqlite/own-fields.ts';
import { renewStoreId } from '../store/sqlite/record-changes.ts';
import { type BookMark, identityOf, type MadeDecision, type Salvage, salvage } from '../store/sqlite/salvage.ts';
import { createSealedValues } from '../store/sqlite/sealed-values.ts';
import { StoreError } from '../store/store-error.ts';

export interface StateReport {
  /** Where the state went; undefined if it is here. */
  movedTo?: string;
  /** Why the store cannot be used; undefined if it is sound. */
  problem?: string;
  books: number;
  copies: (StoreCopy & { problem?: string })[];
}

export function examineState(stateDir: string): StateReport {
  const file = join(stateDir, 'rubricator.sqlite');
  const { problem, libraries } = existsSync(file) ? checkStore(file, true) : { problem: 'there is none', libraries: [] };
  const copies = copiesOf(stateDir).map((copy) => {
    const { problem: damage } = checkStore(copy.file, true);
    return damage === undefined ? copy : { ...copy, problem: damage };
  });
  const to = movedTo(stateDir);
  return {
    ...(to !== undefined && { movedTo: to }),
    ...(problem !== undefined && { problem }),
    books: libraries.reduce((sum, { items }) => sum + items, 0),
    copies,
  };
}

/** Throws `StoreError`. */
export function copyState(stateDir: string, nowMs: number): Promise<StoreCopy> {
  refuseMoved(stateDir);
  return copyStore(stateDir, nowMs);
}

export { type MadeDecision, nameOfDecision } from '../store/sqlite/salvage.ts';

export interface Mended {
  /** Where the store that was damaged is now; undefined if there was none. */
  aside?: string;
  /** What it still tells; undefined if nothing. */
  told?: Salvage;
  /** The user's own fields that only a store knows, and that the new one has from the damaged one or from a copy. */
  fields: readonly CustomField[];
}

export interface Restored extends Mended, TakenBack {
  /** The copy that took its place. */
  copy: StoreCopy;
}

/**
 * Puts the newest sound copy in the place of the store, and takes over what was decided since as far as the damaged store still tells. Throws
 * `StoreError` if there is no copy, or if a daemon works on the state.
 * @param fetched brings a sound copy from elsewhere, which is taken instead
 */
export function restoreStore(stateDir: string, nowMs: number, fetched?: () => Promise<StoreCopy>): Promise<Restored> {
  return alone(stateDir, async () => {
    const copy = fetched ? await fetched() : examineState(stateDir).copies.find(({ problem }) => problem === undefined);
    if (!copy) throw new StoreError('there is no sound copy; rubricator state rebuild begins anew');
    const aside = setAside(stateDir, nowMs);
    putBack(copy, stateDir);
    const told = aside === undefined ? undefined : salvage(aside);
    const known = new Set(salvage(copy.file)?.decisions.map(identityOf));
    const since = (told?.decisions ?? []).filter((made) => !known.has(identityOf(made)));
    return {
      ...(aside !== undefined && { aside }),
      ...(told && { told }),
      copy,
      ...(await intoStore(join(stateDir, 'rubricator.sqlite'), { decisions: since, marks: told?.marks ?? [], fields: told?.fields ?? [] }, nowMs)),
    };
  });
}

interface Since extends Told {
  fields: readonly RegisteredField[];
}

async function intoStore(file: string, { fields, ...told }: Since, nowMs: number): Promise<TakenBack & Pick<Mended, 'fields'>> {
  const db = await openDatabase(file);
  try {
    await renewStoreId(db);
    return { fields: await takeFields(fields, db), ...(await takeBack(told, { store: createItemStore(db), marks: createSealedValues(db) }, nowMs)) };
  } finally {
    await closeDatabase(db);
  }
}

/** Puts the store aside, and makes a new one. Throws `StoreError` if a daemon works on the state. */
export function clearStore(stateDir: string, nowMs: number): Promise<Mended> {
  return alone(stateDir, async () => {
    const aside = setAside(stateDir, nowMs);
    const told = aside === undefined ? undefined : salvage(aside);
    const db = await openDatabase(join(stateDir, 'rubricator.sqlite'), { mayBeginAnew: true });
    const fields = await takeFields(toldOf('fields', told, stateDir), db).finally(() => closeDatabase(db));
    return { ...(aside !== undefined && { aside }), ...(told && { told: { ...told, marks: toldOf('marks', told, stateDir) } }), fields };
  });
}

/** What the damaged store tells; where it tells none, what the newest copy does that tells any. */
function toldOf<Part extends 'fields' | 'marks'>(part: Part, told: Salvage | undefined, stateDir: string): Salvage[Part] {
  if (told && told[part].length > 0) return told[part];
  for (const { file } of copiesOf(stateDir)) {
    const ofCopy = salvage(file)?.[part];
    if (ofCopy && ofCopy.length > 0) return ofCopy;
  }
  return [] as RegisteredField[] & BookMark[];
}

/** Returns those that the store did not have, or had otherwise. */
async function takeFields(fields: readonly RegisteredField[], db: Parameters<typeof createFieldRegistry>[0]): Promise<CustomField[]> {
  const registry = createFieldRegistry(db);
  const known = new Set((await registry.all()).map((each) => JSON.stringify(each)));
  const missing = fields.filter((each) => !known.has(JSON.stringify(each)));
  for (const each of missing) await registry.save(each, await registry.version());
  return missing.map(({ field }) => field);
}

export interface TakenBack {
  taken: MadeDecision[];
  /** About books that are not known any more. */
  lost: MadeDecision[];
}

/** What a damaged store tells of books. */
type Told = Readonly<Pick<Salvage, 'decisions' | 'marks'>>;

interface TakeBackDeps {
  store: Pick<ItemStore, 'find' | 'load' | 'carryOut'>;
  marks: BookMarks;
}

/** Decides again what was decided, except where somebody decided otherwise in the meantime. What was encrypted can be opened then. */
export async function takeBack({ decisions, marks }: Told, deps: TakeBackDeps, nowMs: number): Promise<TakenBack> {
  const { store } = deps;
  const note = { atMs: nowMs, actor: UNKNOWN_ACTOR, action: 'takeBack', about: 'decisions of the store that was put aside' };
  const result: TakenBack = { taken: [], lost: [] };
  await takeMarks(marks, deps);
  for (const group of Map.groupBy(decisions, ({ library, path }) => `${library}\0${path}`).values()) {
    const [{ library, path }] = group as [MadeDecision];
    const item = await store.find(library, path);
    (item ? result.taken : result.lost).push(...group);
    if (!item) continue;
    const { overrides } = await store.load(item.id);
    const made = group.flatMap((each) => ('override' in each ? [each.override] : []));
    const newer = new Map([...overrides, ...made].sort((a, b) => a.setAtMs - b.setAtMs).map((override) => [overrideKey(override), override]));
    const verdicts = group.flatMap((each) => ('decision' in each ? [each.decision] : []));
    await store.carryOut({ itemId: item.id, before: overrides, after: [...newer.values()], decisions: { before: [], after: verdicts } }, note);
  }
  return result;
}

async function takeMarks(told: readonly BookMark[], { store, marks }: TakeBackDeps): Promise<void> {
  for (const { library, path, mark } of told) {
    const item = await store.find(library, path);
    if (item && !(await marks.marksOf(item.id)).includes(mark)) await marks.addMark(item.id, mark);
  }
}

/** Does something while no daemon works on the state. Throws `StoreError` if one does, or if the state was moved away. */
export async function alone<T>(stateDir: string, task: () => Promise<T>): Promise<T> {
  refuseMoved(stateDir);
  const lock = lockInstance(stateDir);
  if (!lock) throw new StoreError('a daemon works on this state; stop it first');
  try {
    return await task();
  } finally {
    lock.release();
  }
}
