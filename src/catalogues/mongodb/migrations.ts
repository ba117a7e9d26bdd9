/**
 * Brings the collection of a target to what its design says, and takes that back. What was done is noted in the database itself. Documents need
 * no word before they hold something new: only names that change, what goes, and indexes are migrated.
 */
import type { ClientSession, Db, Filter } from 'mongodb';
import type { MigrationPlan } from '../../ports/catalogue-target.ts';
import type { TableDesign } from '../design/tables.ts';
import { backupOf, collectionChanges, indexesOf, indexName, runCommand } from './commands.ts';
import { type Migration, migrationsIn, OWN_COLLECTIONS, positionsIn, type StoredPosition } from './own-collections.ts';

/** @param backup true to copy the collection first if it loses something */
export async function planMigration(db: Db, books: TableDesign, backup: boolean): Promise<MigrationPlan> {
  const last = await lastMigration(db);
  const seen = await seenIndexes(db, [books.name, ...(last?.tables ?? []).map(({ name }) => name)]);
  const version = (last?._id ?? 0) + 1;
  const changes = collectionChanges(last?.tables[0], books, seen);
  const losing = new Set(changes.filter(({ isDestructive }) => isDestructive).map(({ collection }) => collection));
  const copies = backup ? [...losing].map((name) => backupOf(name, version)) : [];
  return {
    version,
    steps: [...copies, ...changes.map(({ collection: _, ...step }) => step)],
    drift: (last?.tables ?? []).flatMap((table) => driftOf(table, seen)),
  };
}

export async function runMigration(db: Db, { plan, books, nowMs }: { plan: MigrationPlan; books: TableDesign; nowMs: number }): Promise<void> {
  await makeOwnCollections(db);
  for (const { sql } of plan.steps) await runCommand(db, sql);
  const undo = plan.steps.map((step) => step.undo ?? null).reverse();
  await migrationsIn(db).insertOne({ _id: plan.version, appliedAt: new Date(nowMs), tables: [plain(books)], undo });
  await sendAllAgain(db);
}

/** Returns what was run; undefined if there is nothing to take back. */
export async function takeMigrationBack(db: Db): Promise<string[] | undefined> {
  const last = await lastMigration(db);
  if (!last) return undefined;
  const steps = last.undo.filter((each) => each !== null);
  for (const step of steps) await runCommand(db, step);
  await migrationsIn(db).deleteOne({ _id: last._id });
  await sendAllAgain(db);
  return steps;
}

export async function sendAllAgain(db: Db, of: Filter<StoredPosition> = {}): Promise<void> {
  await positionsIn(db).updateMany(of, { $set: { settingsKey: '' } });
}

/** What documents hold from now on, so that it is known as ours once it shall go. Nothing must be run before they do. */
export async function noteDesign(db: Db, books: TableDesign, session: ClientSession | undefined): Promise<void> {
  await migrationsIn(db).findOneAndUpdate({}, { $set: { tables: [plain(books)] } }, { sort: { _id: -1 }, ...(session && { session }) });
}

async function makeOwnCollections(db: Db): Promise<void> {
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const name of OWN_COLLECTIONS) if (!existing.has(name)) await db.createCollection(name);
}

async function lastMigration(db: Db): Promise<Migration | undefined> {
  return (await migrationsIn(db).findOne({}, { sort: { _id: -1 } })) ?? undefined;
}

/** The names of the indexes of each collection that there is. */
async function seenIndexes(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const existing = await db.listCollections({ name: { $in: [...names] } }, { nameOnly: true }).toArray();
  const found = existing.map(
    async ({ name }) => [name, new Set((await db.collection(name).listIndexes().toArray()).map((index) => String(index.name)))] as const,
  );
  return new Map(await Promise.all(found));
}

function driftOf(table: TableDesign, seen: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const indexes = seen.get(table.name);
  if (!indexes) return [`the collection ${table.name} is gone`];
  return indexesOf(table).flatMap((index) => (indexes.has(indexName(index)) ? [] : [`the index ${indexName(index)} of ${table.name} is gone`]));
}

function plain({ name, columns, primaryKey, indexes }: TableDesign): TableDesign {
  return { name, columns, primaryKey, indexes };
}
