/** What a page of a library asks of a catalogue of many books, by the HTTP interface: `node test/bench/library-page.ts [BOOKS]`. Prints figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { countFacets } from '../../src/actions/facets.ts';
import { readFilter, readSort } from '../../src/actions/read-filter.ts';
import { allFacets } from '../../src/domain/book/facets.ts';
import { sortNames } from '../../src/domain/book/sorts.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi } from '../../src/server/server.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { atMost, type Figure } from './figures.ts';
import { fillCatalogue, median } from './many-books.ts';

const BOOKS = Number(process.argv[2] ?? 50_000);
const PAGE = 50;
const home = mkdtempSync(join(tmpdir(), 'rubricator-library-page-'));

/** An answer as far as it matters here. */
interface Answer {
  items?: unknown[];
  nextCursor?: string;
  facets?: { id: string; values: { value: string; count: number }[] }[];
}

function apiOf(catalogue: ReturnType<typeof createCatalogue>): (path: string) => Promise<Answer> {
  const onBug = (error: unknown) => {
    throw error;
  };
  const deps = {
    page: (of) => catalogue.list(of, of),
    facets: (of) => countFacets(of, { catalogue }),
    customFields: () => [],
    takeUpFields: async () => {},
    readFilter: async (words) => readFilter(words, { customFields: [], libraries: [] }),
    readSort: (text) => readSort(text, []),
  } satisfies Partial<ApiDeps> as unknown as ApiDeps;
  const api = createApi({ requestsPerMinute: 1e9, version: '', onBug }, deps);
  return async (path) => {
    const from = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
    const response = await api.request(`/api/v1/${path}`, { headers: { host: 'localhost' } }, from);
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Answer;
  };
}

/** Of each kind of question, what it asks and for how long it may take. */
function questionsOf(commonest: (facet: string) => string, cursor: string): Record<'page' | 'search' | 'facets', [what: string, path: string][]> {
  const chosen = (facet: string) => `facet=${encodeURIComponent(`${facet}=${commonest(facet)}`)}`;
  return {
    page: [
      ...sortNames([]).map(({ by, label }): [string, string] => [`first page by ${label.toLowerCase()}`, `items?limit=${PAGE}&sort=${by}`]),
      ['first page by title, last to first', `items?limit=${PAGE}&sort=-title`],
      ['page in the middle, by title', `items?limit=${PAGE}&sort=title&cursor=${cursor}`],
      ['first page of one author, by title', `items?limit=${PAGE}&sort=title&${chosen('authors')}`],
      ['first page of one language and genre, by series', `items?limit=${PAGE}&sort=series&${chosen('language')}&${chosen('genres')}`],
    ],
    search: ['salt', 'the', 's', 'road 12'].map((text) => [`search “${text}”`, `items?limit=${PAGE}&search=${encodeURIComponent(text)}`]),
    facets: [
      ['all facets', 'facets'],
      ['all facets of one library', 'facets?library=second'],
      ['all facets, one author chosen', `facets?${chosen('authors')}`],
      ['all facets, a language and a genre chosen', `facets?${chosen('language')}&${chosen('genres')}`],
      ['all facets, four chosen', `facets?${['language', 'genres', 'source', 'confidence'].map(chosen).join('&')}`],
      ['all facets of a search for “the”', 'facets?search=the'],
      ['where titles come from', 'facets?only=source.title'],
    ],
  };
}

const LIMITS_MS = { page: 150, search: 100, facets: 200 } as const;

async function measure(): Promise<Figure[]> {
  const db = await openDatabase(join(home, 'rubricator.sqlite'));
  const catalogue = createCatalogue(db);
  await fillCatalogue(createItemStore(db), { books: BOOKS, isVaried: true });
  const get = apiOf(catalogue);
  const { facets = [] } = await get('facets');
  const commonest = (facet: string) => facets.find(({ id }) => id === facet)?.values[0]?.value ?? '';
  const keys = (limit: number) => sql`select key, item_id from sort_keys where sort = 'title' order by key, item_id limit ${sql.lit(limit)}`.execute(db);
  const { nextCursor = '' } = await get('items?limit=500&sort=title');
  const rows = await median(() => sql`select sum(length(facets)) from listed_books`.execute(db));
  const sorted = await median(() => keys(PAGE));
  const baselines = {
    page: { what: 'keys of titles sorted, a bare query', value: sorted, unit: 'ms' },
    search: { what: 'keys of titles sorted, a bare query', value: sorted, unit: 'ms' },
    facets: { what: 'short rows read, a bare query', value: rows, unit: 'ms' },
  };
  const figures: Figure[] = [];
  for (const kind of ['page', 'search', 'facets'] as const)
    for (const [what, path] of questionsOf(commonest, nextCursor)[kind]) {
      await get(path);
      const value = await median(() => get(path));
      const baseline = baselines[kind];
      const target = atMost(value, LIMITS_MS[kind], `≤ ${LIMITS_MS[kind]} ms`);
      figures.push({ part: 'library-page', what: `${BOOKS} books: ${what}`, value, unit: 'ms', baseline, ratio: value / baseline.value, target });
    }
  const counted = `${allFacets([]).length} facets, ${(await sql<{ n: number }>`select count(*) as n from facet_values`.execute(db)).rows[0]?.n} values`;
  process.stderr.write(`${counted}\n`);
  await db.destroy();
  return figures;
}

try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
