import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ActionDeps } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { candidateKey } from '../../src/domain/book/candidate.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import { FIELDS } from '../../src/domain/book/fields.ts';
import { ReadError } from '../../src/domain/errors.ts';
import { createApi } from '../../src/server/server.ts';
import { KEYS, shelf } from '../actions/shelf.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { makePicture } from '../files/made-picture.ts';
import { candidate, catalogueRecordOf, query } from '../pipeline/samples.ts';
import { sampleReport } from '../telemetry/sample-report.ts';
import { disputedBook, waitingBook, webWorld } from './web-world.ts';

const HERE = 'http://localhost:8723';
const JSON_ONLY = { accept: 'application/json' };

/** The pages over a real store with one book. */
async function pages(customFields: readonly CustomField[] = [], more: Partial<ActionDeps> = {}) {
  const { db, deps: some, store, item, apply, applied, config } = await shelf();
  const deps = { ...some, ...more };
  const bugs: unknown[] = [];
  const app = createApi({ requestsPerMinute: 1000, version: '1.2.3', onBug: (error) => bugs.push(error) }, webWorld({ deps, apply, customFields }));
  const from = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { host: 'localhost:8723', accept: 'text/html', ...headers } }, from);
  const post = (path: string, sent: Record<string, string | string[]>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(Object.entries(sent).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value])));
    return app.request(path, { method: 'POST', body, headers: { host: 'localhost:8723', origin: HERE, accept: 'text/html', ...headers } }, from);
  };
  const send = (path: string, body: FormData) =>
    app.request(path, { method: 'POST', body, headers: { host: 'localhost:8723', origin: HERE, accept: 'text/html' } }, from);
  const postJson = (path: string, sent: object) =>
    app.request(
      path,
      { method: 'POST', body: JSON.stringify(sent), headers: { host: 'localhost:8723', origin: HERE, 'content-type': 'application/json', ...JSON_ONLY } },
      from,
    );
  const overrides = async () => (await store.load(item.id)).overrides.map(({ field, value }) => [field, value]);
  return { db, get, post, postJson, send, item, store, overrides, bugs, deps, applied, config };
}

