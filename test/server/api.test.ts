import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createQuestions } from '../../src/actions/actions.ts';
import { explainItem } from '../../src/actions/explain.ts';
import type { NamedRun } from '../../src/actions/named-runs.ts';
import { readFilter, readSort } from '../../src/actions/read-filter.ts';
import type { SearchInput } from '../../src/actions/search.ts';
import type { Status } from '../../src/actions/status.ts';
import { recordFilesFor } from '../../src/app/record-formats.ts';
import { showActor } from '../../src/domain/actor.ts';
import { ReadError, UnknownTargetError, WriteError } from '../../src/domain/errors.ts';
import { createFieldStatistics } from '../../src/domain/statistics/field-statistics.ts';
import { measuredFields } from '../../src/domain/statistics/measured-field.ts';
import { createSummary } from '../../src/domain/statistics/summary.ts';
import type { StoredItem } from '../../src/ports/items.ts';
import { NO_COUNTS } from '../../src/ports/provider-state.ts';
import { ItemDetail, ItemPageBody, Provider, QueueLine, Run, StatusBody } from '../../src/server/api/schemas.ts';
import { FieldStatisticsBody, SampleBody, StatisticsBody } from '../../src/server/api/statistics-schemas.ts';
import { TelemetryBody } from '../../src/server/api/telemetry.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi, describeApi } from '../../src/server/server.ts';
import { shelf } from '../actions/shelf.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { candidate, matchSettings, mergeSettings, people, query } from '../pipeline/samples.ts';
import { sampleReport } from '../telemetry/sample-report.ts';
import { ADMINISTRATION } from './web-world.ts';

const T = Date.UTC(2026, 0, 2);
const item: StoredItem = {
  ...{
    id: 7,
    library: 'books',
    path: 'Marit Osei/The Salt Road',
    folder: 'Marit Osei/The Salt Road',
    isFile: false,
    contentKey: '',
    fingerprint: 'f',
    settingsKey: 's',
  },
  ...{ editionKind: 'audio', state: 'ok', problems: [], query: query({ title: 'The Salt Road', authors: ['Marit Osei'] }) },
};
const listed = { ...item, isToReview: false };
const salt = { title: 'The Salt Road', authors: ['Marit Osei'], values: {}, changedAtMs: T };
const road = candidate('audnexus', { title: 'The Salt Road', authors: people('Marit Osei') });
const status: Status = {
  ...{ version: '1.2.3', startedAtMs: T, lastWorkAtMs: T, underWay: 1, isMoving: true },
  libraries: [{ library: 'books', mode: 'native', isAvailable: true, isLooking: false, lastLookAtMs: T }],
  items: [{ library: 'books', state: 'ok', count: 3, toReview: 1, conflicts: 2 }],
  queue: [{ library: 'books', reason: 'new', count: 2, oldestDueAtMs: T }],
  run: { id: 4, startedAtMs: T, items: 1, failed: 0 },
  workers: [
    {
      name: 'shelf:/var/lib/rubricator',
      isLeading: true,
      machine: 'shelf',
      processId: 12,
      version: '1.2.3',
      underWay: 1,
      startedAtMs: T,
      seenAtMs: T,
      isSilent: false,
    },
  ],
  outbox: [{ sink: 'hook', waiting: 2 }],
  targets: [{ id: 'home', type: 'postgres', state: 'behind', behind: 3, lastSentAtMs: 0 }],
  exports: [{ file: 's3://books/all.csv', problem: 'storage.example does not answer', isOfConfig: false, sinceMs: 0 }],
  pauses: [{ of: 'library', id: 'books', actor: { kind: 'user', name: 'ann' }, sinceMs: T, untilMs: T + 3_600_000 }],
};
const run: NamedRun = {
  id: 4,
  kind: 'watch',
  actor: { kind: 'daemon' },
  startedAtMs: T,
  finishedAtMs: T,
  writes: 2,
  books: 1,
  parts: 0,
  book: 'The Salt Road',
};

let asked: unknown[] = [];
afterEach(() => {
  asked = [];
});

