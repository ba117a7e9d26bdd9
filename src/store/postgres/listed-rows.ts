/** Writes what lists, counts and search read of each book, within a transaction of the caller. */
import { sql } from 'kysely';
import type { CatalogueRecord } from '../../domain/book/catalogue-record.ts';
import { facetsOf, fieldSourcesOf } from '../../domain/book/facets.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import { sortKeysOf } from '../../domain/book/sorts.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { type PgQuery, storable } from './connection.ts';
import { factVectors } from './facts.ts';
import { wordVector } from './search-vectors.ts';
import { keyText } from './sort-keys.ts';

/** A book with its record, whose item is locked. */
export interface BookToList {
  itemId: number;
  path: string;
  editionKind: EditionKind;
  record: CatalogueRecord;
}

/**
 * Writes the rows of these books; one statement. Values of facets are made in the order of their texts, so that two who make the same ones
 * wait for each other in turn. Where somebody made one since the statement began, the update gives its id.
 */
export async function writeListed(query: PgQuery, books: readonly BookToList[], searched: SearchedFields): Promise<void> {
  if (books.length === 0) return;
  const marks = columnsOf(marksOf(books), 4);
  const keys = columnsOf(keysOf(books), 3);
  const vectors = columnsOf(vectorsOf(books, searched), 4);
  await sql`with
    marks as (select * from unnest(${marks[0]}::bigint[], ${marks[1]}::text[], ${marks[2]}::text[], ${marks[3]}::boolean[])
      as mark (item_id, facet, value, is_source)),
    wanted as (select distinct facet, value from marks),
    known as (select id, facet, value from wanted join facet_values using (facet, value)),
    made as (insert into facet_values (facet, value)
      select facet, value from wanted where not exists (select from known where (known.facet, known.value) = (wanted.facet, wanted.value)) order by facet, value
      on conflict on constraint facet_values_identity do update set value = excluded.value returning id, facet, value),
    coded as (select item_id,
        coalesce(array_agg(id order by id) filter (where not is_source), '{}') as facets, coalesce(array_agg(id order by id) filter (where is_source), '{}') as sources
      from marks join (select * from known union all select * from made) as named using (facet, value) group by item_id),
    listed as (insert into listed_books (id, library, state, to_review, edition_kind, facets, sources)
      select id, library, state, to_review, edition_kind, facets, sources from items join coded on coded.item_id = items.id
      on conflict (id) do update set (library, state, to_review, edition_kind, facets, sources)
        = (excluded.library, excluded.state, excluded.to_review, excluded.edition_kind, excluded.facets, excluded.sources)),
    keys as (select * from unnest(${keys[0]}::bigint[], ${keys[1]}::text[], ${keys[2]}::text[]) as key (item_id, sort, key)),
    gone as (delete from sort_keys where item_id = any(${vectors[0]}::bigint[])
      and not exists (select from keys where (keys.item_id, keys.sort) = (sort_keys.item_id, sort_keys.sort))),
    placed as (insert into sort_keys (item_id, sort, key) select item_id, sort, key from keys
      on conflict (item_id, sort) do update set key = excluded.key where sort_keys.key <> excluded.key)
    insert into records_index (item_id, words, facts, rare_facts)
      select * from unnest(${vectors[0]}::bigint[], ${vectors[1]}::tsvector[], ${vectors[2]}::tsvector[], ${vectors[3]}::tsvector[])
      on conflict (item_id) do update set (words, facts, rare_facts) = (excluded.words, excluded.facts, excluded.rare_facts)`.execute(query);
}

/** Every book has some: a confidence at least. */
function marksOf(books: readonly BookToList[]): unknown[][] {
  return books.flatMap(({ itemId, record, editionKind }) => {
    const seen = new Set<string>();
    const row = (isSource: boolean) => (each: { facet: string; value: string }) => [itemId, storable(each.facet), storable(each.value), isSource];
    // What can no longer be told apart once it is stored is one value.
    return [...facetsOf(record, editionKind).map(row(false)), ...fieldSourcesOf(record).map(row(true))].filter(([, facet, value]) => {
      const name = `${facet}\0${value}`;
      return value !== '' && !seen.has(name) && seen.add(name);
    });
  });
}

function keysOf(books: readonly BookToList[]): unknown[][] {
  return books.flatMap(({ itemId, record }) =>
    [...new Map(sortKeysOf(record).map(([sort, key]) => [storable(sort), keyText(key)]))].map((row) => [itemId, ...row]),
  );
}

function vectorsOf(books: readonly BookToList[], searched: SearchedFields): unknown[][] {
  return books.map(({ itemId, path, record: { values } }) => {
    const { facts, rareFacts } = factVectors(values);
    return [itemId, wordVector(path, values, searched), facts, rareFacts];
  });
}

/** The columns of rows. */
function columnsOf(rows: readonly (readonly unknown[])[], width: number): unknown[][] {
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at]));
}
