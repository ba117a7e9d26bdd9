/** What is asked of a catalogue of very many books on PostgreSQL, and how long each answer takes. */
import { sql } from 'kysely';
import { allFacets } from '../../src/domain/book/facets.ts';
import { sortNames } from '../../src/domain/book/sorts.ts';
import type { CatalogueFilter } from '../../src/ports/catalogue.ts';
import { cursorOf } from '../../src/store/cursors.ts';
import { createCatalogue } from '../../src/store/postgres/catalogue.ts';
import { createItemStore } from '../../src/store/postgres/item-store.ts';
import { createRecordChanges } from '../../src/store/postgres/record-changes.ts';
import type { Figure } from './figures.ts';
import type { Measured } from './large-database.ts';
import { largeStore } from './large-store.ts';

const PAGE = 50;
const LARGE_PAGE = 500;
const TRIES = 7;
/** What takes long is asked less often. */
const ENOUGH_MS = 6000;
const BY_TITLE = { by: 'title', isDescending: false };

/** Milliseconds: the median of a few tries, of which none is the first. */
export async function usualMs(task: () => Promise<unknown>): Promise<number> {
  await task();
  const times: number[] = [];
  for (const startedMs = performance.now(); times.length < TRIES && performance.now() - startedMs < ENOUGH_MS; ) {
    const beganMs = performance.now();
    await task();
    times.push(performance.now() - beganMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

export async function figuresOf(books: number, questions: Record<string, () => Promise<unknown>>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, ask] of Object.entries(questions))
    figures.push({ part: 'large', what: `${books} books: ${what}`, value: await usualMs(ask).catch(() => Number.POSITIVE_INFINITY), unit: 'ms' });
  return figures;
}

export async function pageFigures({ db, books }: Measured): Promise<Figure[]> {
  const catalogue = createCatalogue(db);
  const page = (filter: CatalogueFilter, sort = BY_TITLE, limit = PAGE) => catalogue.list({ filter, sort }, { limit });
  const { rows } = await sql<{ id: number; key: string }>`select item_id as id, key from sort_keys where sort = 'title' and key >= 'tm'
    order by key, item_id limit 1`.execute(db);
  const cursor = rows[0] && cursorOf(rows[0], BY_TITLE);
  const [author, rare, genre] = [await someValue(db, 'authors', 'most'), await someValue(db, 'authors', 'least'), await someValue(db, 'genres', 'most')];
  return figuresOf(books, {
    ...Object.fromEntries(sortNames([]).map(({ by, label }) => [`first page by ${label.toLowerCase()}`, () => page({}, { by, isDescending: false })])),
    'first page by title, last to first': () => page({}, { by: 'title', isDescending: true }),
    'first page by title, 500 books': () => page({}, BY_TITLE, LARGE_PAGE),
    'page in the middle, by title': () => catalogue.list({ filter: {}, sort: BY_TITLE }, { cursor, limit: PAGE }),
    'page in the middle, by title, 500 books': () => catalogue.list({ filter: {}, sort: BY_TITLE }, { cursor, limit: LARGE_PAGE }),
    'page of one library, by title': () => page({ library: 'second' }),
    'page of what has problems, by title': () => page({ state: 'failed' }),
    [`page of a common author (${await catalogue.count({ facets: [author] })}), by title`]: () => page({ facets: [author] }),
    [`page of a rare author (${await catalogue.count({ facets: [rare] })}), by title`]: () => page({ facets: [rare] }),
    [`page of a common genre (${await catalogue.count({ facets: [genre] })}), by title`]: () => page({ facets: [genre] }),
    'page of what has no subtitle, by title': () => page({ missing: [{ field: 'subtitle' }] }),
    'page of one author, by the words of the name': () => page({ having: [{ field: 'authors', comparison: 'words', wanted: author.value.toLowerCase() }] }),
    'books by library and state counted': () => catalogue.countsByState(),
  });
}

/** The value that most or least books of a sample have. */
async function someValue(db: Measured['db'], facet: string, which: 'most' | 'least'): Promise<{ facet: string; value: string }> {
  const order = sql.raw(which === 'most' ? 'desc' : 'asc');
  const { rows } = await sql<{
    value: string;
  }>`select value from (select value_id, count(*) as count from (select facets from listed_books where id % 37 = 1 limit 20000) as sample,
    unnest(facets) as value_id group by value_id) as counted join facet_values on id = value_id where facet = ${facet} order by count ${order}, value limit 1`.execute(
    db,
  );
  return { facet, value: rows[0]?.value ?? '' };
}

export async function searchFigures({ db, books }: Measured): Promise<Figure[]> {
  const catalogue = createCatalogue(db);
  const title = largeStore().book(books - 2).record.values.title ?? '';
  const texts = { 'a whole title': title, 'a word that some have': 'salt', 'a word that nearly all have': 'the', 'two words': 'the road', 'one letter': 's' };
  const figures: Figure[] = [];
  for (const [what, text] of Object.entries(texts)) {
    const count = await catalogue.count({}, text);
    figures.push(
      ...(await figuresOf(books, {
        [`search for ${what} (“${text}”, ${count} found)`]: () => catalogue.list({ text, filter: {} }, { limit: PAGE }),
        [`the same counted (${count})`]: () => catalogue.count({}, text),
      })),
    );
  }
  return figures;
}

export async function facetFigures({ db, books }: Measured): Promise<Figure[]> {
  const catalogue = createCatalogue(db);
  const wanted = { facets: allFacets([]).map(({ id }) => id), limit: 20 };
  const facets = (filter: CatalogueFilter, text = '') => catalogue.facets({ filter, text }, wanted);
  const [author, rare] = [await someValue(db, 'authors', 'most'), await someValue(db, 'authors', 'least')];
  const [genre, language] = [await someValue(db, 'genres', 'most'), await someValue(db, 'language', 'most')];
  const { rows } = await sql<{ count: number }>`select count(*) as count from facet_values`.execute(db);
  return figuresOf(books, {
    [`all facets (${rows[0]?.count} values)`]: () => facets({}),
    'all facets of one library': () => facets({ library: 'second' }),
    [`all facets, a rare author chosen (${await catalogue.count({ facets: [rare] })})`]: () => facets({ facets: [rare] }),
    [`all facets, a common author chosen (${await catalogue.count({ facets: [author] })})`]: () => facets({ facets: [author] }),
    [`all facets, a common genre chosen (${await catalogue.count({ facets: [genre] })})`]: () => facets({ facets: [genre] }),
    [`all facets, a genre and a language chosen (${await catalogue.count({ facets: [genre, language] })})`]: () => facets({ facets: [genre, language] }),
    'all facets of a search for “salt”': () => facets({}, 'salt'),
    'where titles come from': () => catalogue.facets({ filter: {} }, { facets: ['source.title'], limit: 20 }),
  });
}

/** Books that are there already are saved again, with another title each time. */
export async function savingFigures({ db, books }: Measured): Promise<Figure[]> {
  const store = createItemStore(db);
  const large = largeStore();
  // Other values than those of a run before.
  const runAtMs = Date.now();
  let tries = 0;
  const again = (n: number) => {
    const book = large.book(n);
    const values = { ...book.record.values, title: `Saved ${n} ${runAtMs + tries}`, genres: [`Genre ${(runAtMs + tries) % 5}`] };
    return store.save({ ...book, record: { ...book.record, values } });
  };
  const spread = (at: number) => (at * 7919) % books;
  return figuresOf(books, {
    'a known book saved anew': () => again(spread(++tries)),
    'a known book saved as it was': () => store.save(large.book(books - 1)),
    'a hundred known books saved, eight at a time': async () => {
      const waiting = Array.from({ length: 100 }, () => spread(++tries));
      const saveSome = async () => {
        for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) await again(n);
      };
      await Promise.all(Array.from({ length: 8 }, saveSome));
    },
    'a book found by its path': () => store.find('first', large.book(3).item.path),
    'everything of a book loaded': () => store.load(1 + spread(++tries)),
  });
}

export async function changesFigures({ db, books }: Measured): Promise<Figure[]> {
  const changes = createRecordChanges(db);
  const startedMs = performance.now();
  const last = await changes.last();
  const numbered: Figure = {
    part: 'large',
    what: `${books} books: changes that nobody followed are numbered`,
    value: performance.now() - startedMs,
    unit: 'ms',
  };
  return [
    numbered,
    ...(await figuresOf(books, {
      'the first 500 changes read': () => changes.after(0, LARGE_PAGE),
      'the last 500 changes read': () => changes.after(last - LARGE_PAGE, LARGE_PAGE),
      'changes counted from the first on': () => changes.countAfter(0),
    })),
  ];
}