function deps(more: Partial<ApiDeps> = {}): ApiDeps {
  const note = (...what: unknown[]) => void asked.push(what);
  return {
    ...ADMINISTRATION,
    ...recordFilesFor({ book: async () => undefined, explainBook: () => expect.unreachable() }),
    status: async () => status,
    async pause(input) {
      note('pause', input);
      return { of: input.of, id: input.id, actor: input.actor, sinceMs: T, ...(input.forMs !== undefined && { untilMs: T + input.forMs }) };
    },
    async resume(input) {
      note('resume', input);
      if (input.id === 'unknown') throw new UnknownTargetError('there is no such library');
    },
    checks: async () => [{ name: 'store', isOk: true, message: '/var/lib/secret-place', advice: 'Make room.' }],
    metrics: async () => 'rubricator_items 3\n',
    async items(of: SearchInput) {
      note('items', of);
      return Array.from({ length: of.limit }, (_, n) => ({ item: { ...listed, id: of.afterId + n + 1 }, ...salt }));
    },
    async page(of) {
      note('page', of);
      return { entries: [] };
    },
    async facets(of) {
      note('facets', of);
      return [];
    },
    readFilter: async (words) => readFilter(words, { customFields: [], libraries: ['books'] }),
    readSort: (text) => readSort(text, []),
    find: async (id) => (id === 7 ? item : undefined),
    item: async (id) =>
      id === 7
        ? {
            ...{ item: listed, ...salt },
            path: '/srv/books/Marit Osei/The Salt Road',
            explanation: explainItem(
              item,
              { candidates: [road], decisions: [], overrides: [], lookups: [{ provider: 'audnexus', outcome: 'found', dueAtMs: T }] } as never,
              {
                match: matchSettings,
                merge: mergeSettings,
              },
            ),
          }
        : undefined,
    runs: async () => [run],
    providers: async () => [{ id: 'goodreads', name: 'Goodreads', offBecause: 'it is off', status: undefined }],
    async scan(path) {
      note('scan', path);
      return path === undefined || path.startsWith('/srv/books') ? { paused: path === undefined ? ['asleep'] : [] } : undefined;
    },
    customFields: () => [],
    takeUpFields: async () => {},
    fields: async () => [],
    changeField: async ({ id }) => {
      note('changeField', id);
      return { field: { id, label: id, type: 'text', values: [], column: '#a' }, books: 0, misfits: { count: 0, first: [] } };
    },
    runCommand: async () => undefined,
    libraries: async () => ['books'],
    count: async () => 1,
    findEditions: async () => [],
    async searchAnew({ item: { id }, words }) {
      note('searchAnew', id, words);
      return { choices: [], silent: ['audible'] };
    },
    feed: { follow: () => undefined, latest: async () => [] },
    longRuns: { begin: async () => {}, of: () => [] },
    seenEvents: () => async (event) => event,
    lastBooks: async () => [],
    cover: async () => undefined,
    picturesInside: async () => [{ source: 'embedded', location: 'book.m4b' }],
    async setPicture({ item: { id }, field, bytes, actor }) {
      note('setPicture', id, field, bytes.length, showActor(actor));
      return { changed: ['cover'], runId: 9 };
    },
    bookHistory: async () => ({ runs: [run], writes: [] }),
    audit: async () => [],
    verifyAudit: async () => ({ head: { number: 0, hash: '' }, size: { entries: 0, compressed: 0, storedBytes: 0, plainBytes: 0 }, breaks: [] }),
    conflicts: async ({ field }) => (field === 'nope' ? undefined : [{ field: 'title', label: 'Title', winner: 'a', loser: 'b', books: 2 }]),
    conflictBooks: async ({ field, winner, loser }) => (field === 'nope' ? undefined : { field: 'title', winner, loser, books: [] }),
    preferences: async () => [],
    previewPreference: async () => undefined,
    setPreference: async () => [],
    toReview: async () => [],
    reviewBook: async () => ({ itemId: 7, path: '', library: 'books', isWaiting: false, values: {}, choices: [] }),
    pageOf: () => undefined,
    previewEdit: async () => [],
    async *list() {},
    readEntries: (action, fields) => ({ action, fields }) as never,
    editMany: async () => ({ changed: 0 }),
    editEach: async () => ({ changed: 0 }),
    undoMany: async () => ({ books: [] }),
    decideMany: async ({ decisions, verdict }) => {
      note('decideMany', decisions.length, verdict);
      return { decided: decisions.length, runId: 9 };
    },
    groupsToReview: async () => [{ name: 'Marit Osei', books: 2 }],
    reviewGroup: async () => [],
    refresh: async ({ item: { id }, actor }) => {
      note('refresh', id, showActor(actor));
      return { paused: id === 7 ? ['audible'] : [] };
    },
    async decide({ item: { id }, keys, verdict, actor }) {
      note('decide', id, keys, verdict, showActor(actor));
      return keys[0] === 'audnexus|audnexus-1|' ? { runId: 9 } : 'unknown candidate';
    },
    async reset({ item: { id }, actor }) {
      note('reset', id, showActor(actor));
      return { forgotten: ['audible:B0SIM00001'], runId: 9 };
    },
    readEdit: (action, fields) => (fields.some((field) => field.startsWith('nope')) ? ['there is no field “nope”'] : ({ action, fields } as never)),
    async edit({ item: { id }, edit, actor }) {
      note('edit', id, edit, showActor(actor));
      return { changed: ['title'], runId: 9 };
    },
    async undo({ target, actor }) {
      note('undo', typeof target === 'object' ? target.path : target, showActor(actor));
      return { run, runId: 10, steps: [{ library: 'books', path: 'A/metadata.json', exporter: 'abs-json', action: 'restored' }] };
    },
    statistics: async ({ filter }) => {
      note('statistics', filter);
      return { ...createSummary(measuredFields([])).result(), books: 3, madeAtMs: T, providerDays: [{ ...NO_COUNTS, provider: 'audible', day: '2026-01-01' }] };
    },
    fieldStatistics: async ({ filter, field, commonest }) => {
      note('field', field, commonest, filter);
      const measured = measuredFields([]).find(({ name }) => name === field);
      return measured && createFieldStatistics(measured, commonest).result();
    },
    linkedData: async () => ({ isSo: true }),
    telemetry: async ({ slowest }) => {
      note('telemetry', slowest);
      return sampleReport();
    },
    sample: async (of) => {
      note('sample', of);
      return { seed: of.seed, books: [{ id: 7, path: 'A', library: 'books' }], rows: [{ field: 'title', label: 'Title', cells: [{ shown: 'A' }] }] };
    },
    ...more,
  };
}