describe('every page', () => {
  test.each([
    '/',
    '/?view=table',
    '/?view=table&columns=genres,cover,chapters,%3Cb%3E',
    '/?search=salt',
    '/books/1',
    '/books/1/fields/cover/picture',
    '/review',
    '/review?by=author',
    '/review?by=identifier',
    '/review?by=doubt',
    '/review?by=author&group=%3Cb%3E',
    '/now',
    '/history',
    '/audit',
    '/audit?search=salt&actor=ann&action=edit&book=1&since=2026-11-27&before=9',
    '/audit/verify',
    '/audit/verify?head=nonsense',
    '/statistics',
    '/statistics/authors',
    '/statistics/copyright',
    '/telemetry',
    '/conflicts',
    '/preferences',
    '/preferences?field=publisher&source=itunes',
    '/preferences?field=publisher&source=%3Cb%3E',
    '/conflicts?field=publisher',
    '/conflicts/publisher?winner=audible&loser=itunes',
    '/conflicts/publisher?winner=%3Cb%3E&loser=__proto__&after=x',
    '/sample',
    '/sample?count=2&seed=x',
  ])('%s is whole, and lets nothing run but our own files', async (path) => {
    const { get, bugs } = await pages();
    const response = await get(path);
    const text = await response.text();
    expect(bugs).toEqual([]);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain('</html>');
    expect(text).not.toMatch(/<script(?![^>]* src=")|\son[a-z]+=|style="/);
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('[object');
  });

  test('names files of its own that are there, and may be kept for good', async () => {
    const { get } = await pages();
    const addresses = (await (await get('/')).text()).match(/\/assets\/[^"]+/g) ?? [];
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      const response = await get(address);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });

  test('tells of files that are not kept fresh, with why, since when and what to do', async () => {
    const { get } = await pages();
    const text = (await (await get('/now')).text()).replace(/\s+/g, ' ');
    expect(text).toMatch(
      /\/srv\/www\/books\.json.*cannot be written.*ENOSPC: no space left on device.*What to do: look whether its folder.*1970-01-01 00:00 UTC/,
    );
  });

  test('tells who works on a state that several share, and who has fallen silent', async () => {
    const { get } = await pages();
    const text = (await (await get('/now')).text()).replace(/\s+/g, ' ');
    expect(text).toMatch(/<th scope="row">shelf:\/state<\/th><td>attic .*?process 7.*?<td>leads<\/td><td class="number">1</);
    expect(text).toMatch(/attic:\/state\/&lt;b&gt;1&lt;\/b&gt;.*?silent since 1970-01-01/);
  });

  test('says in a page what went wrong, and to programs in JSON', async () => {
    const { get } = await pages();
    expect((await get('/books/999')).status).toBe(404);
    expect(await (await get('/nowhere')).text()).toContain('There is nothing here');
    expect((await get('/nowhere', { accept: 'application/json' })).headers.get('content-type')).toContain('problem+json');
    expect(await (await get('/?where=nope%3D1')).text()).toContain('there is no field “nope”');
  });
});

test('words of others are shown as they are, and mean nothing to a browser', async () => {
  const { get, store, item, deps } = await pages();
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const values = { title: hostile, description: `<p onclick="alert(1)">Fine</p>${hostile}<a href="javascript:alert(1)">x</a>` };
  const set = Object.entries(values).map(([field, value]) => ({ field: field as 'title', value, origin: 'user', setAtMs: 1 }));
  await createChanges(deps, async () => {}).edit({ item, edit: { action: 'set', values: set }, actor: { kind: 'api' }, isDryRun: false });
  expect((await store.load(item.id)).overrides).toHaveLength(2);
  for (const path of [
    '/',
    '/?view=table',
    '/books/1',
    '/history',
    '/statistics',
    '/statistics/title',
    '/sample',
    `/sample?seed=${encodeURIComponent(hostile)}`,
    `/?search=${encodeURIComponent(hostile)}`,
  ]) {
    const text = await (await get(path)).text();
    expect(/<script>|<img src=x|<p onclick|<a href="javascript/.exec(text)?.[0]).toBeUndefined();
  }
  expect(await (await get('/books/1')).text()).toContain('<p>Fine</p>');
});

describe('the library', () => {
  test('is narrowed down by what its books have, and says how many there are of each', async () => {
    const { get, store } = await pages();
    await store.save(bookUpdate('B/1', { title: 'Sea', authors: [{ name: 'Ben Dorn' }], genres: ['Travel'] }));
    await store.save(bookUpdate('B/2', { title: 'Land', authors: [{ name: 'Ben Dorn' }], genres: ['Travel', 'Crime'] }));
    const text = await (await get('/')).text();
    const [, address, count] = /<a href="([^"]*facet=authors%3DBen[^"]*)"[^>]*>Ben Dorn <span>(\d+)</.exec(text) ?? [];
    expect(count).toBe('2');
    const narrowed = await (await get(String(address).replaceAll('&amp;', '&'))).text();
    expect(narrowed).toContain('2 books');
    expect(narrowed).not.toContain('The Salt Road');
    expect(narrowed).toMatch(/<a href="\/" aria-current="true">Ben Dorn <span>2</);
    expect(narrowed).toMatch(/Crime <span>1</);
  });

  test('is put in order, and goes on where a page ended', async () => {
    const { get, store } = await pages();
    for (let n = 0; n < 130; n++) await store.save(bookUpdate(`B/${n}`, { title: `Book ${String(n).padStart(3, '0')}` }));
    const titles: string[] = [];
    for (let address: string | undefined = '/?sort=-title&search=book'; address !== undefined; ) {
      const text: string = await (await get(address)).text();
      titles.push(...[...text.matchAll(/<strong>(Book \d+)</g)].map(([, title = '']) => title));
      address = /href="([^"]*)" data-key="n"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(titles).toEqual(Array.from({ length: 130 }, (_, n) => `Book ${String(129 - n).padStart(3, '0')}`));
  });

  test.each(['/?sort=nope', '/?sort=title&cursor=nope', '/?facet=nope%3D1', '/?facet=authors'])('%s is told to be wrong', async (address) => {
    const { get, bugs } = await pages();
    const response = await get(address);
    expect([response.status, response.headers.get('content-type'), bugs]).toEqual([400, expect.stringContaining('text/html'), []]);
  });
});

describe('a book', () => {
  test('has a row for each field that it can have', async () => {
    const { get } = await pages();
    const text = await (await get('/books/1')).text();
    for (const { key } of FIELDS.filter((field) => field.key !== 'customFields' && field.only !== 'ebook')) expect(text).toContain(`id="field-${key}"`);
  });

  test('is edited by its form, entry by entry', async () => {
    const { post, overrides, get } = await pages();
    const response = await post('/books/1/fields/authors', { action: 'set', value: ['Ann; Cole', 'Ben Dorn', ''] });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/books/1#field-authors']);
    expect(await overrides()).toEqual([['authors', [{ name: 'Ann; Cole' }, { name: 'Ben Dorn' }]]]);
    expect(await (await get('/books/1')).text()).toContain('value="Ann; Cole"');
    await post('/books/1/fields/authors', { action: 'unset' });
    expect(await overrides()).toEqual([]);
    await post('/books/1/fields/authors', { action: 'set', value: ['', ' '] });
    expect(await overrides()).toEqual([['authors', undefined]]);
  });

  test('takes the cover of a candidate, or that of an address', async () => {
    const { post, store, item, overrides, get } = await pages();
    const at = (name: string) => ({ source: 'url' as const, location: `https://images.example/${name}.png` });
    const answer = candidate('audible', { title: 'The Salt Road', cover: at('one') });
    const { id: _, ...rest } = item;
    const answers = [{ lookup: { provider: 'audible', outcome: 'found' as const, dueAtMs: 1 }, candidates: [answer] }];
    await store.save({ item: rest, localCandidates: [], answers, overrides: [], record: catalogueRecordOf({ title: 'The Salt Road' }), sidecars: [] });
    expect(await (await get('/books/1')).text()).toContain('<input type="radio" name="value" value="https://images.example/one.png">');
    await post('/books/1/fields/cover', { action: 'set', value: [at('one').location, ''] });
    expect(await overrides()).toEqual([['cover', at('one')]]);
    await post('/books/1/fields/cover', { action: 'set', value: [at('one').location, at('two').location] });
    expect(await overrides()).toEqual([['cover', at('two')]]);
  });

  test('tells the ways to read its names apart from what sources answered', async () => {
    const { get, post, store, item } = await pages();
    const { id: _, ...rest } = item;
    const reading = (habit: string, title: string, score: number) => ({ habit, score, metadata: { title }, confidence: { title: 0.5 }, asks: asks(title) });
    const asks = (title: string) => ({ title, authors: [], narrators: [], series: [] });
    const asked = query({ title: 'Salt', readings: [reading('Title', 'Salt <Road>', 0.7), reading('Author - Title', 'Road', 0.3)] });
    await store.save({ item: { ...rest, query: asked }, localCandidates: [], answers: [], overrides: [], record: catalogueRecordOf({}), sidecars: [] });
    const text = await (await get('/books/1')).text();
    const [, readings = ''] = text.split('id="readings"');
    expect(readings).toMatch(/Author - Title<\/th><td><meter [^>]+>30 %<\/meter> 30 %<\/td><td>Title: Road</);
    expect(readings).toContain('Title: Salt &lt;Road&gt;');
    expect(text).not.toContain('names:Author - Title</h3>');
    const [, key = ''] = /name="candidate" value="([^"]+)"(?:(?!<\/tr>).)*$/s.exec(readings.split('Not so')[2] ?? readings) ?? [];
    expect((await post('/books/1/confirmed', { candidate: key })).status).toBe(303);
    expect((await store.load(1)).decisions).toMatchObject([{ key, verdict: 'confirmed' }]);
  });

  test('without a cover has the first letter of its title, which no explanation is needed for', async () => {
    const { deps, get } = await pages();
    const asked: number[] = [];
    const { load } = deps.store;
    deps.store.load = async (id) => load(id).finally(() => asked.push(id));
    expect(await (await get('/books/1/cover?of=nobody')).text()).toContain('>T</text>');
    expect(asked).toHaveLength(1);
  });

  describe('has a cover', () => {
    const upload = async (post: Awaited<ReturnType<typeof pages>>['send'], bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.set('picture', new File([bytes], '<b>.png', { type: 'image/png' }));
      return post('/books/1/fields/cover/picture', form);
    };

    test('that somebody uploads, until it is undone', async () => {
      const { send, post, overrides, get } = await pages();
      const response = await upload(send, new Uint8Array(await makePicture()));
      expect([response.status, response.headers.get('location')]).toEqual([303, '/books/1#field-cover']);
      expect(await overrides()).toEqual([['cover', { source: 'upload', location: expect.any(String), widthPixels: 120 }]]);
      const text = await (await get('/history')).text();
      await post(`/runs/${/\/runs\/(\d+)\/undo/.exec(text)?.[1]}/undo`, {});
      expect(await overrides()).toEqual([]);
    });

    test('but none that is no picture', async () => {
      const { send, overrides } = await pages();
      const response = await upload(send, new TextEncoder().encode('<script>'));
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('that is no JPEG')]);
      expect((await send('/books/1/fields/cover/picture', new FormData())).status).toBe(400);
      expect((await send('/books/1/fields/title/picture', new FormData())).status).toBe(400);
      expect(await overrides()).toEqual([]);
    });

    test('from one of its files, and no other', async () => {
      const { get, post, overrides } = await pages();
      const text = await (await get('/books/1/fields/cover/picture')).text();
      expect(text).toContain('value="inside A/Salt/book.m4b"');
      expect(await (await get('/books/1/cover?inside=A%2FSalt%2Fbook.m4b')).text()).toBe('A/Salt/book.m4b 320');
      for (const other of ['A/Pepper/book.m4b', 'A/Salt/../Pepper/book.m4b', '/etc/passwd'])
        expect((await get(`/books/1/cover?inside=${encodeURIComponent(other)}`)).headers.get('content-type')).toBe('image/svg+xml');
      await post('/books/1/fields/cover', { action: 'set', value: 'inside A/Salt/book.m4b' });
      expect(await overrides()).toEqual([['cover', { source: 'embedded', location: 'A/Salt/book.m4b' }]]);
    });
  });

  describe('has chapters', () => {
    /** A book of an hour with two chapters, and a source that names three. */
    async function withChapters() {
      const made = await pages();
      const { id: _, ...rest } = made.item;
      const part = (title: string, startMs: number, endMs: number) => ({ title, startMs, endMs });
      const local = candidate('tags', { durationMs: 3_600_000, chapters: [part('1', 0, 60_000), part('2', 60_000, 3_600_000)] }, 0.7, { local: true });
      const named = candidate('audible', { title: 'The Salt Road', chapters: ['Harbour', 'Sea', 'Shore'].map((title, n) => part(title, n * 10, n * 10 + 10)) });
      const answers = [{ lookup: { provider: 'audible', outcome: 'found' as const, dueAtMs: 1 }, candidates: [named] }];
      await made.store.save({ item: rest, localCandidates: [local], answers, overrides: [], record: catalogueRecordOf({ title: 'x' }), sidecars: [] });
      const set = (value: string, more = {}) => made.post('/books/1/fields/chapters', { action: 'set', value, ...more });
      return { ...made, set, key: `${candidateKey(named)}` };
    }
    const part = (title: string, startMs: number, endMs: number) => ({ title, startMs, endMs });

    test('that are typed as lines, with their times', async () => {
      const { get, set, overrides } = await withChapters();
      expect(await (await get('/books/1')).text()).toContain('data-chapters>00:00:00 1\n00:01:00 2\n</textarea>');
      expect((await set('0:00 Harbour\r\n1:02.5 Sea; salt\r\n')).status).toBe(303);
      expect(await overrides()).toEqual([['chapters', [part('Harbour', 0, 62_500), part('Sea; salt', 62_500, 3_600_000)]]]);
    });

    test('that move together, and take the titles of a source', async () => {
      const { set, overrides, key } = await withChapters();
      await set('0:00 1\n1:00 2\n', { shift: '+0:02', titles: key });
      expect(await overrides()).toEqual([['chapters', [part('Harbour', 2000, 62_000), part('Sea', 62_000, 3_600_000)]]]);
      await set('0:02 a\n', { shift: '-0:02' });
      expect(await overrides()).toEqual([['chapters', [part('a', 0, 3_600_000)]]]);
    });

    test.each([
      ['0:00 a\n0:00 b', {}, 'two chapters begin at 00:00:00'],
      ['0:10 a\n0:05 b', {}, 'chapter 2, line 2: 00:00:05 is before 00:00:10'],
      ['0:00 a\n1:00:00 b', {}, 'chapter 2 would begin at 01:00:00, but the book ends at 01:00:00'],
      ['soon a', {}, '“soon” is no time'],
      ['0:00 a', { shift: '-0:01' }, 'would begin before the book does'],
      ['0:00 a', { shift: 'a bit' }, 'is no time by which chapters are moved'],
      ['0:00 a', { titles: 'nobody' }, 'the source of the titles is gone'],
    ])('and says what is wrong with %j %j', async (text, more, problem) => {
      const { set, overrides } = await withChapters();
      const response = await set(text, more);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(problem)]);
      expect(await overrides()).toEqual([]);
    });
  });

  test('says on its page what is wrong with an edit, and changes nothing', async () => {
    const { post, overrides } = await pages();
    const response = await post('/books/1/fields/publishedDate', { action: 'set', value: 'soon' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('“soon” is not a date');
    expect((await post('/books/1/fields/nope', { action: 'set', value: 'x' })).status).toBe(400);
    expect((await post('/books/1/fields/title', { action: 'explode' })).status).toBe(400);
    expect(await overrides()).toEqual([]);
  });

  test('takes a candidate, and forgets that again', async () => {
    const { post, store, item } = await pages();
    await post('/books/1/confirmed', { candidate: KEYS[1], back: '/review' });
    expect((await store.load(item.id)).decisions).toMatchObject([{ key: KEYS[1], verdict: 'confirmed', actor: { kind: 'api' } }]);
    await post('/books/1/reset', {});
    expect((await store.load(item.id)).decisions).toEqual([]);
    expect((await post('/books/1/confirmed', { candidate: 'nobody' })).status).toBe(400);
  });

  test.each([
    ['B0SIM00009', { type: 'asin', value: 'B0SIM00009' }],
    ['https://www.audible.co.uk/pd/Some-Title/B0SIM00009?ref=x', { type: 'asin', value: 'B0SIM00009', region: 'uk' }],
    ['978-0-306-40615-7', { type: 'isbn', value: '9780306406157' }],
  ])('is the one that %s names', async (text, expected) => {
    const { post, overrides } = await pages();
    expect((await post('/books/1/identify', { text })).status).toBe(303);
    expect(await overrides()).toEqual([['identifiers', [expected]]]);
  });

  test('is looked for in other words, and says so where no source knows them', async () => {
    const { post, get } = await pages();
    expect(await (await get('/books/1')).text()).toMatch(/<input name="title" value="[^"]+"/);
    const text = await (await post('/books/1/search', { title: '<i>Lamp', authors: 'Jon Vale' })).text();
    expect(text).toContain('No source knows a book by these words.');
    expect(text).toContain('value="&lt;i&gt;Lamp"');
    const refused = await post('/books/1/search', { title: ' ' });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('type a title')]);
    expect((await post('/books/1/confirmed', { candidate: KEYS[1], title: ' ' })).status).toBe(400);
    expect((await post('/books/99/search', { title: 'x' })).status).toBe(404);
  });

  test('is none that nonsense names', async () => {
    const { post, overrides } = await pages();
    expect(await (await post('/books/1/identify', { text: 'https://example.org/x' })).text()).toContain('is neither an ASIN');
    expect(await (await post('/books/1/identify', { text: '9780306406158' })).text()).toContain('the last digit of an ISBN');
    expect(await overrides()).toEqual([]);
  });

  test('is as before after the undo of a run', async () => {
    const { post, overrides, get } = await pages();
    await post('/books/1/fields/title', { action: 'set', value: 'Another' });
    const [, run] = /\/runs\/(\d+)\/undo/.exec(await (await get('/history')).text()) ?? [];
    expect((await post(`/runs/${run}/undo`, { back: '/books/1' })).headers.get('location')).toBe('/books/1');
    expect(await overrides()).toEqual([]);
  });
});

