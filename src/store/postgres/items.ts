/** Items: what is on disk, and how far the work on it has come. */
import { sql } from 'kysely';
import { DUE_AGAIN, type Items, type StateChange, type StoredItem } from '../../ports/items.ts';
import { itemFromRow, MAX_ALIKE } from '../item-rows.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { makeTexts } from './records.ts';
import { moveSidecars } from './sidecars.ts';

/** Writes an item, new or known by library and path; returns its id. Until the transaction ends nobody else changes it. */
export async function saveItem(query: PgQuery, item: Omit<StoredItem, 'id'>, addedAtMs: number): Promise<number> {
  const row = {
    folder: item.folder,
    is_file: item.isFile,
    content_key: item.contentKey,
    fingerprint: item.fingerprint,
    settings_key: item.settingsKey,
    edition_kind: item.editionKind,
    state: item.state,
    problems: JSON.stringify(item.problems),
    query: item.query ? JSON.stringify(item.query) : null,
  };
  const { id } = await query
    .insertInto('items')
    .values({ library: item.library, path: item.path, added_at: addedAtMs, ...row })
    .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Lets nobody else change an item until the transaction ends. Whoever decides about an item and whoever saves it take its row first:
 * what one of them reads after that is what the other one left.
 */
export async function lockItem(query: PgQuery, itemId: number): Promise<void> {
  await query.selectFrom('items').select('id').where('id', '=', itemId).forNoKeyUpdate().execute();
}

/** @param isToReview whether it waits for a decision; as before, if absent */
export async function makeDue(query: PgQuery, itemId: number, isToReview?: boolean): Promise<void> {
  await query
    .updateTable('items')
    .set({ fingerprint: DUE_AGAIN, ...(isToReview !== undefined && { to_review: isToReview }) })
    .where('id', '=', itemId)
    .execute();
}

async function setState(query: PgQuery, itemId: number, { state, problems, fingerprint, isToReview }: StateChange): Promise<void> {
  await query
    .updateTable('items')
    .set({
      state,
      problems: JSON.stringify(problems),
      // An item that was made due during the work on it stays due.
      fingerprint: sql<string>`case when fingerprint = ${DUE_AGAIN} then fingerprint else ${fingerprint} end`,
      to_review: isToReview,
    })
    .where('id', '=', itemId)
    .execute();
}

function onDisk(db: PgDb) {
  return db.selectFrom('items').selectAll().where('state', '!=', 'offline').orderBy('library').orderBy('path');
}

export function createItems(db: PgDb, searched: SearchedFields): Items {
  const all = db.selectFrom('items').selectAll();
  return {
    async find(library, path) {
      const row = await all.where('library', '=', library).where('path', '=', path).executeTakeFirst();
      return row && itemFromRow(row);
    },
    async findAt(library, path) {
      const there = all.where('library', '=', library).where((where) => where.or([where('path', '=', path), where('folder', '=', path)]));
      return (await there.orderBy('path').execute()).map(itemFromRow);
    },
    async findByContent(library, contentKey) {
      const alike = all.where('library', '=', library).where('content_key', '=', contentKey);
      const rows = await alike
        .orderBy('id')
        .limit(MAX_ALIKE + 1)
        .execute();
      return rows.length > MAX_ALIKE ? [] : rows.map(itemFromRow);
    },
    async byId(itemId) {
      const row = await all.where('id', '=', itemId).executeTakeFirst();
      return row && itemFromRow(row);
    },
    async toReview() {
      return (await onDisk(db).where('to_review', '=', true).execute()).map(itemFromRow);
    },
    async toReviewAfter(after, limit) {
      const waiting = onDisk(db).where('to_review', '=', true);
      const behind = after ? waiting.where(({ eb, refTuple, tuple }) => eb(refTuple('library', 'path'), '>', tuple(after.library, after.path))) : waiting;
      const page = (await behind.limit(limit).execute()).map(itemFromRow);
      const last = page.length < limit ? undefined : page.at(-1);
      return { items: page, ...(last && { next: { library: last.library, path: last.path } }) };
    },
    async decided() {
      const about = db.selectFrom('decisions').select('item_id');
      return (await onDisk(db).where('id', 'in', about).execute()).map(itemFromRow);
    },
    move: (item, to) =>
      transact(db, async (query) => {
        await query.updateTable('items').set({ path: to.path, folder: to.folder, is_file: to.isFile }).where('id', '=', item.id).execute();
        if (!item.isFile && !to.isFile) await moveSidecars(query, item, to.folder);
        await makeTexts(query, [item.id], searched);
      }),
    // It does not wait for the disk, as one statement alone would: what a power cut takes away is done again.
    setState: (itemId, change) => transact(db, (query) => setState(query, itemId, change)),
    makeDue: (itemId) => makeDue(db, itemId),
  };
}