interface Call {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  from?: string;
}

function api(options: { token?: string; requestsPerMinute?: number; deps?: Partial<ApiDeps> } = {}) {
  const bugs: unknown[] = [];
  const { deps: more, ...guard } = options;
  const app = createApi({ requestsPerMinute: 1000, version: '1.2.3', onBug: (error) => bugs.push(error), ...guard }, deps(more));
  const call = async (path: string, { method = 'GET', body, headers = {}, from = '127.0.0.1' }: Call = {}) => {
    const init = { method, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) };
    const type = body !== undefined || method === 'POST' ? { 'content-type': 'application/json' } : {};
    const response = await app.request(
      path,
      { ...init, headers: { host: 'localhost:8723', ...type, ...headers } },
      { incoming: { socket: { remoteAddress: from } } },
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return { call, bugs, app };
}

describe('questions', () => {
  test.each([
    ['/api/v1/status', StatusBody],
    ['/api/v1/items', ItemPageBody],
    ['/api/v1/items/7', ItemDetail],
    ['/api/v1/runs', z.array(Run)],
    ['/api/v1/providers', z.array(Provider)],
    ['/api/v1/queue', z.array(QueueLine)],
    ['/api/v1/statistics', StatisticsBody],
    ['/api/v1/statistics/title', FieldStatisticsBody],
    ['/api/v1/sample', SampleBody],
    ['/api/v1/telemetry', TelemetryBody],
  ])('%s answers as it is described', async (path, shape) => {
    const { status: code, body } = await api().call(path);
    expect(code).toBe(200);
    expect(shape.parse(body)).toEqual(body);
  });

  test.each([
    [undefined, 404, 'nothing is kept: see telemetry.keep in the config'],
    [new ReadError('/state/telemetry.sqlite: damaged'), 503, '/state/telemetry.sqlite: damaged'],
  ])('without telemetry it says why there is none: %s', async (told, status, detail) => {
    const telemetry = async () => {
      if (told) throw told;
      return told;
    };
    const { call, bugs } = api({ deps: { telemetry } });
    expect(await call('/api/v1/telemetry?days=30')).toMatchObject({ status, body: { detail } });
    expect(await call('/api/v1/telemetry?days=0')).toMatchObject({ status: 400 });
    expect(bugs).toEqual([]);
  });

  test('a book with where every value came from', async () => {
    const { body } = await api().call('/api/v1/items/7');
    expect(body).toMatchObject({ id: 7, absolutePath: '/srv/books/Marit Osei/The Salt Road', title: 'The Salt Road', authors: ['Marit Osei'] });
    expect(body.candidates).toMatchObject([{ key: 'audnexus|audnexus-1|', source: 'audnexus', title: 'The Salt Road' }]);
    expect(body.lookups).toEqual([{ provider: 'audnexus', outcome: 'found', dueAt: '2026-01-02T00:00:00.000Z' }]);
  });

  test('pages of books, filtered and searched', async () => {
    const { call } = api();
    const { body } = await call(
      '/api/v1/items?limit=2&after=10&library=books&state=failed&review=true&conflicts=false&search=salt%20osei&missing=cover&where=author%3DOsei',
    );
    expect(body.items.map(({ id }: { id: number }) => id)).toEqual([11, 12]);
    expect(body.next).toBe(12);
    const having = [{ field: 'authors', comparison: 'words', wanted: 'osei' }];
    const filter = { library: 'books', state: 'failed', isToReview: true, hasConflicts: false, missing: [{ field: 'cover' }], having };
    expect(asked).toEqual([['items', { ...filter, search: 'salt osei', afterId: 10, limit: 3 }]]);
    const wrong = await call('/api/v1/items?missing=narator&missing=title&where=author');
    expect(wrong).toMatchObject({ status: 400, body: { problems: [expect.stringContaining('did you mean “narrators”?'), '“author” is no field=value'] } });
  });

  test('statistics and samples are of the books that are meant, without those that are gone', async () => {
    const { call } = api();
    const having = [{ field: 'authors', comparison: 'words', wanted: 'osei' }];
    await call('/api/v1/statistics?library=books&where=author%3DOsei');
    await call('/api/v1/statistics/title?commonest=3');
    await call('/api/v1/sample?count=2&seed=x');
    const all = { library: undefined, isGone: false, missing: [], having: [] };
    expect(asked).toEqual([
      ['statistics', { library: 'books', isGone: false, missing: [], having }],
      ['field', 'title', 3, all],
      ['sample', { filter: all, count: 2, seed: 'x' }],
    ]);
  });

  test.each([
    ['/api/v1/statistics?library=nowhere', 400],
    ['/api/v1/statistics/title?where=nope', 400],
    ['/api/v1/statistics/title?commonest=0', 400],
    ['/api/v1/sample?where=author', 400],
    ['/api/v1/sample?count=51', 400],
  ])('%s is refused', async (path, code) => {
    expect((await api().call(path)).status).toBe(code);
    expect(asked).toEqual([]);
  });

  test.each(['nope', '__proto__', 'customFields'])('there are no statistics of %s', async (name) => {
    expect(await api().call(`/api/v1/statistics/${name}`)).toMatchObject({ status: 404, body: { detail: 'there is no such field' } });
  });

  test('a search of the catalogue, page by page, whatever the case and the accents', async () => {
    const { store, deps: shelfDeps } = await shelf();
    for (const title of ['Österreich', 'Österreich heute', 'Polen']) await store.save(bookUpdate(title, { title, narrators: people('Jörg Ätzer') }));
    const { search, page } = createQuestions(shelfDeps);
    const { call } = api({ deps: { items: search, page } });
    const titles = async (query: string) => {
      const { body } = await call(`/api/v1/items?${query}`);
      return { titles: body.items.map(({ title }: { title: string }) => title), next: body.next };
    };
    for (const text of ['Österreich', 'österreich', 'OSTERREICH']) expect((await titles(`search=${encodeURIComponent(text)}`)).titles).toHaveLength(2);
    const first = await titles(`limit=1&search=${encodeURIComponent('Ätzer öst')}`);
    const second = await titles(`limit=1&search=${encodeURIComponent('Ätzer öst')}&after=${first.next}`);
    expect([...first.titles, ...second.titles]).toEqual(['Österreich', 'Österreich heute']);
    expect(second.next).toBeUndefined();
    expect((await titles(`search=${encodeURIComponent('" OR * NEAR(')}`)).titles).toEqual([]);
    expect((await titles('')).titles).toEqual(['The Salt Road', 'Österreich', 'Österreich heute', 'Polen']);
  });

  test('books in an order, page by page, with what was chosen of facets', async () => {
    const { store, deps: shelfDeps } = await shelf();
    for (const [n, title] of ['Zebra', 'An Apple', 'Mint'].entries())
      await store.save(bookUpdate(title, { title, genres: [n === 2 ? 'Herbs' : 'Others'], authors: people('Nora Kestrel') }));
    const { page, facets } = createQuestions(shelfDeps);
    const { call } = api({ deps: { page, facets } });
    const titles: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const { body } = await call(`/api/v1/items?limit=1&sort=-title&facet=author%3DNora%20Kestrel${cursor && `&cursor=${cursor}`}`);
      titles.push(...body.items.map(({ title }: { title: string }) => title));
      expect(body.next).toBeUndefined();
      cursor = body.nextCursor;
    }
    expect(titles).toEqual(['Zebra', 'Mint', 'An Apple']);
    const chosen = 'facet=genre%3DHerbs&facet=author%3DNora%20Kestrel';
    const { body } = await call(`/api/v1/facets?${chosen}&only=genre&only=source.title&limit=5`);
    expect(body.facets).toEqual([
      {
        ...{ id: 'genres', label: 'Genres', distinct: 2 },
        values: [
          { value: 'Others', label: 'Others', count: 2, isChosen: false },
          { value: 'Herbs', label: 'Herbs', count: 1, isChosen: true },
        ],
      },
      { id: 'source.title', label: 'Source of Title', distinct: 1, values: [{ value: 'audible', label: 'audible', count: 1, isChosen: false }] },
    ]);
    const all = await call('/api/v1/facets');
    expect(all.body.facets.map(({ id }: { id: string }) => id)).toEqual([
      ...['authors', 'narrators', 'series', 'publisher', 'language', 'genres'],
      ...['library', 'state', 'review', 'source', 'confidence', 'missing', 'conflict'],
    ]);
  });

  test.each([
    ['/api/v1/items?sort=titel', 'there is no order “titel” (did you mean “title”?)'],
    ['/api/v1/items?sort=description', 'there is no order “description”'],
    ['/api/v1/items?facet=author', '“author” is no facet=value'],
    ['/api/v1/items?facet=autor%3DX', 'there is no facet “autor” (did you mean “authors”?)'],
    ['/api/v1/items?facet=confidence%3Dsure', '“sure” is not one of high, medium, low'],
    ['/api/v1/items?facet=missing%3Dnarator', 'did you mean “narrators”?'],
    ['/api/v1/items?facet=source.titel%3Dx', 'did you mean “title”?'],
    ['/api/v1/facets?only=__proto__', 'there is no facet “__proto__”'],
  ])('%s is refused', async (path, message) => {
    const { facets } = createQuestions((await shelf()).deps);
    expect(await api({ deps: { facets } }).call(path)).toMatchObject({ status: 400, body: { problems: [expect.stringContaining(message)] } });
  });

  test.each(['cursor=x', 'sort=title&after=3', 'cursor=x&after=3'])('a page that begins nowhere is refused: %s', async (query) => {
    const { page } = createQuestions((await shelf()).deps);
    expect(await api({ deps: { page } }).call(`/api/v1/items?${query}`)).toMatchObject({ status: 400 });
  });

  test('health needs nothing; readiness names what fails and not more', async () => {
    const { call } = api({ deps: { checks: async () => [{ name: 'library books', isOk: false, message: '/srv/books', advice: 'Mount it.' }] } });
    expect(await call('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await call('/readyz')).toMatchObject({ status: 503, body: { status: 'not ready', checks: [{ name: 'library books', isOk: false }] } });
    expect(await api().call('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', checks: [{ name: 'store', isOk: true }] } });
  });

  test('metrics in the text format', async () => {
    expect(await api().call('/metrics')).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: 'rubricator_items 3\n' });
  });

  test('the description lists every path and what it may answer', async () => {
    const { body } = await api().call('/api/v1/openapi.json');
    expect(JSON.parse(JSON.stringify(describeApi('1.2.3')))).toEqual(body);
    expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Rubricator', version: '1.2.3' } });
    expect(Object.keys(body.paths).sort()).toEqual([
      '/api/v1/audit',
      '/api/v1/audit/verify',
      '/api/v1/catalogues',
      '/api/v1/catalogues/{id}/sync',
      '/api/v1/catalogues/{id}/verify',
      '/api/v1/conflicts',
      '/api/v1/conflicts/{field}',
      '/api/v1/events',
      '/api/v1/facets',
      '/api/v1/fields',
      '/api/v1/fields/{id}',
      '/api/v1/health',
      '/api/v1/items',
      '/api/v1/items/export',
      '/api/v1/items/fields',
      '/api/v1/items/undo',
      '/api/v1/items/{id}',
      '/api/v1/items/{id}/confirm',
      '/api/v1/items/{id}/fields',
      '/api/v1/items/{id}/fields/{field}/picture',
      '/api/v1/items/{id}/pictures',
      '/api/v1/items/{id}/refresh',
      '/api/v1/items/{id}/reject',
      '/api/v1/items/{id}/reset',
      '/api/v1/items/{id}/search',
      '/api/v1/items/{id}/undo',
      '/api/v1/libraries/{id}/pause',
      '/api/v1/libraries/{id}/resume',
      '/api/v1/plugins',
      '/api/v1/plugins/commands',
      '/api/v1/plugins/{name}/commands/{command}',
      '/api/v1/preferences',
      '/api/v1/preferences/preview',
      '/api/v1/providers',
      '/api/v1/providers/{id}/pause',
      '/api/v1/providers/{id}/resume',
      '/api/v1/queue',
      '/api/v1/review/decisions',
      '/api/v1/review/group',
      '/api/v1/review/groups',
      '/api/v1/roles',
      '/api/v1/runs',
      '/api/v1/runs/{id}/undo',
      '/api/v1/sample',
      '/api/v1/scan',
      '/api/v1/statistics',
      '/api/v1/statistics/{field}',
      '/api/v1/status',
      '/api/v1/telemetry',
      '/api/v1/tokens',
      '/api/v1/tokens/{id}',
      '/api/v1/users',
      '/api/v1/users/{name}',
      '/api/v1/users/{name}/invite',
      '/api/v1/users/{name}/sessions',
      '/api/v1/users/{name}/sessions/{id}',
      '/api/v1/users/{name}/sign-out',
      '/audiobookshelf/search',
      '/sparql',
    ]);
    expect(Object.keys(body.paths['/api/v1/items/{id}/fields'].post.responses)).toEqual(['200', '400', '404', '415']);
    expect(body.components.schemas.Problem.properties.title).toBeDefined();
  });
});