describe('the columns of the table', () => {
  const MOOD: CustomField = { id: 'mood', label: 'Mood <b>', type: 'text', values: [], column: '#mood' };
  const headOf = (page: string) => [...page.matchAll(/<th scope="col">([^<]*)<\/th>/g)].map(([, label]) => label);

  test('are the usual ones, or those of the address, in its order', async () => {
    const { get, store } = await pages([MOOD]);
    await store.save(bookUpdate('Pepper', { title: 'Pepper', genres: ['Herbs'], customFields: { mood: '<i>grim' } }));
    const usual = headOf(await (await get('/?view=table')).text());
    expect(headOf(await (await get('/?view=table&columns=nope')).text())).toEqual(usual);
    expect(usual).toEqual([...FIELDS.filter(({ isTelling }) => isTelling).map(({ label }) => label), 'Path']);
    for (const columns of ['columns=genres,custom.mood,nope,title,genres', 'columns=genres&columns=custom.mood&columns=title']) {
      const page = await (await get(`/?view=table&search=pepper&${columns}`)).text();
      expect(headOf(page)).toEqual(['Genres', 'Mood &lt;b&gt;', 'Title', 'Path']);
      expect(page).toContain('>Herbs</a>');
      expect(page).toContain('<td>&lt;i&gt;grim</td><td>Pepper</td>');
      expect(page).toMatch(/name="columns" value="custom.mood" checked/);
      expect(page).toMatch(/name="columns" value="tags">/);
    }
  });

  test('stay with the search, the facets and the export', async () => {
    const { get } = await pages();
    const page = await (await get('/?view=table&columns=genres,title&search=salt')).text();
    expect(page).toContain('<input type="hidden" name="columns" value="genres,title">');
    expect(page).toContain('/api/v1/items/export?search=salt&amp;columns=genres%2Ctitle&amp;format=csv');
  });
});

