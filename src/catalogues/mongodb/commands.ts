/** What must change in a collection, as commands that a person can read and run in `mongosh`, too. */
import type { Db, Document } from 'mongodb';
import type { MigrationStep } from '../../ports/catalogue-target.ts';
import type { Column, TableDesign } from '../design/tables.ts';

export interface CollectionChange extends MigrationStep {
  collection: string;
}

interface Index {
  columns: readonly string[];
  isKey: boolean;
}

const [BEFORE, AFTER] = ['db.runCommand(', ')'];

function textOf(command: Document): string {
  return `${BEFORE}${JSON.stringify(command)}${AFTER}`;
}

/** Runs what a step says. The server answers a write that it refused as it answers one that it made. */
export async function runCommand(db: Db, text: string): Promise<void> {
  const command = JSON.parse(text.slice(BEFORE.length, -AFTER.length)) as Document;
  const { writeErrors: [refused] = [] } = (await db.command(command)) as { writeErrors?: { errmsg?: string }[] };
  if (refused) throw new Error(`the database refused ${text}: ${refused.errmsg}`);
}

/** A copy of a collection as it is, before something in it is lost. */
export function backupOf(collection: string, version: number): MigrationStep {
  const pipeline = [{ $match: {} }, { $out: `${collection}_backup_${version}` }];
  return { sql: textOf({ aggregate: collection, pipeline, cursor: {} }), isDestructive: false };
}

/**
 * @param before the collection as we last made it
 * @param seen the names of the indexes of each collection that there is: what somebody removed is made again
 */
export function collectionChanges(before: TableDesign | undefined, after: TableDesign, seen: ReadonlyMap<string, ReadonlySet<string>>): CollectionChange[] {
  const isGone = before !== undefined && seen.has(before.name) && !isSame(before, after);
  const dropped = isGone ? [change(before.name, { drop: before.name }, { create: before.name }, true)] : [];
  const indexes = isGone && before.name === after.name ? undefined : seen.get(after.name);
  const created = indexes ? [] : [change(after.name, { create: after.name }, { drop: after.name })];
  const moved = indexes && before && isSame(before, after) ? documentChanges(before, after) : [];
  const [had, wanted] = [before && !isGone ? indexesOf(before) : [], indexesOf(after)];
  const isWanted = (index: Index) => wanted.some((each) => indexName(each) === indexName(index));
  return [
    ...dropped,
    ...created,
    ...had.filter((index) => indexes?.has(indexName(index)) && !isWanted(index)).map((index) => dropIndex(after.name, index)),
    ...moved,
    ...wanted.filter((index) => !indexes?.has(indexName(index))).map((index) => createIndex(after.name, index)),
  ];
}

/** The key, by which a document is found, is unique; a document of somebody else need not have it. */
export function indexesOf({ primaryKey, indexes }: TableDesign): Index[] {
  const others = indexes.map((columns) => ({ columns, isKey: false }));
  return primaryKey.join() === '_id' ? others : [{ columns: primaryKey, isKey: true }, ...others];
}

export function indexName({ columns }: Index): string {
  return columns.map((column) => `${column}_1`).join('_');
}

/** A collection of another name, or with another key, is another one. */
function isSame(before: TableDesign, after: TableDesign): boolean {
  const key = ({ primaryKey, columns }: TableDesign) => primaryKey.map((name) => columns.find((column) => column.name === name)?.holds).join();
  return before.name === after.name && key(before) === key(after);
}

/** What holds the same under another name is renamed; what is not wanted goes. */
function documentChanges(before: TableDesign, after: TableDesign): CollectionChange[] {
  const now = (column: Column) => after.columns.find(({ holds }) => holds === column.holds);
  const renamed = before.columns.flatMap(({ name, ...column }) => {
    const to = now({ name, ...column })?.name;
    return to === undefined || to === name ? [] : [[name, to] as const];
  });
  const gone = before.columns.filter((column) => !now(column) && !after.columns.some(({ name }) => name === column.name));
  const all = (update: Document) => ({ update: after.name, updates: [{ q: {}, u: update, multi: true }] });
  const rename = (pairs: readonly (readonly [string, string])[]) => all({ $rename: Object.fromEntries(pairs) });
  return [
    ...(renamed.length > 0 ? [change(after.name, rename(renamed), rename(renamed.map(([from, to]) => [to, from] as const)))] : []),
    ...(gone.length > 0 ? [change(after.name, all({ $unset: Object.fromEntries(gone.map(({ name }) => [name, ''])) }), undefined, true)] : []),
  ];
}

function createIndex(collection: string, index: Index): CollectionChange {
  return change(collection, creating(collection, index), dropping(collection, index));
}

function dropIndex(collection: string, index: Index): CollectionChange {
  return change(collection, dropping(collection, index), creating(collection, index));
}

function creating(collection: string, { columns, isKey }: Index): Document {
  const index = {
    key: Object.fromEntries(columns.map((column) => [column, 1])),
    name: indexName({ columns, isKey }),
    ...(isKey && { unique: true, sparse: true }),
  };
  return { createIndexes: collection, indexes: [index] };
}

function dropping(collection: string, index: Index): Document {
  return { dropIndexes: collection, index: indexName(index) };
}

function change(collection: string, command: Document, undo: Document | undefined, isDestructive = false): CollectionChange {
  return { collection, sql: textOf(command), ...(undo && { undo: textOf(undo) }), isDestructive };
}
