import { describe, expect, test } from 'vitest';
import { createApi } from '../../src/server/server.ts';
import { shelf } from '../actions/shelf.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { webWorld } from './web-world.ts';

async function pages() {
  const { deps, store, apply } = await shelf();
  const bugs: unknown[] = [];
  const app = createApi({ requestsPerMinute: 1000, version: '1', onBug: (error) => bugs.push(error) }, webWorld({ deps, apply }));
  const from = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const headers = { host: 'localhost:8723', accept: 'text/html' };
  const get = async (path: string) => (await app.request(path, { headers }, from)).text();
  const post = (path: string, sent: Record<string, string>) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(sent), headers: { ...headers, origin: 'http://localhost:8723' } }, from);
  const ask = async (path: string, sent?: object) => {
    const body = sent && { method: 'POST', body: JSON.stringify(sent) };
    const response = await app.request(`/api/v1${path}`, { ...body, headers: { host: 'localhost:8723', 'content-type': 'application/json' } }, from);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const book = (name: string, count: string) => store.save(bookUpdate(name, { title: name, customFields: { count } }));
  return { get, post, ask, book, bugs, deps };
}

const SAID = { id: 'count', label: 'How many', type: 'text', indexed: 'yes', audited: 'true' };

describe('the page of fields', () => {
  test('adds a field, which the page of a book has at once', async () => {
    const { get, post, bugs } = await pages();
    expect((await post('/fields', SAID)).status).toBe(303);
    expect(await get('/fields')).toContain('<a href="/fields/count">How many</a>');
    expect(await get('/books/1')).toContain('aria-label="How many"');
    await post('/fields/count', { does: 'retire' });
    expect(await get('/books/1')).not.toContain('How many');
    expect(await get('/fields/count')).toContain('Restore it');
    await post('/fields/count', { does: 'restore' });
    expect(await get('/books/1')).toContain('aria-label="How many"');
    expect(bugs).toEqual([]);
  });

  test('says what is wrong, and keeps what was typed', async () => {
    const { post, get } = await pages();
    const refused = await post('/fields', { ...SAID, id: 'constructor', label: '<b>"x"</b>', min: 'many' });
    const text = await refused.text();
    expect(refused.status).toBe(409);
    expect(text).toContain('is no name for a field');
    expect(text).toContain('value="&lt;b&gt;&quot;x&quot;&lt;/b&gt;"');
    expect(text).not.toContain('<b>"x"');
    expect(await get('/fields/constructor')).toContain('There is nothing here');
  });

  test('shows what would not fit before a type is changed, and changes it when that is agreed to', async () => {
    const { get, post, book, bugs } = await pages();
    await post('/fields', SAID);
    await book('Fits', '4');
    await book('Misfit', 'four <b>');
    const wanted = { ...SAID, does: 'change', type: 'number' };
    const preview = await (await post('/fields/count', wanted)).text();
    expect(preview).toContain('1 of 2 values would not fit');
    expect(preview).toContain('four &lt;b&gt;');
    expect(preview).toContain('name="type" value="number"');
    expect(await get('/fields/count')).toContain('<option value="text" selected>');
    expect((await post('/fields/count', { ...wanted, agreed: 'yes' })).status).toBe(303);
    expect(await get('/fields/count')).toContain('<option value="number" selected>');
    await post('/fields/count', { does: 'undo' });
    expect(await get('/fields/count')).toContain('<option value="text" selected>');
    expect(bugs).toEqual([]);
  });
});

test('a program does the same', async () => {
  const { ask, book, bugs } = await pages();
  expect(await ask('/fields', { field: { id: 'count', type: 'text' } })).toMatchObject({ status: 200, body: { field: { id: 'count' }, books: 0 } });
  expect(await ask('/fields', { field: { id: 'count' } })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('another field with the id') },
  });
  await book('Misfit', 'four');
  const planned = await ask('/fields/count', { does: 'change', patch: { type: 'number' }, dryRun: true });
  expect(planned.body).toMatchObject({ misfits: { count: 1, first: [{ title: 'Misfit', value: 'four' }] } });
  await ask('/fields/count', { does: 'retire' });
  const { body } = await ask('/fields');
  expect((body.fields as { key: string }[]).find(({ key }) => key === 'count')).toMatchObject({ origin: 'registry', books: 1, field: { isRetired: true } });
  expect(bugs).toEqual([]);
});