describe('an export', () => {
  const HOSTILE = '=HYPERLINK("http://x")';

  test('is a file of CSV, or of JSON lines', async () => {
    const { get, store, item } = await pages();
    const id = await store.save(bookUpdate('Pepper', { title: HOSTILE, tags: ['a', 'b, c'], durationMs: 3_600_000, description: 'long '.repeat(50).trim() }));
    const csv = await get('/api/v1/items/export?columns=title,tags,durationMs,description&sort=-added');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="books.csv"');
    const [head, first, second, ...rest] = (await csv.text()).split('\r\n');
    expect(head).toBe('id,library,path,title,tags,durationMs,description');
    expect(first).toMatch(new RegExp(`^${id},l,Pepper,"'=HYPERLINK\\(""http://x""\\)","a, b, c",.*,${'long '.repeat(50).trim()}$`));
    expect(second).toMatch(`${item.id},l,A/Salt,The Salt Road,`);
    expect(rest).toEqual(['']);
    const lines = await get(`/api/v1/items/export?format=jsonl&columns=title,tags&items=${id},999`);
    expect(lines.headers.get('content-disposition')).toBe('attachment; filename="books.jsonl"');
    expect((await lines.text()).split('\n')).toEqual([JSON.stringify({ id, library: 'l', path: 'Pepper', title: HOSTILE, tags: ['a', 'b, c'] }), '']);
  });

  test('has every book that fits, however many, and a head if none does', async () => {
    const { get, store } = await pages();
    for (let at = 0; at < 70; at++) await store.save(bookUpdate(`Many/${at}`, { title: `Pepper ${at}` }));
    const linesOf = async (query: string) => (await (await get(`/api/v1/items/export?${query}`)).text()).trim().split('\r\n').length;
    expect(await linesOf('')).toBe(1 + 71);
    expect(await linesOf('search=pepper')).toBe(1 + 70);
    expect(await linesOf('search=nowhere')).toBe(1);
  });

  test.each([
    ['columns=titel', 'there is no column “titel” (did you mean “title”?)'],
    ['sort=nope', 'there is no order “nope”'],
    ['where=nope%3D1', 'there is no field “nope”'],
    ['items=1;2', 'items'],
    ['items=1&search=salt', 'either search or items'],
    ['format=xlsx', 'format'],
  ])('of %s is refused', async (query, message) => {
    const { get } = await pages();
    const response = await get(`/api/v1/items/export?${query}`, JSON_ONLY);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(message)]);
  });

  test('of what was picked, or of all that fit, begins on the page', async () => {
    const { post } = await pages();
    const led = async (sent: Record<string, string | string[]>) => (await post('/selection/export', sent)).headers.get('location');
    const sent = { format: 'jsonl', columns: 'title', search: 'salt', does: 'set', csrf: 'secret' };
    expect(await led({ ...sent, book: ['1', '2', 'x'] })).toBe('/api/v1/items/export?columns=title&format=jsonl&items=1%2C2');
    expect(await led({ ...sent, all: 'true', problems: 'true' })).toBe('/api/v1/items/export?search=salt&state=failed&columns=title&format=jsonl');
    expect((await post('/selection/export', sent)).status).toBe(400);
  });
});

