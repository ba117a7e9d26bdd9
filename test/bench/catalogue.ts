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
import { toCatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import { appliedOf, scoreAll } from '../../src/pipeline/match/apply.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import type { Catalogue } from '../../src/ports/catalogue.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi } from '../../src/server/server.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import type { Db } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';
import { atMost, type Figure } from './figures.ts';
import { type BenchBook, benchBooks } from './records.ts';

const BOOKS = Number(process.argv[2] ?? 50_000);
const KINDS = 2000;
const PAGE = 500;
const TRIES = 9;
const settings = { match: matchSettings, merge: mergeSettings };
const home = mkdtempSync(join(tmpdir(), 'rubricator-catalogue-'));

/** One book in fifty has a problem, one in a hundred waits for the user; every third is in a second library. */
async function fill(store: ItemStore): Promise<void> {
  const books = benchBooks(KINDS);
  const records = books.map(({ query, local, answers }) => {
    const candidates = [{ candidate: local }, ...appliedOf(scoreAll(query, answers, matchSettings, []))];
    return toCatalogueRecord(merge({ editionKind: 'audio', candidates, overrides: [] }, mergeSettings), 0);
  });
  const seen = { isFile: false, contentKey: '', fingerprint: '', settingsKey: '', problems: [], editionKind: 'audio' as const };
  const save = async (n: number) => {
    const { item, query, local, answers } = books[n % books.length] as BenchBook;
    const record = records[n % records.length] as (typeof records)[number];
    const folder = `${item.folder} ${Math.floor(n / KINDS)}`;
    // Whoever merges again needs the answers; of the first books only, for they take much room.
    const known = n < PAGE ? [{ lookup: { provider: 'p', outcome: 'found' as const, dueAtMs: 0 }, candidates: answers }] : [];
    const id = await store.save({
      item: { ...seen, library: n % 3 === 2 ? 'second' : 'first', path: folder, folder, state: 'ok', query },
      ...{ localCandidates: n < PAGE ? [local] : [], answers: known, overrides: [], record, sidecars: [] },
    });
    if (n % 50 === 0) await store.setState(id, { state: 'failed', problems: ['x'], fingerprint: '', isToReview: n % 100 === 0 });
  };
  for (let n = 0; n < BOOKS; n += 250) await Promise.all(Array.from({ length: Math.min(250, BOOKS - n) }, (_, at) => save(n + at)));
}

/** Milliseconds: the median of a few. */
async function median(task: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const startedMs = performance.now();
    await task();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? Number.NaN;
}

async function measure(): Promise<Figure[]> {
  const db = await openDatabase(join(home, 'rubricator.sqlite'));
  const store = createItemStore(db);
  const catalogue = createCatalogue(db);
  await fill(store);
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
  const view = { catalogue, customFields: [], mayRead: () => true };
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
