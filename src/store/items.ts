/** Items: what is on disk and how far it has been brought. */
import { sql } from 'kysely';
import { DUE_AGAIN, type ItemPage, type ItemState, type StoredItem } from '../domain/item-store.ts';
import type { EditionKind } from '../domain/metadata.ts';
import type { Query } from '../domain/query.ts';
import type { Db } from './database.ts';

type ItemDraft = Omit<StoredItem, 'id'>;

type Row = Awaited<ReturnType<typeof selectOne>>;

function selectOne(db: Db, library: string, path: string) {
  return db.selectFrom('items').selectAll().where('library', '=', library).where('path', '=', path).executeTakeFirst();
}

function fromRow(row: NonNullable<Row>): StoredItem {
  return {
    id: row.id,
    library: row.library,
    path: row.path,
    folder: row.folder,
    isFile: row.is_file === 1,
    contentKey: row.content_key,
    fingerprint: row.fingerprint,
    settingsKey: row.settings_key,
    editionKind: row.edition_kind as EditionKind,
    state: row.state as ItemState,
    problems: JSON.parse(row.problems) as string[],
    query: row.query === null ? undefined : (JSON.parse(row.query) as Query),
  };
}

function toRow(item: ItemDraft) {
  return {
    library: item.library,
    path: item.path,
    folder: item.folder,
    is_file: item.isFile ? 1 : 0,
    content_key: item.contentKey,
    fingerprint: item.fingerprint,
    settings_key: item.settingsKey,
    edition_kind: item.editionKind,
    state: item.state,
    problems: JSON.stringify(item.problems),
    query: item.query ? JSON.stringify(item.query) : null,
  };
}

export async function findItem(db: Db, library: string, path: string): Promise<StoredItem | undefined> {
  const row = await selectOne(db, library, path);
  return row && fromRow(row);
}

/** What more items than this have in common tells none from another. */
const MAX_ALIKE = 20;

/** Items of the same names and sizes elsewhere in the library: one of them may have moved here. None if they are too many to tell. */
export async function findByContent(db: Db, library: string, contentKey: string): Promise<StoredItem[]> {
  const alike = db.selectFrom('items').selectAll().where('library', '=', library).where('content_key', '=', contentKey);
  const rows = await alike
    .orderBy('id')
    .limit(MAX_ALIKE + 1)
    .execute();
  return rows.length > MAX_ALIKE ? [] : rows.map(fromRow);
}

/** Writes an item, new or known by library and path; returns its id. */
export async function saveItem(db: Db, item: ItemDraft, runId: number): Promise<number> {
  const row = { ...toRow(item), seen_run: runId };
  const saved = await db
    .insertInto('items')
    .values(row)
    .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  return saved.id;
}

/** A book that was moved keeps its row, and with it its history and overrides. */
export async function moveItem(db: Db, id: number, to: { path: string; folder: string; isFile: boolean }): Promise<void> {
  await db
    .updateTable('items')
    .set({ path: to.path, folder: to.folder, is_file: to.isFile ? 1 : 0 })
    .where('id', '=', id)
    .execute();
}

export interface StateChange {
  state: ItemState;
  problems: readonly string[];
  fingerprint: string;
  isToReview: boolean;
}

export async function setState(db: Db, id: number, { state, problems, fingerprint, isToReview }: StateChange): Promise<void> {
  await db
    .updateTable('items')
    .set({ state, problems: JSON.stringify(problems), fingerprint, to_review: Number(isToReview) })
    .where('id', '=', id)
    .execute();
}

export async function setOffline(db: Db, id: number): Promise<void> {
  await db.updateTable('items').set({ state: 'offline' }).where('id', '=', id).execute();
}

export async function markSeen(db: Db, id: number, runId: number): Promise<void> {
  await db.updateTable('items').set({ seen_run: runId }).where('id', '=', id).execute();
}

/** An item that something was decided about: no fingerprint fits it, so that the next scan takes it up. */
export async function makeDue(db: Db, id: number): Promise<void> {
  await db.updateTable('items').set({ fingerprint: DUE_AGAIN }).where('id', '=', id).execute();
}

/** Items of which a match waits for the user, and which are on disk. */
export async function findToReview(db: Db): Promise<StoredItem[]> {
  const query = db.selectFrom('items').selectAll().where('to_review', '=', 1).where('state', '!=', 'offline');
  return (await query.orderBy('library').orderBy('path').execute()).map(fromRow);
}

