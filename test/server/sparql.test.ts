/** `/sparql`, as programs that speak the SPARQL protocol call it. */
import { describe, expect, test } from 'vitest';
import type { AskLinkedData, LinkedDataAnswer } from '../../src/ports/linked-data.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi } from '../../src/server/server.ts';
import { signedInWorld } from './auth/signed-in.ts';

const ROWS: LinkedDataAnswer = { columns: ['title', 'who'], rows: [{ title: { type: 'literal', value: 'Salt, "Road"' } }], isCut: false };
const QUERY = 'SELECT ?title ?who { ?book schema:name ?title }';

function api(answer: Awaited<ReturnType<AskLinkedData>> = ROWS, token?: string) {
  const asked: string[] = [];
  const linkedData: AskLinkedData = async ({ query }) => {
    asked.push(query);
    return answer;
  };
  const app = createApi({ requestsPerMinute: 1000, version: '1', onBug: () => {}, token }, { linkedData, takeUpFields: async () => {} } as unknown as ApiDeps);
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { host: 'localhost:8723', ...(init.headers as Record<string, string>) };
    const response = await app.request(path, { ...init, headers }, { incoming: { socket: { remoteAddress: '127.0.0.1' } } });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text(), headers: response.headers };
  };
  return { asked, call };
}

const inAddress = `/sparql?${new URLSearchParams({ query: QUERY })}`;
const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
const direct = { method: 'POST', headers: { 'content-type': 'application/sparql-query' } };

describe('a question', () => {
  test.each([
    ['in the address', inAddress, {}],
    ['in a form', '/sparql', { ...form, body: new URLSearchParams({ query: QUERY }).toString() }],
    ['as it is', '/sparql', { ...direct, body: QUERY }],
  ])('%s', async (_, path, init) => {
    const { call, asked } = api();
    const { status, type, text } = await call(path, init);
    expect([status, type, JSON.parse(text)]).toEqual([
      200,
      'application/sparql-results+json',
      { head: { vars: ['title', 'who'] }, results: { bindings: [{ title: { type: 'literal', value: 'Salt, "Road"' } }] } },
    ]);
    expect(asked).toEqual([QUERY]);
  });

  test('as CSV', async () => {
    const { type, text } = await api().call(inAddress, { headers: { accept: 'text/csv' } });
    expect([type, text]).toEqual(['text/csv; charset=utf-8', 'title,who\r\n"Salt, ""Road""",\r\n']);
  });

  test('that is answered by yes, or by things', async () => {
    const yes = await api({ isSo: true }).call(inAddress, { headers: { accept: 'text/csv' } });
    expect([yes.type, yes.text]).toEqual(['application/sparql-results+json', '{"head":{},"boolean":true}']);
    const things = await api({ things: [{ '@id': 'rubricator:book/1' }], isCut: false }).call(inAddress);
    expect([things.type, things.text]).toEqual(['application/ld+json', '[{"@id":"rubricator:book/1"}]']);
  });

  test('whose answer was cut says so', async () => {
    expect((await api({ ...ROWS, isCut: true }).call(inAddress)).headers.get('x-sparql-maxrows')).toBe('10000');
    expect((await api().call(inAddress)).headers.get('x-sparql-maxrows')).toBeNull();
  });

  test('that is none gets the reason', async () => {
    const { status, text } = await api({ problem: 'the question takes longer than 10 seconds' }).call(inAddress);
    expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ detail: 'the question takes longer than 10 seconds' })]);
  });
});

test.each([
  ['no question', '/sparql', {}, 400],
  ['two questions', `${inAddress}&query=ASK`, {}, 400],
  ['an update', '/sparql', { ...form, body: 'update=CLEAR+ALL' }, 400],
  ['an update as it is', '/sparql', { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body: 'CLEAR ALL' }, 415],
  ['another graph', `${inAddress}&default-graph-uri=http%3A%2F%2Fx%2F`, {}, 400],
  ['a form of another web page', '/sparql', { ...form, headers: { ...form.headers, origin: 'https://evil.example' }, body: 'query=ASK+%7B%7D' }, 403],
  ['a request of another web page', inAddress, { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
])('%s is refused', async (_, path, init, status) => {
  const { call, asked } = api();
  expect([(await call(path, init)).status, asked]).toEqual([status, []]);
});

test('without the token nobody asks', async () => {
  const { call, asked } = api(ROWS, 'secret');
  expect([(await call(inAddress)).status, asked]).toEqual([401, []]);
  expect((await call(inAddress, { headers: { authorization: 'Bearer secret' } })).status).toBe(200);
});

test('whoever may not see all books and fields may not ask', async () => {
  const { browser } = await signedInWorld();
  const ask = async (name: string) => {
    const client = browser();
    await client.signIn(name);
    return (await client.request({ path: inAddress, headers: { accept: 'application/sparql-results+json' } })).status;
  };
  expect([await ask('vic'), await ask('fay')]).toEqual([200, 403]);
});