describe('many books at once', () => {
  const TAG = { does: 'set', field: 'tags', value: 'sea; salt' };

  test('are shown before and after, and are changed in one run that is undone as one', async () => {
    const { post, get, store, item } = await pages();
    const other = await waitingBook(store, 'Pepper');
    const sent = { ...TAG, book: [String(item.id), String(other)] };
    const preview = await (await post('/selection', sent)).text();
    expect(preview).toContain('2 books');
    expect(preview).toContain('<del>none</del></td><td><ins>sea, salt</ins>');
    const tags = async () => Promise.all([item.id, other].map(async (id) => (await store.load(id)).overrides.map(({ value }) => value)));
    expect(await tags()).toEqual([[], []]);
    expect((await post('/selection/done', sent)).status).toBe(303);
    expect(await tags()).toEqual([[['sea', 'salt']], [['sea', 'salt']]]);
    const [, run] = /\/runs\/(\d+)\/undo/.exec(await (await get('/history')).text()) ?? [];
    await post(`/runs/${run}/undo`, {});
    expect(await tags()).toEqual([[], []]);
  });

  test('what was done last to each of them is shown and taken back, and one undo brings it all again', async () => {
    const { post, get, store, item } = await pages();
    const other = await waitingBook(store, 'Pepper');
    const untouched = await waitingBook(store, 'Mint');
    for (const [id, value] of [
      [item.id, 'sea'],
      [other, 'salt'],
    ] as const)
      await post('/selection/done', { ...TAG, value, book: String(id) });
    const tags = async () => Promise.all([item.id, other].map(async (id) => (await store.load(id)).overrides.map(({ value }) => value)));
    const sent = { does: 'undo', field: 'title', book: [item.id, other, untouched].map(String) };
    const preview = await (await post('/selection', sent)).text();
    expect(preview).toContain('set tags: 0 files');
    expect(preview).toContain('nothing was written there');
    expect(await tags()).toEqual([[['sea']], [['salt']]]);
    await post('/selection/done', sent);
    expect(await tags()).toEqual([[], []]);
    const [, run] = /\/runs\/(\d+)\/undo/.exec(await (await get('/history')).text()) ?? [];
    await post(`/runs/${run}/undo`, {});
    expect(await tags()).toEqual([[['sea']], [['salt']]]);
  });

  test('are asked about again but for those of a paused library, and it is told', async () => {
    const { post, store, item, deps, applied } = await pages();
    const other = await waitingBook(store, 'Pepper', 'resting');
    const sent = { does: 'refresh', field: 'title', book: [String(other), String(item.id)] };
    expect((await post('/selection/done', sent)).headers.get('location')).toBe('/history');
    const by = { kind: 'user', name: 'ann' } as const;
    await deps.pauses.pause({ of: 'library', id: 'resting', actor: by, sinceMs: 0 });
    await deps.pauses.pause({ of: 'provider', id: 'audible', actor: by, sinceMs: 0 });
    applied.length = 0;
    const told = await (await post('/selection/done', sent)).text();
    expect(told).toContain('Not asked about 1 book: the library resting is paused by ann since 1970-01-01 00:00 UTC; resume it first.');
    expect(told).toContain('but for audible: paused, and asked once resumed');
    expect(applied.map((change) => change.item.id)).toEqual([item.id]);
    expect(await (await post(`/books/${item.id}/refresh`, {})).text()).toContain('but for audible: paused');
  });

  test('are all that fit, if that is wanted', async () => {
    const { post, store, item } = await pages();
    const pepper = await waitingBook(store, 'Pepper');
    await post('/selection/done', { ...TAG, all: 'true', search: 'pepper', book: String(item.id) });
    expect((await store.load(pepper)).overrides).toHaveLength(1);
    expect((await store.load(item.id)).overrides).toHaveLength(0);
  });

  test.each([
    ['no book', { ...TAG }, 'no book is picked'],
    ['nothing to do', { book: '1' }, 'choose what to do'],
    ['a field that is none', { ...TAG, field: 'nope', book: '1' }, 'there is no field “nope”'],
    ['a value that is none', { does: 'set', field: 'publishedDate', value: 'soon', book: '1' }, 'is not a date'],
  ])('with %s change nothing', async (_, sent, message) => {
    const { post, overrides } = await pages();
    for (const path of ['/selection', '/selection/done']) {
      const response = await post(path, sent as Record<string, string>);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(message)]);
    }
    expect(await overrides()).toEqual([]);
  });
});

