/** Writes what lists, orders and counts of the catalogue read of each book: its values of facets, and its place in each order. */
import type { CatalogueRecord } from '../../domain/book/catalogue-record.ts';
import { type FacetValue, facetsOf, fieldSourcesOf } from '../../domain/book/facets.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import { sortKeysOf } from '../../domain/book/sorts.ts';
import type { ListedBookTable, SortKeyTable } from './catalogue-schema.ts';
import { type Db, statement } from './connection.ts';
import { codeOf } from './facet-codes.ts';

/** What of an item is repeated, with its record. */
export interface ListedRow extends Omit<ListedBookTable, 'facets' | 'sources'> {
  record: CatalogueRecord;
}

/** Writes these books, within a transaction of the caller. */
export function createListedRows(db: Db): (books: Iterable<ListedRow>) => void {
  const { selectValue, insertValue, removeKeys, upsert, insertKey, noteSort, selectKnown } = statementsOf(db);

  return (books) => {
    // Ids are remembered only as long as nobody can take them back.
    const codes = new Map<string, string>();
    const sorts = new Set<string>();
    const codesOf = (values: readonly FacetValue[]) => values.map((each) => codeFor(each, codes)).join('');
    for (const { record, ...place } of books) {
      if (selectKnown.first(place)) removeKeys.run(place);
      const facets = codesOf(facetsOf(record, place.edition_kind as EditionKind));
      upsert.run({ ...place, facets, sources: codesOf(fieldSourcesOf(record)) });
      for (const [sort, key] of sortKeysOf(record)) {
        if (!sorts.has(sort)) noteSort.run({ sort });
        sorts.add(sort);
        insertKey.run({ sort, item_id: place.id, key });
      }
    }
  };

  function codeFor({ facet, value }: FacetValue, known: Map<string, string>): string {
    const name = `${facet}\0${value}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const row = selectValue.first({ facet, value }) ?? insertValue.first({ facet, value });
    const code = codeOf((row as { id: number }).id);
    known.set(name, code);
    return code;
  }
}

function statementsOf(db: Db) {
  return {
    selectKnown: statement(db, (query, p: { id: number }) => query.selectFrom('listed_books').select('id').where('id', '=', p.id)),
    selectValue: statement(db, (query, p: FacetValue) =>
      query.selectFrom('facet_values').select('id').where('facet', '=', p.facet).where('value', '=', p.value),
    ),
    insertValue: statement(db, (query, { facet, value }: FacetValue) => query.insertInto('facet_values').values({ facet, value }).returning('id')),
    upsert: statement(db, (query, p: ListedBookTable) => {
      const row = { library: p.library, state: p.state, to_review: p.to_review, edition_kind: p.edition_kind, facets: p.facets, sources: p.sources };
      return query
        .insertInto('listed_books')
        .values({ id: p.id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row));
    }),
    removeKeys: statement(db, (query, p: { id: number }) =>
      query.deleteFrom('sort_keys').where('item_id', '=', p.id).where('sort', 'in', query.selectFrom('sorts').select('sort')),
    ),
    insertKey: statement(db, (query, { sort, item_id, key }: SortKeyTable) => query.insertInto('sort_keys').values({ sort, item_id, key })),
    noteSort: statement(db, (query, { sort }: { sort: string }) =>
      query
        .insertInto('sorts')
        .values({ sort })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  };
}