const HERE = { kind: 'api', from: '127.0.0.1' };

describe('actions', () => {
  test.each([
    ['/api/v1/scan', {}, 202, ['scan', undefined]],
    ['/api/v1/scan', { path: '/srv/books/A' }, 202, ['scan', '/srv/books/A']],
    ['/api/v1/items/7/refresh', undefined, 202, ['refresh', 7, 'this machine (HTTP)']],
    ['/api/v1/items/7/confirm', { candidate: 'audnexus|audnexus-1|' }, 202, ['decide', 7, ['audnexus|audnexus-1|'], 'confirmed', 'this machine (HTTP)']],
    ['/api/v1/items/7/reject', { candidate: 'audnexus|audnexus-1|' }, 202, ['decide', 7, ['audnexus|audnexus-1|'], 'rejected', 'this machine (HTTP)']],
    ['/api/v1/items/7/reset', undefined, 200, ['reset', 7, 'this machine (HTTP)']],
    ['/api/v1/items/7/fields', { action: 'set', fields: ['title=X'] }, 200, ['edit', 7, { action: 'set', fields: ['title=X'] }, 'this machine (HTTP)']],
    ['/api/v1/items/7/undo', undefined, 200, ['undo', 'Marit Osei/The Salt Road', 'this machine (HTTP)']],
    ['/api/v1/review/decisions', { verdict: 'rejected', decisions: [{ item: 7, candidates: ['a|b|', 'c|d|'] }] }, 200, ['decideMany', 1, 'rejected']],
    ['/api/v1/runs/4/undo', undefined, 200, ['undo', 4, 'this machine (HTTP)']],
    ['/api/v1/libraries/books/pause', {}, 200, ['pause', { of: 'library', id: 'books', actor: HERE }]],
    ['/api/v1/providers/audible/pause', { seconds: 60 }, 200, ['pause', { of: 'provider', id: 'audible', forMs: 60_000, actor: HERE }]],
    [
      '/api/v1/libraries/books/pause',
      { until: '2030-01-01T00:00:00Z' },
      200,
      ['pause', { of: 'library', id: 'books', untilMs: 1_893_456_000_000, actor: HERE }],
    ],
    ['/api/v1/providers/audible/resume', undefined, 204, ['resume', { of: 'provider', id: 'audible', actor: HERE }]],
  ])('POST %s %j', async (path, body, code, what) => {
    expect((await api().call(path, { method: 'POST', ...(body && { body }) })).status).toBe(code);
    expect(asked).toEqual([what]);
  });

  test('a pause tells who paused it, a scan which libraries it passes by, and a refresh which sources', async () => {
    const { body } = await api().call('/api/v1/providers/audible/pause', { method: 'POST', body: { seconds: 60 } });
    expect(body).toEqual({ of: 'provider', id: 'audible', by: 'this machine (HTTP)', since: new Date(T).toISOString(), until: expect.any(String) });
    expect((await api().call('/api/v1/scan', { method: 'POST', body: {} })).body).toEqual({ status: 'accepted', paused: ['asleep'] });
    expect((await api().call('/api/v1/items/7/refresh', { method: 'POST' })).body).toEqual({ status: 'accepted', paused: ['audible'] });
    const call = (path: string, body: object) => api().call(path, { method: 'POST', body });
    expect((await call('/api/v1/libraries/books/pause', { seconds: 0 })).status).toBe(400);
    expect((await call('/api/v1/libraries/books/pause', { seconds: 9, until: '2030-01-01T00:00:00Z' })).status).toBe(400);
    expect((await call('/api/v1/libraries/unknown/resume', {})).status).toBe(404);
  });

  test('an edit tells what changed and how to take it back', async () => {
    const { body } = await api().call('/api/v1/items/7/fields', { method: 'POST', body: { action: 'clear', fields: ['title'] } });
    expect(body).toEqual({ changed: ['title'], run: 9 });
  });

  test.each([
    ['/api/v1/items/8/refresh', undefined, 'there is no such book'],
    ['/api/v1/review/decisions', { verdict: 'confirmed', decisions: [7, 8].map((item) => ({ item, candidates: ['x'] })) }, 'there is no such book'],
    ['/api/v1/items/8/confirm', { candidate: 'x' }, 'there is no such book'],
    ['/api/v1/items/7/confirm', { candidate: 'x' }, 'there is no such candidate'],
    ['/api/v1/items/8/reset', undefined, 'there is no such book'],
    ['/api/v1/items/8/fields', { action: 'lock', fields: [] }, 'there is no such book'],
    ['/api/v1/items/8/undo', undefined, 'there is no such book'],
    ['/api/v1/scan', { path: '/etc' }, 'the path lies in no library that is watched'],
  ])('POST %s %j: not there', async (path, body, detail) => {
    const result = await api().call(path, { method: 'POST', ...(body && { body }) });
    expect(result).toMatchObject({ status: 404, type: 'application/problem+json', body: { type: 'about:blank', title: 'Not Found', status: 404, detail } });
  });
});

