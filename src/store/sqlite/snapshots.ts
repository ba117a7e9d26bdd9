/** How items looked when they were last worked on: a walk asks this of every item, so it loads no more than it compares. */
import { sql } from 'kysely';
import type { ItemSnapshots } from '../../ports/item-snapshots.ts';
import type { ItemState } from '../../ports/items.ts';
import type { SidecarStamp } from '../../ports/sidecars.ts';
import { type Db, statement } from './connection.ts';
import type { LookupRows } from './lookups.ts';

export function createItemSnapshots(db: Db, lookups: LookupRows): ItemSnapshots {
  const { selectItem, selectStamps } = statementsOf(db);

  function stampsOf(itemId: number): SidecarStamp[] {
    return selectStamps
      .all({ itemId })
      .map((row) => ({ path: row.path, exporter: row.exporter, sizeBytes: row.size_bytes, mtimeMs: row.mtime_ms, isPending: row.token !== null }));
  }

  return {
    async snapshot(library, path) {
      const row = selectItem.first({ library, path });
      return (
        row && {
          id: row.id,
          fingerprint: row.fingerprint,
          settingsKey: row.settings_key,
          state: row.state as ItemState,
          problems: JSON.parse(row.problems) as string[],
          hasQuery: row.has_query === 1,
          lookups: () => lookups.load(row.id),
          sidecars: stampsOf(row.id),
        }
      );
    },
    stampsOf: async (itemId) => stampsOf(itemId),
  };
}

function statementsOf(db: Db) {
  return {
    selectItem: statement(db, (query, p: { library: string; path: string }) =>
      query
        .selectFrom('items')
        .select(['id', 'fingerprint', 'settings_key', 'state', 'problems'])
        .select(sql<number>`query is not null`.as('has_query'))
        .where('library', '=', p.library)
        .where('path', '=', p.path),
    ),
    /** Only of sidecars that should be on disk, or may be. */
    selectStamps: statement(db, (query, p: { itemId: number }) =>
      query
        .selectFrom('sidecars')
        .select(['path', 'exporter', 'size_bytes', 'mtime_ms', 'token'])
        .where('item_id', '=', p.itemId)
        .where((where) => where.or([where('hash', '!=', ''), where('token', 'is not', null)])),
    ),
  };
}
