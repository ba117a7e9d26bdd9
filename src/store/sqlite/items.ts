/** Items: what is on disk, and how far the work on it has come. */
import { sql } from 'kysely';
import { DUE_AGAIN, type Items, type StateChange, type StoredItem } from '../../ports/items.ts';
import { itemFromRow, MAX_ALIKE } from '../item-rows.ts';
import { type Db, groupCommit, statement } from './connection.ts';
import type { RecordRows } from './records.ts';
import { moveSidecars } from './sidecars.ts';

/** Statements that run within a transaction of the caller. */
export interface ItemRows {
  find(library: string, path: string): StoredItem | undefined;
  findByContent(library: string, contentKey: string): StoredItem[];
  /** Writes an item, new or known by library and path; returns its id. @param addedAtMs the time, which a new one keeps */
  save(item: Omit<StoredItem, 'id'>, addedAtMs: number): number;
  setState(id: number, change: StateChange): void;
  setToReview(id: number, isToReview: boolean): void;
  makeDue(id: number): void;
}

export function createItemRows(db: Db): ItemRows {
  const { select, selectAlike, upsert, updateState, updateToReview, updateDue } = statementsOf(db);
  return {
    find(library, path) {
      const row = select.first({ library, path });
      return row && itemFromRow(row);
    },
    findByContent(library, contentKey) {
      const rows = selectAlike.all({ library, contentKey });
      return rows.length > MAX_ALIKE ? [] : rows.map(itemFromRow);
    },
    save({ isFile, problems, query, ...item }, addedAtMs) {
      const texts = { problems: JSON.stringify(problems), query: query ? JSON.stringify(query) : null };
      return (upsert.first({ ...item, isFile: Number(isFile), addedAtMs, ...texts }) as { id: number }).id;
    },
    setState(id, { state, problems, fingerprint, isToReview }) {
      updateState.run({ id, state, problems: JSON.stringify(problems), fingerprint, isToReview: Number(isToReview) });
    },
    setToReview: (id, isToReview) => void updateToReview.run({ id, isToReview: Number(isToReview) }),
    makeDue: (id) => void updateDue.run({ id }),
  };
}

type ItemValues = Omit<StoredItem, 'id' | 'isFile' | 'problems' | 'query'> & { isFile: number; addedAtMs: number; problems: string; query: string | null };
type StateValues = Omit<StateChange, 'problems' | 'isToReview'> & { id: number; problems: string; isToReview: number };

function statementsOf(db: Db) {
  return {
    select: statement(db, (query, p: { library: string; path: string }) =>
      query.selectFrom('items').selectAll().where('library', '=', p.library).where('path', '=', p.path),
    ),
    selectAlike: statement(db, (query, p: { library: string; contentKey: string }) =>
      query
        .selectFrom('items')
        .selectAll()
        .where('library', '=', p.library)
        .where('content_key', '=', p.contentKey)
        .orderBy('id')
        .limit(MAX_ALIKE + 1),
    ),
    upsert: statement(db, (query, p: ItemValues) => {
      const row = {
        folder: p.folder,
        is_file: p.isFile,
        content_key: p.contentKey,
        fingerprint: p.fingerprint,
        settings_key: p.settingsKey,
        edition_kind: p.editionKind,
        state: p.state,
        problems: p.problems,
        query: p.query,
      };
      return query
        .insertInto('items')
        .values({ library: p.library, path: p.path, added_at: p.addedAtMs, ...row })
        .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
        .returning('id');
    }),
    updateState: statement(db, (query, p: StateValues) =>
      query
        .updateTable('items')
        .set({
          state: p.state,
          problems: p.problems,
          // An item that was made due during the work on it stays due.
          fingerprint: sql<string>`case when fingerprint = ${sql.lit(DUE_AGAIN)} then fingerprint else ${p.fingerprint} end`,
          to_review: p.isToReview,
        })
        .where('id', '=', p.id),
    ),
    updateToReview: statement(db, (query, p: { id: number; isToReview: number }) =>
      query.updateTable('items').set({ to_review: p.isToReview }).where('id', '=', p.id),
    ),
    updateDue: statement(db, (query, p: { id: number }) => query.updateTable('items').set({ fingerprint: DUE_AGAIN }).where('id', '=', p.id)),
  };
}

function onDisk(db: Db) {
  return db.selectFrom('items').selectAll().where('state', '!=', 'offline').orderBy('library').orderBy('path');
}

export function createItems(db: Db, { items, records }: { items: ItemRows; records: RecordRows }): Items {
  return {
    find: async (library, path) => items.find(library, path),
    findByContent: async (library, contentKey) => items.findByContent(library, contentKey),
    async findAt(library, path) {
      const inLibrary = db.selectFrom('items').selectAll().where('library', '=', library);
      const there = inLibrary.where((where) => where.or([where('path', '=', path), where('folder', '=', path)]));
      return (await there.orderBy('path').execute()).map(itemFromRow);
    },
    async byId(itemId) {
      const row = await db.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirst();
      return row && itemFromRow(row);
    },
    async toReview() {
      return (await onDisk(db).where('to_review', '=', 1).execute()).map(itemFromRow);
    },
    async toReviewAfter(after, limit) {
      const waiting = onDisk(db).where('to_review', '=', 1);
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
      db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('items')
          .set({ path: to.path, folder: to.folder, is_file: Number(to.isFile) })
          .where('id', '=', item.id)
          .execute();
        records.makeText(item.id, to.path);
        if (!item.isFile && !to.isFile) await moveSidecars(transaction, item, to.folder);
      }),
    setState: (itemId, change) => groupCommit(db, () => items.setState(itemId, change)),
    makeDue: (itemId) => groupCommit(db, () => items.makeDue(itemId)),
  };
}