describe('what is refused, always as a problem', () => {
  const problem = (status: number, more: object = {}) => ({ status, type: 'application/problem+json', body: { status, ...more } });

  test('what is not there', async () => {
    expect(await api().call('/api/v1/items/8')).toMatchObject(problem(404, { detail: 'there is no such book' }));
    expect(await api().call('/wp-login.php')).toMatchObject(problem(404));
  });

  test.each([
    ['/api/v1/items?limit=0', undefined],
    ['/api/v1/items?limit=501', undefined],
    ['/api/v1/items?state=lost', undefined],
    ['/api/v1/items?review=maybe', undefined],
    ['/api/v1/items/seven', undefined],
    ['/api/v1/items/-1', undefined],
    ['/api/v1/items/7/fields', { action: 'explode', fields: [] }],
    ['/api/v1/items/7/fields', { action: 'set', fields: 'title=X' }],
    ['/api/v1/items/7/confirm', {}],
    ['/api/v1/scan', { path: '' }],
  ])('%s %j, with all that is wrong', async (path, body) => {
    const result = await api().call(path, body ? { method: 'POST', body } : {});
    expect(result).toMatchObject(problem(400));
    expect(result.body.problems).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test('what is no JSON', async () => {
    expect(await api().call('/api/v1/scan', { method: 'POST', body: '{"path":' })).toMatchObject(problem(400));
  });

  test('an edit that is not understood', async () => {
    const result = await api().call('/api/v1/items/7/fields', { method: 'POST', body: { action: 'set', fields: ['nope=1'] } });
    expect(result).toMatchObject(problem(400, { problems: ['there is no field “nope”'] }));
  });

  test('what cannot be done now, in the program’s own words; a bug without any', async () => {
    const refusing = api({ deps: { undo: async () => Promise.reject(new WriteError('there is nothing to undo')) } });
    expect(await refusing.call('/api/v1/runs/4/undo', { method: 'POST' })).toMatchObject(problem(409, { detail: 'there is nothing to undo' }));
    const broken = api({ deps: { status: async () => Promise.reject(new Error('at /home/somebody/secret.ts')) } });
    expect(await broken.call('/api/v1/status')).toMatchObject(problem(500, { detail: 'a bug; the log has more' }));
    expect(broken.bugs).toEqual([new Error('at /home/somebody/secret.ts')]);
  });

  test('words that are none', async () => {
    const { call } = api();
    const search = (id: number, words: object) => call(`/api/v1/items/${id}/search`, { method: 'POST', body: words });
    expect(await search(7, { title: 'Salt', authors: 'A; B' })).toMatchObject({ status: 200, body: { candidates: [], silent: ['audible'] } });
    expect(asked).toEqual([['searchAnew', 7, { title: 'Salt', authors: [{ name: 'A' }, { name: 'B' }] }]]);
    expect(await search(7, { title: ' ' })).toMatchObject(problem(400, { problems: ['type a title, an author, an ASIN or an ISBN'] }));
    expect(await search(7, { identifiers: '9780306406158' })).toMatchObject(problem(400, {}));
    expect((await search(8, { title: 'Salt' })).status).toBe(404);
    const confirm = await call('/api/v1/items/7/confirm', { method: 'POST', body: { candidate: 'x', words: { title: '' } } });
    expect(confirm).toMatchObject(problem(400, {}));
  });

  test('a picture that is none, and one that comes as something else', async () => {
    const { call } = api();
    const send = (field: string, type: string) =>
      call(`/api/v1/items/7/fields/${field}/picture`, { method: 'POST', body: '<svg/>', headers: { 'content-type': type } });
    expect(await send('cover', 'image/png')).toMatchObject({ status: 200, body: { changed: ['cover'], run: 9 } });
    expect(asked).toEqual([['setPicture', 7, { field: 'cover' }, 6, 'this machine (HTTP)']]);
    expect((await send('cover', 'multipart/form-data')).status).toBe(415);
    expect(await call('/api/v1/items/7/pictures')).toMatchObject({ status: 200, body: { pictures: ['inside book.m4b'] } });
    expect((await call('/api/v1/items/8/pictures')).status).toBe(404);
  });

  test('a body that is too long', async () => {
    const result = await api().call('/api/v1/scan', { method: 'POST', body: { path: 'x'.repeat(1_100_000) }, headers: { 'content-length': '1100011' } });
    expect(result).toMatchObject(problem(413));
  });

  test('who asks too often, and nobody else', async () => {
    const { call } = api({ requestsPerMinute: 2 });
    for (let n = 0; n < 2; n++) expect((await call('/api/v1/status')).status).toBe(200);
    expect(await call('/api/v1/status')).toMatchObject(problem(429));
    expect((await call('/api/v1/status', { from: '127.0.0.2' })).status).toBe(200);
  });

  test('health checks never come too often', async () => {
    const { call } = api({ requestsPerMinute: 2 });
    for (let n = 0; n < 5; n++) expect([(await call('/healthz')).status, (await call('/readyz')).status]).toEqual([200, 200]);
  });
});

describe('with a token', () => {
  const token = 'a-token-of-ours';
  test.each(['/api/v1/status', '/api/v1/openapi.json', '/metrics', '/nothing'])('%s is for who shows it', async (path) => {
    const { call } = api({ token });
    for (const authorization of [undefined, 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`]) {
      const result = await call(path, { headers: authorization === undefined ? {} : { authorization } });
      expect(result).toMatchObject({ status: 401, type: 'application/problem+json' });
      expect(result.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await call(path, { headers: { authorization: `Bearer ${token}` } })).status).not.toBe(401);
  });

  test('who shows a wrong one locks nobody out, and the holder has one share wherever the calls come from', async () => {
    const { call } = api({ token, requestsPerMinute: 2 });
    const show = async (shown: string, from = '10.0.0.9') => (await call('/api/v1/status', { headers: { authorization: `Bearer ${shown}` }, from })).status;
    for (let n = 0; n < 5; n++) expect(await show('wrong')).toBe(401);
    expect([await show(token), await show(token, '10.0.0.8'), await show(token, '10.0.0.7')]).toEqual([200, 200, 429]);
    expect((await call('/healthz')).status).toBe(200);
  });

  test('an action is taken in the name of the token, and the token itself is nowhere', async () => {
    const { call } = api({ token });
    await call('/api/v1/items/7/refresh', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect(asked).toEqual([['refresh', 7, 'api.token (HTTP)']]);
  });

  test('anybody may ask whether it lives, from anywhere', async () => {
    const { call } = api({ token });
    expect((await call('/healthz', { headers: { host: 'books.example' }, from: '10.0.0.9' })).status).toBe(200);
    expect((await call('/readyz')).status).toBe(200);
  });
});

describe('without one, a web page in a browser here gets nowhere', () => {
  test.each(['evil.example', 'localhost.evil.example', '10.0.0.9', ''])('by a name of its own: %s', async (host) => {
    expect(await api().call('/api/v1/status', { headers: { host } })).toMatchObject({ status: 403 });
  });

  test.each(['localhost:8723', '127.0.0.1:8723', '127.0.0.1', '[::1]:8723'])('this machine is %s', async (host) => {
    expect(await api().call('/api/v1/status', { headers: { host } })).toMatchObject({ status: 200 });
  });

  test('by a request across sites', async () => {
    const { call } = api();
    const post = (headers: Record<string, string>) => call('/api/v1/scan', { method: 'POST', body: {}, headers });
    expect(await post({ origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await post({ origin: 'null' })).toMatchObject({ status: 403 });
    expect(await post({ 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await post({ origin: 'http://localhost:3000' })).toMatchObject({ status: 202 });
    expect(asked).toEqual([['scan', undefined]]);
  });

  test.each([
    ['cross-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('by the address of a picture: %s', async (site, status) => {
    expect(await api().call('/api/v1/items?search=a', { headers: { 'sec-fetch-site': site } })).toMatchObject({ status });
    expect(asked).toHaveLength(status === 200 ? 1 : 0);
  });
});
