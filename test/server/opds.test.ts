/** The catalogue as readers see it: OPDS 2.0 by the schemas of Readium, OPDS 1.2 by the parser of a reader. */
import OpdsParser, { type OPDSFeed } from 'opds-feed-parser';
import { expect, test } from 'vitest';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { expectOpds2, type Opds2 } from '../exporters/catalogue/opds-2.ts';
import { CONFIG_TOKEN, signedInWorld } from './auth/signed-in.ts';

const ACQUISITION = 'http://opds-spec.org/acquisition';

const basic = (password: string, name = 'reader') => ({ authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });

async function world(books: Record<string, Metadata> = {}) {
  const signedIn = await signedInWorld();
  for (const [path, values] of Object.entries(books)) await signedIn.store.save(bookUpdate(path, values));
  const get = (path: string, headers = basic(CONFIG_TOKEN)) => signedIn.send({ path, headers });
  const json = async (path: string) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/opds+json']);
    return (await answer.json()) as Opds2;
  };
  const atom = async (path: string) => parsed(await (await get(path)).text());
  return { ...signedIn, get, json, atom };
}

/** `opds-feed-parser` has CommonJS declarations and a class as its default. */
const Parser = (OpdsParser as unknown as { default: new () => { parse(text: string): Promise<OPDSFeed> } }).default;
const parsed = (text: string) => new Parser().parse(text);

const HOSTILE = { title: ']]><script>\u0001 & "quoted" \ud800', authors: [{ name: '<b>' }], series: [{ name: '=1', position: '1-3' }] };

test('every feed of OPDS 2.0 is one, and leads on to every other', async () => {
  const { json } = await world({ Full: FULL_BOOK, Hostile: HOSTILE });
  const seen = new Set<string>();
  const queue = ['/opds/v2'];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const feed = await json(path);
    expectOpds2(feed);
    queue.push(...(feed.navigation ?? []).map(({ href }) => href));
  }
  expect([...seen]).toEqual(expect.arrayContaining(['/opds/v2/books?sort=title', '/opds/v2/authors', '/opds/v2/narrators', '/opds/v2/series']));
  const [full] = (await json('/opds/v2/books?facet=series%3DRoads')).publications ?? [];
  expect(full).toMatchObject({
    metadata: {
      ...{ title: 'The Salt Road', subtitle: 'A Journey', identifier: 'urn:isbn:9780000000002', language: 'en-GB', duration: 3723.5 },
      author: [{ name: 'Ann Cole', sortAs: 'Cole, Ann' }, { name: 'Øystein Å' }],
      narrator: [{ name: 'Ann Cole' }],
      translator: [{ name: 'Bo Lund' }],
      belongsTo: { series: [{ name: 'Roads', position: 1.5 }, { name: 'Seas' }] },
    },
    images: [{ type: 'image/jpeg' }],
  });
});

test('a library without such books is a feed too', async () => {
  const { json, atom } = await world();
  const feed = await json('/opds/v2/books?search=nothingisthere');
  expectOpds2(feed);
  expect(feed.publications).toBeUndefined();
  expect((await atom('/opds/books?search=nothingisthere')).entries).toEqual([]);
});

test('a reader of OPDS 1.2 finds shelves, books and how to search', async () => {
  const { atom, get } = await world({ Full: FULL_BOOK, Hostile: HOSTILE });
  const start = await atom('/opds');
  expect(start.entries.map(({ title }) => title)).toEqual(['All books', 'Newest', 'Authors', 'Narrators', 'Series']);
  const authors = await atom('/opds/authors');
  expect(authors.entries.map(({ title }) => title)).toEqual(expect.arrayContaining(['Ann Cole', '<b>', 'Marit Osei']));
  const ofAnn = await atom(authors.entries.find(({ title }) => title === 'Ann Cole')?.links[0]?.href ?? '');
  const [book] = ofAnn.entries;
  expect(book).toMatchObject({ title: 'The Salt Road', id: 'urn:isbn:9780000000002', language: 'en-GB', publisher: 'Harbour Press', issued: '2019-05' });
  expect(book?.authors.map(({ name }) => name)).toEqual(['Ann Cole', 'Øystein Å']);
  expect(book?.links.map(({ rel }) => rel)).toEqual(expect.arrayContaining([ACQUISITION, 'http://opds-spec.org/image']));
  expect((await atom('/opds/books?search=quoted')).entries[0]?.title).toBe(']]><script> & "quoted" \ufffd');
  const description = await (await get('/opds/search.xml')).text();
  expect(description).toContain('template="/opds/books?search={searchTerms}"');
});

test('pages follow each other until every book was shown once', async () => {
  const books = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`B${at}`, { title: `Book ${at}` }]));
  const { json, atom } = await world(books);
  const titles = async (root: string) => {
    const found: unknown[] = [];
    for (let path: string | undefined = `${root}/books?sort=title`; path !== undefined; ) {
      if (root === '/opds') {
        const feed: OPDSFeed = await atom(path);
        found.push(...feed.entries.map(({ title }) => title));
        path = feed.links.find(({ rel }) => rel === 'next')?.href;
      } else {
        const feed = await json(path);
        found.push(...(feed.publications ?? []).map(({ metadata }) => metadata.title));
        path = feed.links.find(({ rel }) => rel === 'next')?.href;
      }
    }
    return found;
  };
  const all = await titles('/opds/v2');
  expect(all).toEqual(expect.arrayContaining(Object.values(books).map(({ title }) => title)));
  expect(new Set(all).size).toBe(all.length);
  expect(await titles('/opds')).toEqual(all);
});

test('a token is the password of a reader, who sees what its role sees', async () => {
  const { users, get, json, send } = await world();
  const { secret } = await users.addToken({ name: 'Tablet', user: 'fay', scopes: ['see'] });
  const seen = async (headers: Record<string, string>) => (await send({ path: '/opds/books?sort=title', headers })).text();
  expect(await seen(basic(secret))).toContain('The Salt Road');
  expect(await seen(basic(secret))).not.toContain('Zanzibar');
  expect(await seen({ authorization: `Bearer ${secret}` })).toBe(await seen(basic(secret)));
  expect((await json('/opds/v2/books?sort=title')).publications?.map(({ metadata }) => metadata.title)).toContain('The Zanzibar Road');
  for (const headers of [basic('wrong'), basic(''), { authorization: 'Basic !' }, {}]) {
    const refused = await get('/opds', { accept: 'text/html', ...headers } as never);
    expect([refused.status, refused.headers.get('www-authenticate')?.slice(0, 6)]).toEqual([401, 'Basic ']);
  }
  // Elsewhere a browser is never asked to keep a password.
  const elsewhere = await get('/api/v1/items', basic(secret));
  expect([elsewhere.status, elsewhere.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test('what is not understood is said', async () => {
  const { get } = await world();
  for (const query of ['sort=nothing', 'facet=nothing%3Dx', 'sort=title&cursor=x']) expect((await get(`/opds/books?${query}`)).status).toBe(400);
});
