/** Items as rows have them. */
import type { Selectable } from 'kysely';
import type { EditionKind } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';
import type { ItemState, StoredItem } from '../ports/items.ts';
import type { ItemTable } from './book-tables.ts';

/** Media files that more items than this have in common tell none of them from another. */
export const MAX_ALIKE = 20;

export function itemFromRow(row: Omit<Selectable<ItemTable<number | boolean>>, 'to_review' | 'added_at'>): StoredItem {
  return {
    id: row.id,
    library: row.library,
    path: row.path,
    folder: row.folder,
    isFile: Boolean(row.is_file),
    contentKey: row.content_key,
    fingerprint: row.fingerprint,
    settingsKey: row.settings_key,
    editionKind: row.edition_kind as EditionKind,
    state: row.state as ItemState,
    problems: JSON.parse(row.problems) as string[],
    query: row.query === null ? undefined : (JSON.parse(row.query) as Query),
  };
}
