/** Items: what is on disk and how far it has been brought. */
import { type Selectable, sql } from 'kysely';
import type { EditionKind } from '../../domain/book/metadata.ts';
import type { Query } from '../../domain/book/query.ts';
import { DUE_AGAIN, type ItemGlance, type ItemState, type StoredItem } from '../../ports/item-store.ts';
import { type Db, statement } from './connection.ts';
import type { ItemTable } from './schema.ts';

type ItemDraft = Omit<StoredItem, 'id'>;

type Row = Selectable<ItemTable>;

export function itemFromRow(row: Row): StoredItem {
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

/** What more items than this have in common tells none from another. */
const MAX_ALIKE = 20;

export interface ItemRows {
  find(library: string, path: string): StoredItem | undefined;
  /** What it takes to tell whether it is unchanged. */
  glance(library: string, path: string): Omit<ItemGlance, 'lookups' | 'sidecars'> | undefined;
  /** Items of the same names and sizes elsewhere in the library: one of them may have moved here. None if they are too many to tell. */
  findByContent(library: string, contentKey: string): StoredItem[];
  /** Writes an item, new or known by library and path; returns its id. */
  save(item: ItemDraft): number;
  setState(id: number, change: StateChange): void;
  setOffline(id: number): void;
  /** An item that something was decided about: no fingerprint fits it, so that the next scan takes it up. */
  makeDue(id: number): void;
  /** Ids of the items that are on disk, at a folder and below it, one by one. */
  present(library: string, below: string): number[];
}

export interface StateChange {
  state: ItemState;
  problems: readonly string[];
  fingerprint: string;
  isToReview: boolean;
}

interface ItemValues {
  library: string;
  path: string;
  folder: string;
  isFile: number;
  contentKey: string;
  fingerprint: string;
  settingsKey: string;
  editionKind: string;
  state: string;
  problems: string;
  query: string | null;
}

export function createItemRows(db: Db): ItemRows {
  const select = statement(db, (query, p: { library: string; path: string }) =>
    query.selectFrom('items').selectAll().where('library', '=', p.library).where('path', '=', p.path),
  );
  const selectGlance = statement(db, (query, p: { library: string; path: string }) =>
    query
      .selectFrom('items')
      .select(['id', 'fingerprint', 'settings_key', 'state', 'problems'])
      .select(sql<number>`query is not null`.as('has_query'))
      .where('library', '=', p.library)
      .where('path', '=', p.path),
  );
  const selectAlike = statement(db, (query, p: { library: string; contentKey: string }) =>
    query
      .selectFrom('items')
      .selectAll()
      .where('library', '=', p.library)
      .where('content_key', '=', p.contentKey)
      .orderBy('id')
      .limit(MAX_ALIKE + 1),
  );
  const upsert = statement(db, (query, p: ItemValues) => {
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
      .values({ library: p.library, path: p.path, ...row })
      .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
      .returning('id');
  });
  const updateState = statement(db, (query, p: { id: number; state: string; problems: string; fingerprint: string; isToReview: number }) =>
    query
      .updateTable('items')
      // What was decided while somebody was at work on it is still due.
      .set({
        state: p.state,
        problems: p.problems,
        fingerprint: sql<string>`case when fingerprint = ${sql.lit(DUE_AGAIN)} then fingerprint else ${p.fingerprint} end`,
        to_review: p.isToReview,
      })
      .where('id', '=', p.id),
  );
  const updateOffline = statement(db, (query, p: { id: number }) => query.updateTable('items').set({ state: 'offline' }).where('id', '=', p.id));
  const updateDue = statement(db, (query, p: { id: number }) => query.updateTable('items').set({ fingerprint: DUE_AGAIN }).where('id', '=', p.id));
  const selectPresent = statement(db, (query, p: { library: string }) =>
    query.selectFrom('items').select('id').where('library', '=', p.library).where('state', '!=', sql.lit('offline')),
  );
  const selectPresentBelow = statement(db, (query, p: { library: string; below: string; from: string; to: string }) =>
    query
      .selectFrom('items')
      .select('id')
      .where('library', '=', p.library)
      .where('state', '!=', sql.lit('offline'))
      .where((where) => where.or([where('path', '=', p.below), where('folder', '=', p.below), where('path', '>=', p.from).and('path', '<', p.to)])),
  );
  return {
    find(library, path) {
      const row = select.first({ library, path });
      return row && itemFromRow(row);
    },
    glance(library, path) {
      const row = selectGlance.first({ library, path });
      return (
        row && {
          id: row.id,
          fingerprint: row.fingerprint,
          settingsKey: row.settings_key,
          state: row.state as ItemState,
          problems: JSON.parse(row.problems) as string[],
          hasQuery: row.has_query === 1,
        }
      );
    },
    findByContent(library, contentKey) {
      const rows = selectAlike.all({ library, contentKey });
      return rows.length > MAX_ALIKE ? [] : rows.map(itemFromRow);
    },
    save({ library, path, folder, isFile, contentKey, fingerprint, settingsKey, editionKind, state, problems, query }) {
      const texts = { problems: JSON.stringify(problems), query: query ? JSON.stringify(query) : null };
      const saved = upsert.first({ library, path, folder, isFile: isFile ? 1 : 0, contentKey, fingerprint, settingsKey, editionKind, state, ...texts });
      return (saved as { id: number }).id;
    },
    setState(id, { state, problems, fingerprint, isToReview }) {
      updateState.run({ id, state, problems: JSON.stringify(problems), fingerprint, isToReview: Number(isToReview) });
    },
    setOffline: (id) => void updateOffline.run({ id }),
    makeDue: (id) => void updateDue.run({ id }),
    present(library, below) {
      const rows = below === '' ? selectPresent.all({ library }) : selectPresentBelow.all({ library, below, from: `${below}/`, to: `${below}0` });
      return rows.map(({ id }) => id);
    },
  };
}

/** A book that was moved keeps its row, and with it its history and overrides. */
export async function moveItem(db: Db, id: number, to: { path: string; folder: string; isFile: boolean }): Promise<void> {
  await db
    .updateTable('items')
    .set({ path: to.path, folder: to.folder, is_file: to.isFile ? 1 : 0 })
    .where('id', '=', id)
    .execute();
}

/** Items of which a match waits for the user, and which are on disk. */
export async function findToReview(db: Db): Promise<StoredItem[]> {
  const query = db.selectFrom('items').selectAll().where('to_review', '=', 1).where('state', '!=', 'offline');
  return (await query.orderBy('library').orderBy('path').execute()).map(itemFromRow);
}

/** The items of a library that are on disk. */
export async function listItems(db: Db, library: string): Promise<StoredItem[]> {
  const query = db.selectFrom('items').selectAll().where('library', '=', library).where('state', '!=', 'offline');
  return (await query.orderBy('path').execute()).map(itemFromRow);
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

/** The items of a library whose folder or path is the given one, or whose folder holds it. */
export async function findItemsAt(db: Db, library: string, path: string): Promise<StoredItem[]> {
  const rows = await db
    .selectFrom('items')
    .selectAll()
    .where('library', '=', library)
    .where((where) => where.or([where('path', '=', path), where('folder', '=', path)]))
    .orderBy('path')
    .execute();
  return rows.map(itemFromRow);
}

export async function findById(db: Db, id: number): Promise<StoredItem | undefined> {
  const row = await db.selectFrom('items').selectAll().where('id', '=', id).executeTakeFirst();
  return row && itemFromRow(row);
}

/** Libraries that have items. */
export async function listLibraries(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('items').select('library').distinct().orderBy('library').execute();
  return rows.map(({ library }) => library);
}

/**
 * A library that turns out to be another one, or a folder (`prefix`) of it: its items become that one's. Items that the
 * other knows already stay where they are. Returns those that moved, with their new paths.
 */
export async function rehome(db: Db, from: string, to: string, prefix: string): Promise<{ id: number; path: string }[]> {
  const below = (column: string) => (prefix === '' ? sql<string>`${sql.ref(column)}` : sql<string>`${prefix} || '/' || ${sql.ref(column)}`);
  const moving = db
    .selectFrom('items as item')
    .select('item.id')
    .where('item.library', '=', from)
    .where(({ not, exists }) =>
      not(exists(db.selectFrom('items as other').select('other.id').where('other.library', '=', to).where('other.path', '=', below('item.path')))),
    );
  const ids = (await moving.execute()).map(({ id }) => id);
  const moved: { id: number; path: string }[] = [];
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
    const items = db
      .updateTable('items')
      .set({ library: to, path: below('path'), folder })
      .where('id', 'in', some)
      .returning(['id', 'path']);
    moved.push(...(await items.execute()));
  }
  return moved;
}

/** SQLite takes 32,766 values in one statement. */
const IDS_AT_ONCE = 5000;
