/** Authors and series of each book, by which names of other books are recognised. */
import { keysOfName, knownNameKeys } from '../../domain/book/known-names.ts';
import type { RecordBody } from '../record-row.ts';
import type { KnownNameTable } from './catalogue-schema.ts';
import { type Db, statement } from './connection.ts';

export interface NameRows {
  /** Replaces the names of a book, within a transaction of the caller. */
  write(itemId: number, record: RecordBody): void;
  isKnown(name: string, book: BookPlace): boolean;
}

interface BookPlace {
  library: string;
  path: string;
}

export function createNameRows(db: Db): NameRows {
  const { remove, insert, find } = statementsOf(db);
  return {
    write(itemId, record) {
      remove.run({ item_id: itemId });
      for (const key of knownNameKeys(record)) insert.run({ key, item_id: itemId });
    },
    isKnown(name, { library, path }) {
      const [author, series] = keysOfName(name);
      return find.first({ author, series, library, path }) !== undefined;
    },
  };
}

function statementsOf(db: Db) {
  return {
    remove: statement(db, (query, p: Pick<KnownNameTable, 'item_id'>) => query.deleteFrom('known_names').where('item_id', '=', p.item_id)),
    insert: statement(db, (query, { key, item_id }: KnownNameTable) => query.insertInto('known_names').values({ key, item_id })),
    find: statement(db, (query, p: BookPlace & { author: string; series: string }) =>
      query
        .selectFrom('known_names')
        .innerJoin('items', 'items.id', 'known_names.item_id')
        .select('key')
        .where('key', 'in', [p.author, p.series])
        .where((where) => where.or([where('library', '!=', p.library), where('path', '!=', p.path)]))
        .limit(1),
    ),
  };
}
