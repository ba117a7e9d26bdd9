/** Pages of lists and searches in a catalogue of many books, as the HTTP interface gives them: `node test/bench/catalogue.ts [BOOKS]`. Prints figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnswerMemory } from '../../src/actions/answer-memory.ts';
import { explainItem } from '../../src/actions/explain.ts';
import { readFilter } from '../../src/actions/read-filter.ts';
import { sampleBooks } from '../../src/actions/sample.ts';
import { search } from '../../src/actions/search.ts';
import { createStatistics } from '../../src/actions/statistics.ts';
import type { Catalogue } from '../../src/ports/catalogue.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi } from '../../src/server/server.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import type { Db } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';
import { atMost, type Figure } from './figures.ts';
import { fillCatalogue, median } from './many-books.ts';

const BOOKS = Number(process.argv[2] ?? 50_000);
const PAGE = 500;
const settings = { match: matchSettings, merge: mergeSettings };
const home = mkdtempSync(join(tmpdir(), 'rubricator-catalogue-'));

async function measure(): Promise<Figure[]> {
  const db = await openDatabase(join(home, 'rubricator.sqlite'));
  const store = createItemStore(db);
  const catalogue = createCatalogue(db);
  await fillCatalogue(store, { books: BOOKS, withAnswers: PAGE });
  const onBug = (error: unknown) => {
    throw error;
  };
  const deps = {
    items: (of) => search(of, { catalogue }),
    page: (of) => catalogue.list(of, of),
    readFilter: async (words) => readFilter(words, { customFields: [], libraries: [] }),
  } satisfies Partial<ApiDeps> as unknown as ApiDeps;
  const api = createApi({ requestsPerMinute: 1e9, version: '', onBug }, deps);
  const get = async (query: string) => {
    const headers = { host: 'localhost' };
    const response = await api.request(`/api/v1/items?limit=${PAGE}${query}`, { headers }, { incoming: { socket: { remoteAddress: '127.0.0.1' } } });
    const { items } = (await response.json()) as { items: unknown[] };
    return items.length;
  };
  const again = await median(async () => {
    for (const { item } of await catalogue.page({}, { limit: PAGE })) {
      const stored = await store.byId(item.id);
      if (stored) explainItem(stored, await store.load(item.id), settings);
    }
  });
  const baseline = { what: 'merged again', value: again, unit: 'ms' };
  const pages: [string, string][] = [
    ['the first page', ''],
    ['the last page', `&after=${BOOKS - PAGE - 1}`],
    ['of one library', '&library=second'],
    ['with problems', '&state=failed'],
    ['to review', '&review=true'],
  ];
  const [{ title = '', authors: [author = ''] = [] } = {}] = (await search({ afterId: BOOKS / 2, limit: 1 }, { catalogue })) ?? [];
  const filters: [string, string][] = [
    ['one author', `where=author%3D${encodeURIComponent(author)}`],
    ['a language that no book is in', 'where=language%3Dfi'],
    ['no narrators', 'missing=narrators'],
    ['conflicts', 'conflicts=true'],
    ['an author, in a language, with conflicts', `where=author%3D${encodeURIComponent(author)}&where=language%3Den&conflicts=true`],
  ];
  const searches: [string, string][] = [
    ['one title', title],
    ['its first three letters', title.slice(0, 3)],
    ['two words', `${title.split(' ')[0]} a`],
    ['the', 'the'],
    ['one letter', 's'],
  ];
  const figures: Figure[] = [];
  for (const [what, query] of pages) {
    const found = await get(query);
    const value = await median(() => get(query));
    figures.push({
      part: 'catalogue',
      what: `${found} of ${BOOKS} books, ${what}`,
      value,
      unit: 'ms',
      baseline,
      ratio: value / again,
      target: atMost(value, 50, '≤ 50 ms'),
    });
  }
  for (const [what, text] of searches) {
    const query = `&search=${encodeURIComponent(text)}`;
    await get(query);
    figures.push({
      part: 'catalogue',
      what: `search: ${what} (${await catalogue.count({}, text)} found), ${await get(query)} shown`,
      value: await median(() => get(query)),
      unit: 'ms',
    });
  }
  for (const [what, query] of filters) {
    const found = await get(`&${query}`);
    figures.push({ part: 'catalogue', what: `filter: ${what}, ${found} shown`, value: await median(() => get(`&${query}`)), unit: 'ms' });
  }
  figures.push({ part: 'catalogue', what: 'books by library and state counted', value: await median(() => catalogue.countsByState()), unit: 'ms' });
  figures.push(...(await measureStatistics(db, catalogue)));
  await db.destroy();
  return figures;
}

/** How long counting takes, beside reading all records; and how long others wait at most meanwhile. */
async function measureStatistics(db: Db, catalogue: Catalogue): Promise<Figure[]> {
  const view = { catalogue, ownFields: { current: () => [] }, mayRead: () => true };
  // Each time anew.
  const forgetful = createAnswerMemory(() => 0);
  const tallies = createTallies(db, () => {});
  const { statistics, fieldStatistics } = createStatistics({ ...view, tallies, memory: forgetful, now: () => 0 });
  const readAll = async () => {
    for await (const _ of catalogue.stream({}));
  };
  const bare = await median(readAll);
  const baseline = { what: 'all records read', value: bare, unit: 'ms' };
  const questions: [string, () => Promise<unknown>][] = [
    ['statistics of all', () => statistics({ filter: {} })],
    ['statistics of one field', () => fieldStatistics({ filter: {}, field: 'title', commonest: 20 })],
  ];
  const figures: Figure[] = [];
  for (const [what, ask] of questions) {
    let [longestMs, lastMs] = [0, performance.now()];
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 1);
    const value = await median(ask);
    clearInterval(beat);
    figures.push({ part: 'catalogue', what: `${what} ${BOOKS} books`, value, unit: 'ms', baseline, ratio: value / bare });
    figures.push({ part: 'catalogue', what: `${what}: others wait at most`, value: longestMs, unit: 'ms' });
  }
  const drawn = await median(() => sampleBooks({ filter: {}, count: 5, seed: '1' }, view));
  return [...figures, { part: 'catalogue', what: `a sample of 5 of ${BOOKS} books`, value: drawn, unit: 'ms' }];
}

try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
