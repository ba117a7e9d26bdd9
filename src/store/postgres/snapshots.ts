/** How items looked when they were last worked on: a walk asks this of every item, so it is one question. */
import { sql } from 'kysely';
import type { ItemSnapshots } from '../../ports/item-snapshots.ts';
import type { ItemState } from '../../ports/items.ts';
import type { SidecarStamp } from '../../ports/sidecars.ts';
import type { LookupTable } from '../book-tables.ts';
import { lookupFromRow } from '../lookup-rows.ts';
import type { PgDb } from './connection.ts';

interface SnapshotRow {
  id: number;
  fingerprint: string;
  settings_key: string;
  state: ItemState;
  problems: string;
  has_query: boolean;
  lookups: LookupTable[];
  stamps: SidecarStamp[];
}

/** Only of sidecars that should be on disk, or may be. */
const stampsOf = (itemId: unknown) => sql<SidecarStamp[]>`coalesce((select json_agg(json_build_object(
    'path', path, 'exporter', exporter, 'sizeBytes', size_bytes, 'mtimeMs', mtime_ms, 'isPending', token is not null) order by path)
  from sidecars where item_id = ${itemId} and (hash <> '' or token is not null)), '[]')`;

export function createItemSnapshots(db: PgDb): ItemSnapshots {
  return {
    async snapshot(library, path) {
      const { rows } = await sql<SnapshotRow>`
        select id, fingerprint, settings_key, state, problems, query is not null as has_query, ${stampsOf(sql.ref('items.id'))} as stamps,
          coalesce((select json_agg(lookups order by provider) from lookups where item_id = items.id), '[]') as lookups
        from items where library = ${library} and path = ${path}`.execute(db);
      const [row] = rows;
      return (
        row && {
          id: row.id,
          fingerprint: row.fingerprint,
          settingsKey: row.settings_key,
          state: row.state,
          problems: JSON.parse(row.problems) as string[],
          hasQuery: row.has_query,
          lookups: () => row.lookups.map(lookupFromRow),
          sidecars: row.stamps,
        }
      );
    },
    async stampsOf(itemId) {
      const { rows } = await sql<{ stamps: SidecarStamp[] }>`select ${stampsOf(itemId)} as stamps`.execute(db);
      return rows[0]?.stamps ?? [];
    },
  };
}