describe('forms', () => {
  test.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['without an origin', { origin: '' }],
    ['that a browser says is from another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s change nothing', async (_, headers) => {
    const { post, overrides } = await pages();
    expect((await post('/books/1/fields/title', { action: 'set', value: 'x' }, headers)).status).toBeGreaterThanOrEqual(400);
    expect(await overrides()).toEqual([]);
  });

  test('of pages are not taken by the interface for programs', async () => {
    const { post } = await pages();
    expect((await post('/api/v1/items/1/reset', {})).status).toBe(415);
  });

  test('lead back to pages of ours only', async () => {
    const { post } = await pages();
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect((await post('/books/1/reset', { back })).headers.get('location')).toBe('/books/1#candidates');
  });
});

describe('where the time went', () => {
  const text = async (telemetry: ActionDeps['telemetry'], path = '/telemetry') => {
    const { get, bugs } = await pages([], { telemetry });
    const response = await get(path);
    expect([bugs, response.status]).toEqual([[], 200]);
    return response.text();
  };

  test('slow books lead to their pages; each chart says in a table what it draws', async () => {
    const page = await text(async () => sampleReport());
    expect(page).toContain('<a href="/books/1">Marit Osei/The Salt Road</a>');
    expect(page).toContain('lookup 1 min 5 s, ask audible 1 min 4 s, identify 120 ms');
    expect(page.match(/<figure class="figure">/g)).toHaveLength(5);
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page.match(/<table>/g)).toHaveLength(5);
    expect(page).toContain('120 books since 2026-05-01 12:00 UTC, 2 of them with problems.');
  });

  test('the time can be chosen, and is never longer than it can be', async () => {
    const asked: number[] = [];
    const since = async ({ sinceMs }: { sinceMs: number }) => {
      asked.push(Math.round((Date.now() - sinceMs) / 86_400_000));
      return undefined;
    };
    for (const days of ['30', '1', 'nonsense', '999999']) expect(await text(since, `/telemetry?days=${days}`)).toContain('Nothing is kept.');
    expect(asked).toEqual([30, 1, 7, 7]);
  });

  test('a file that cannot be read is told of', async () => {
    const page = await text(async () => {
      throw new ReadError('/state/telemetry.sqlite: damaged');
    });
    expect(page).toContain('<li>/state/telemetry.sqlite: damaged</li>');
  });

  test('a path means nothing to a browser', async () => {
    const page = await text(async () => sampleReport('"><script>alert(1)</script>'));
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('statistics', () => {
  test('every chart has its table beside it', async () => {
    const { get } = await pages();
    const text = await (await get('/statistics')).text();
    const figures = text.match(/<figure.*?<\/figure>/gs) ?? [];
    expect(figures.length).toBeGreaterThanOrEqual(4);
    for (const figure of figures) expect(figure).toMatch(/<table>.*<th scope="row">/s);
    expect(figures.filter((figure) => figure.includes('<svg')).length).toBeGreaterThanOrEqual(3);
    expect(text).toMatch(/<th scope="row"><a href="\/statistics\/title">Title<\/a><\/th><td class="number">100 %<\/td>/);
  });

  test('are of the books that the address means', async () => {
    const { get, store } = await pages();
    await store.save(bookUpdate('B', { title: 'Pepper', language: 'de' }, { library: 'm' }));
    await store.save(bookUpdate('C', { title: 'Gone', language: 'de' }, { state: 'offline' }));
    const text = async (path: string) => (await get(path)).text();
    expect(await text('/statistics')).toContain('2 books: 2 audio.');
    expect(await text('/statistics?where=language%3Dde')).toContain('1 book: 1 audio.');
    expect(await text('/statistics?where=language%3Dde')).toContain('href="/statistics/title?where=language%3Dde"');
    expect(await text('/statistics?where=language%3Dfi')).toContain('No book fits.');
    expect(await text('/statistics/language')).toContain('1 <span class="faint">100 %, high cardinality</span>');
    expect(await text('/sample?where=title%3Dpepper')).not.toContain('The Salt Road');
  });

  test.each([
    ['/statistics/nope', 404, 'There is no such field'],
    ['/statistics/__proto__', 404, 'There is no such field'],
    ['/statistics?where=nope%3D1', 400, 'there is no field “nope”'],
    ['/sample?count=999999', 200, 'value="5"'],
    ['/sample?count=99', 200, 'value="20"'],
  ] as const)('%s', async (path, code, part) => {
    const { get, bugs } = await pages();
    const response = await get(path);
    expect([response.status, await response.text(), bugs]).toEqual([code, expect.stringContaining(part), []]);
  });
});

describe('the audit log', () => {
  /** Three edits of the book; the last one by somebody hostile. */
  async function edited() {
    const made = await pages();
    const { item, deps } = made;
    const changes = createChanges(deps, async () => {});
    for (const value of ['One', 'Two', '<script>alert(1)</script>'])
      await changes.edit({
        item,
        actor: { kind: 'api', name: '<b>ann</b>', from: '192.0.2.7' },
        edit: { action: 'set', values: [{ field: 'title', value }] },
        isDryRun: false,
      });
    return made;
  }

  test('a page shows who changed what, from where, and lets nothing of it run', async () => {
    const { get } = await edited();
    const text = await (await get('/audit?search=script')).text();
    expect(text).toContain('<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>');
    expect(text).toContain('&lt;b&gt;ann&lt;/b&gt; (HTTP)');
    expect(text).toContain('from 192.0.2.7');
    expect(text).not.toMatch(/<script>|<b>ann/);
    expect(text).not.toContain('<ins>Two</ins>');
    expect(await (await get('/audit?actor=nobody')).text()).toContain('Nothing of that kind was noted.');
  });

  test('what a page changes is noted with the address of the browser', async () => {
    const { get, post } = await pages();
    expect((await post('/books/1/refresh', {})).status).toBeLessThan(400);
    expect(await (await get('/audit')).text()).toContain('from 127.0.0.1');
  });

  test('the page of the check tells of what somebody changed', async () => {
    const { get, db } = await edited();
    expect(await (await get('/audit/verify')).text()).toContain('All of it is as it was written.');
    await sql.raw('drop trigger audit_entry_change').execute(db);
    await sql.raw("update audit_entries set body = replace(body, 'Two', 'Six') where number = 2").execute(db);
    expect(await (await get('/audit/verify')).text()).toContain('entry 2: changed since.');
    expect(await (await get('/api/v1/audit/verify', JSON_ONLY)).json()).toMatchObject({ isIntact: false, breaks: [{ kind: 'changed', from: 2, to: 2 }] });
  });

  test('programs get pages of it, and every filter', async () => {
    const { get } = await edited();
    const ask = async (query: string) => (await (await get(`/api/v1/audit${query}`, JSON_ONLY)).json()) as { entries: unknown[]; next?: number };
    const first = await ask('?limit=2');
    expect(first).toMatchObject({
      next: 2,
      entries: [{ number: 3, action: 'edit', from: '192.0.2.7', run: 3, book: { id: 1 }, at: expect.any(String) }, { number: 2 }],
    });
    expect(await ask('?limit=2&before=2')).toMatchObject({ entries: [{ number: 1, changes: [{ key: 'title', after: { value: 'One' } }] }] });
    expect((await ask('?limit=2&before=2')).next).toBeUndefined();
    for (const query of ['?action=undo', '?item=2', '?actor=nobody', '?search=nothing', '?since=2026-01-01', '?until=1970-01-01'])
      expect(await ask(query)).toEqual({ entries: [] });
    for (const query of ['?actor=ANN', '?item=1', '?search=two', '?since=1970-01-01', '?until=2026-01-01T00:00:00Z'])
      expect((await ask(query)).entries.length).toBeGreaterThan(0);
    expect((await get('/api/v1/audit?since=yesterday', JSON_ONLY)).status).toBe(400);
    expect((await get('/api/v1/audit/verify?head=1:x', JSON_ONLY)).status).toBe(400);
    const head = `3:${'0'.repeat(64)}`;
    expect(await (await get(`/api/v1/audit/verify?head=${head}`, JSON_ONLY)).json()).toMatchObject({ breaks: [{ kind: 'head', from: 3, to: 3 }] });
  });
});

describe('conflicts', () => {
  test('are counted, and lead to the books with both values', async () => {
    const { get, store } = await pages();
    const id = await disputedBook(store, '<b>Disputed</b>');
    const text = async (path: string) => (await get(path)).text();
    expect(await text('/review')).toContain('href="/conflicts"');
    const counts = await text('/conflicts');
    expect(counts).toContain('href="/conflicts/publisher?winner=audible&amp;loser=itunes"');
    const books = await text('/conflicts/publisher?winner=audible&loser=itunes');
    expect(books).toContain(`href="/books/${id}"`);
    expect(books).toContain('Pike of &lt;b&gt;Disputed&lt;/b&gt;');
    expect(books).toContain('Perch of &lt;b&gt;Disputed&lt;/b&gt;');
    expect([(await get('/conflicts?field=nope')).status, (await get('/conflicts/nope')).status]).toEqual([404, 404]);
  });

  test('have pages, where there are many', async () => {
    const { get, store } = await pages();
    for (let n = 0; n < 51; n++) await disputedBook(store, `Book ${n}`);
    const path = '/conflicts/publisher?winner=audible&loser=itunes';
    const more = /href="([^"]+after=\d+)"/.exec(await (await get(path)).text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await (await get(more)).text();
    expect(second).toContain('Book 50');
    expect(second).not.toContain('after=');
  });
});

describe('a preferred source', () => {
  test('is shown as a diff and in a sample of books, and then written', async () => {
    const { get, post, store, config } = await pages();
    await disputedBook(store, 'Disputed');
    const path = '/preferences?field=publisher&source=itunes';
    expect(await (await get('/conflicts/publisher?winner=audible&loser=itunes')).text()).toContain('href="/preferences?field=publisher&amp;source=itunes"');
    const preview = await (await get(path)).text();
    expect(preview).toContain('<ins>+      strategy: priority</ins>');
    expect(preview).toContain('<del>Pike of Disputed</del>');
    expect(preview).toContain('<ins>Perch of Disputed</ins>');
    expect(preview).not.toContain('level: info');
    const sent = Object.fromEntries([...preview.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const written = await post('/preferences', sent);
    expect([written.status, config.reloads]).toEqual([200, 1]);
    expect(await written.text()).toContain('does=forget');
    expect(config.text).toContain('- itunes');
    // The file is another one now.
    expect((await post('/preferences', sent)).status).toBe(409);
    expect((await post('/preferences', { field: 'publisher', source: '../x' })).status).toBe(400);
    expect((await get('/preferences?field=nope&source=itunes')).status).toBe(404);
  });

  test('is lines to copy where the file cannot be written', async () => {
    const { get, config } = await pages();
    config.isWritable = false;
    const text = await (await get('/preferences?field=publisher&source=itunes')).text();
    expect(text).toContain('the config file cannot be written');
    expect(text).toContain('Lines to copy');
    expect(text).not.toContain('Write it');
  });
});

describe('review in groups', () => {
  const group = '/review?by=doubt';

  test('one decision is for all books that are picked, in one run with one undo', async () => {
    const { get, post, store, bugs } = await pages();
    const ids: number[] = [];
    for (const title of ['One', 'Two', '<b>Three</b>']) ids.push(await waitingBook(store, title));
    const text = async (path: string) => (await get(path)).text();
    expect(await text('/review')).toContain('href="/review?by=doubt"');
    const href = /href="(\/review\?by=doubt&amp;group=[^"]+)"/.exec(await text(group))?.[1]?.replaceAll('&amp;', '&') ?? '';
    const preview = await text(href);
    expect(preview).toContain('&lt;b&gt;Three&lt;/b&gt;');
    const hidden = Object.fromEntries(
      [...preview.matchAll(/type="hidden" name="(best-\d+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      ]),
    );
    // The second is left out.
    const sent = { ...hidden, book: [String(ids[0]), String(ids[2])] };
    expect((await post('/review/groups', sent)).headers.get('location')).toBe('/history');
    const verdicts = async () => Promise.all(ids.map(async (id) => (await store.load(id)).decisions.map(({ verdict }) => verdict)));
    expect(await verdicts()).toEqual([['confirmed'], [], ['confirmed']]);
    const [run] = await store.runs(1);
    await post(`/runs/${run?.id}/undo`, {});
    expect(await verdicts()).toEqual([[], [], []]);
    await post('/review/groups', { book: ids.map(String), reject: 'itunes' });
    expect(await verdicts()).toEqual([['rejected'], ['rejected'], ['rejected']]);
    expect((await post('/review/groups', { book: ['999', 'x'] })).status).toBe(400);
    expect((await get('/review?by=nonsense')).status).toBe(400);
    expect(bugs).toEqual([]);
  });

  test('fields of many books are changed and undone through the interface in one run each', async () => {
    const { postJson, store, item } = await pages();
    const other = await waitingBook(store, 'Pepper');
    const items = [item.id, other, 999];
    const sent = { items, action: 'set', fields: ['tags=sea'] };
    const tags = async () => Promise.all([item.id, other].map(async (id) => (await store.load(id)).overrides.map(({ value }) => value)));
    expect(await (await postJson('/api/v1/items/fields', { ...sent, dryRun: true })).json()).toEqual({ changed: 2 });
    expect(await tags()).toEqual([[], []]);
    const { changed, run } = (await (await postJson('/api/v1/items/fields', sent)).json()) as { changed: number; run: number };
    expect([changed, await tags()]).toEqual([2, [[['sea']], [['sea']]]]);
    expect(run).toBeGreaterThan(0);
    const undone = (await (await postJson('/api/v1/items/undo', { items })).json()) as { books: object[]; run: number };
    expect(undone.books).toMatchObject([{ item: item.id, undoes: expect.any(Number) }, { item: other }]);
    expect(await tags()).toEqual([[], []]);
    const again = await (await postJson('/api/v1/items/undo', { items: [item.id] })).json();
    expect(again).toEqual({ books: [{ item: item.id, problem: expect.stringContaining('undone already') }] });
    for (const wrong of [{ items: [] }, { ...sent, items: [] }, { ...sent, fields: ['nonsense=1'] }])
      expect((await postJson('/api/v1/items/fields', wrong)).status).toBe(400);
  });

  test('programs decide about many books in one run with one undo', async () => {
    const { postJson, store } = await pages();
    const ids = [await waitingBook(store, 'One'), await waitingBook(store, 'Two')];
    const decisions = ids.map((item, index) => ({ item, candidates: [candidateKey({ source: 'itunes', sourceId: ['One', 'Two'][index] ?? '' })] }));
    const response = await postJson('/api/v1/review/decisions', { verdict: 'confirmed', decisions });
    const { decided, run } = (await response.json()) as { decided: number; run: number };
    expect([response.status, decided]).toEqual([200, 2]);
    const verdicts = async () => Promise.all(ids.map(async (id) => (await store.load(id)).decisions.map(({ verdict }) => verdict)));
    expect(await verdicts()).toEqual([['confirmed'], ['confirmed']]);
    expect((await postJson(`/api/v1/runs/${run}/undo`, {})).status).toBe(200);
    expect(await verdicts()).toEqual([[], []]);
    const unknown = [{ item: ids[0], candidates: ['itunes|nothing|'] }];
    expect(await (await postJson('/api/v1/review/decisions', { verdict: 'rejected', decisions: unknown })).json()).toMatchObject({ decided: 0 });
    for (const wrong of [{ verdict: 'confirmed', decisions: [] }, { verdict: 'perhaps', decisions }, {}])
      expect((await postJson('/api/v1/review/decisions', wrong)).status).toBe(400);
  });
});
