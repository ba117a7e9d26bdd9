/** Where sources disagree: counts by field and by pair of sources, and the books with both values. */
import { findNamedField } from '../domain/book/field-input.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { type ConflictCount, type ConflictPair, conflictsIn, createConflictTally } from '../domain/statistics/conflicts.ts';
import type { Catalogue, CatalogueEntry, CatalogueFilter } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items } from '../ports/items.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ConflictsOf {
  /** Books that are counted. */
  filter: CatalogueFilter;
  /** The only field, as a person names it; all if absent. */
  field?: string | undefined;
}

export interface ConflictBooksOf extends Pick<ConflictPair, 'winner' | 'loser'> {
  filter: CatalogueFilter;
  /** As a person names it. */
  field: string;
  /** The last id of the page before; 0 for the first page. */
  afterId: number;
  limit: number;
}

/** A book with what both sources say. */
export interface ConflictBook {
  id: number;
  library: string;
  path: string;
  title?: string | undefined;
  /** Of the chosen source: what the book has. */
  chosen: unknown;
  /** What the other source says; undefined if it does not say it any more. */
  other: unknown;
}

export interface ConflictBooks extends ConflictPair {
  books: ConflictBook[];
  /** Where the next page begins; absent for the last one. */
  next?: number | undefined;
}

export interface ConflictQuestions {
  /** Undefined if there is no such field. */
  conflicts(of: ConflictsOf): Promise<ConflictCount[] | undefined>;
  /** Undefined if there is no such field. */
  conflictBooks(of: ConflictBooksOf): Promise<ConflictBooks | undefined>;
}

export interface ConflictDeps {
  catalogue: Pick<Catalogue, 'stream' | 'page'>;
  store: Items & ItemHistories;
  settings: Settings;
  /** Knows what took long to count. */
  memory: AnswerMemory;
}

/** So many books are read at once to find those in which both sources are. */
const READ_AT_ONCE = 200;

export function createConflictQuestions(deps: ConflictDeps): ConflictQuestions {
  return {
    async conflicts({ filter, field: name }) {
      const only = name === undefined ? undefined : keyOf(name);
      if (name !== undefined && only === undefined) return undefined;
      const all = await deps.memory.once(`conflicts ${JSON.stringify(filter)}`, () => countAll(filter, deps));
      return only === undefined ? all : all.filter(({ field }) => field === only);
    },
    async conflictBooks({ field: name, ...of }) {
      const field = keyOf(name);
      return field && booksOf({ ...of, field }, deps);
    },
  };
}

function keyOf(name: string): FieldKey | undefined {
  return findNamedField(name, [])?.definition?.key;
}

async function countAll(filter: CatalogueFilter, { catalogue }: Pick<ConflictDeps, 'catalogue'>): Promise<ConflictCount[]> {
  const tally = createConflictTally();
  for await (const entry of catalogue.stream({ ...filter, hasConflicts: true })) tally.add(entry);
  return tally.result();
}

type BooksOf = ConflictPair & Omit<ConflictBooksOf, 'field'>;

async function booksOf({ filter, afterId, limit, ...pair }: BooksOf, deps: ConflictDeps): Promise<ConflictBooks> {
  const { field, winner, loser } = pair;
  const facets = [...(filter.facets ?? []), { facet: 'conflict', value: field }, { facet: `source.${field}`, value: winner }];
  const isMeant = ({ record }: CatalogueEntry) => conflictsIn(record).some((each) => each.field === field && each.winner === winner && each.loser === loser);
  const found: CatalogueEntry[] = [];
  let last: number | undefined = afterId;
  while (last !== undefined && found.length <= limit) {
    const entries: CatalogueEntry[] = await deps.catalogue.page({ ...filter, facets }, { afterId: last, limit: READ_AT_ONCE });
    found.push(...entries.filter(isMeant));
    last = entries.length < READ_AT_ONCE ? undefined : entries.at(-1)?.item.id;
  }
  const books: ConflictBook[] = [];
  for (const entry of found.slice(0, limit)) books.push(await bothValues(entry, pair, deps));
  return { ...pair, books, ...(found.length > limit && { next: books.at(-1)?.id }) };
}

async function bothValues({ item, record }: CatalogueEntry, { field, loser }: ConflictPair, { store, settings }: ConflictDeps): Promise<ConflictBook> {
  const stored = await store.byId(item.id);
  const merged = stored && explainItem(stored, await store.load(item.id), settings).record.fields[field];
  // The surest of what it says stands first.
  const other = merged?.claims.find(({ source }) => source === loser)?.value;
  return { id: item.id, library: item.library, path: item.path, title: record.values.title, chosen: record.values[field], other };
}