/** The items of a library that are on disk. */
export async function listItems(db: Db, library: string): Promise<StoredItem[]> {
  const query = db.selectFrom('items').selectAll().where('library', '=', library).where('state', '!=', 'offline');
  return (await query.orderBy('path').execute()).map(fromRow);
}

/** How many items of a library are not offline. */
export async function countItems(db: Db, library: string): Promise<number> {
  const { count } = await db
    .selectFrom('items')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('library', '=', library)
    .where('state', '!=', 'offline')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Items below a folder that a run did not see: their rows stay, their state says so. Returns how many are newly gone. */
export async function markOffline(db: Db, library: string, below: string, runId: number): Promise<number> {
  let update = db.updateTable('items').set({ state: 'offline' }).where('library', '=', library).where('seen_run', '<', runId).where('state', '!=', 'offline');
  if (below) update = update.where((where) => where.or([where('path', '=', below), where('path', '>=', `${below}/`).and('path', '<', `${below}0`)]));
  const [result] = await update.execute();
  return Number(result?.numUpdatedRows ?? 0);
}

/** The items of a library whose folder or path is the given one, or whose folder holds it. */
export async function findItemsAt(db: Db, library: string, path: string): Promise<StoredItem[]> {
  const rows = await db
    .selectFrom('items')
    .selectAll()
    .where('library', '=', library)
    .where((where) => where.or([where('path', '=', path), where('folder', '=', path)]))
    .orderBy('path')
    .execute();
  return rows.map(fromRow);
}

export async function findById(db: Db, id: number): Promise<StoredItem | undefined> {
  const row = await db.selectFrom('items').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

export async function listPage(db: Db, { library, state, isToReview, search, afterId, limit }: ItemPage): Promise<StoredItem[]> {
  let query = db.selectFrom('items').selectAll().where('id', '>', afterId).orderBy('id').limit(limit);
  if (library !== undefined) query = query.where('library', '=', library);
  if (state !== undefined) query = query.where('state', '=', state);
  if (isToReview !== undefined) query = query.where('to_review', '=', Number(isToReview)).where('state', '!=', 'offline');
  for (const word of search?.toLowerCase().split(/\s+/).filter(Boolean) ?? []) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(sql<boolean>`(lower(path) like ${pattern} escape '\\' or lower(coalesce(query, '')) like ${pattern} escape '\\')`);
  }
  return (await query.execute()).map(fromRow);
}

export async function countsByState(db: Db): Promise<{ library: string; state: ItemState; count: number; toReview: number }[]> {
  const rows = await db
    .selectFrom('items')
    .select(['library', 'state'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.sum<number>('to_review').as('toReview')])
    .groupBy(['library', 'state'])
    .orderBy('library')
    .orderBy('state')
    .execute();
  return rows.map((row) => ({ library: row.library, state: row.state as ItemState, count: Number(row.count), toReview: Number(row.toReview) }));
}

/** Libraries that have items. */
export async function listLibraries(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('items').select('library').distinct().orderBy('library').execute();
  return rows.map(({ library }) => library);
}

/**
 * A library that turns out to be another one, or a folder (`prefix`) of it: its items become that one's. Items that the
 * other knows already stay where they are.
 */
export async function rehome(db: Db, from: string, to: string, prefix: string): Promise<void> {
  const below = (column: string) => (prefix === '' ? sql<string>`${sql.ref(column)}` : sql<string>`${prefix} || '/' || ${sql.ref(column)}`);
  const moving = db
    .selectFrom('items as item')
    .select('item.id')
    .where('item.library', '=', from)
    .where(({ not, exists }) =>
      not(exists(db.selectFrom('items as other').select('other.id').where('other.library', '=', to).where('other.path', '=', below('item.path')))),
    );
  const ids = (await moving.execute()).map(({ id }) => id);
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    await db
      .updateTable('sidecars')
      .set({ library: to, path: below('path') })
      .where('item_id', 'in', some)
      .execute();
    await db
      .updateTable('writes')
      .set({ library: to, path: below('path') })
      .where('item_id', 'in', some)
      .execute();
    const folder = prefix === '' ? sql<string>`folder` : sql<string>`case when folder = '' then ${prefix} else ${prefix} || '/' || folder end`;
    await db
      .updateTable('items')
      .set({ library: to, path: below('path'), folder })
      .where('id', 'in', some)
      .execute();
  }
}

/** SQLite takes 32,766 values in one statement. */
const IDS_AT_ONCE = 5000;
