/** A client of which all types come from the description of the interface, talking to the real daemon. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import createClient from 'openapi-fetch';
import { expect, onTestFinished, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { describeApi } from '../../src/server/server.ts';
import type { paths } from '../golden/api.d.ts';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

test('a program that knows only the description lists, edits and undoes', async () => {
  const library = oneLibrary();
  library.configure({ stateDir: library.state, api: { port: 0 }, watch: { settleSeconds: 0 }, providers: NO_PROVIDERS });
  const daemon = startDaemon(join(library.home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.idle();
  const { url } = await daemon.said('listening');
  // What could be a form of a web page is refused, even a request without a body.
  const client = createClient<paths>({ baseUrl: String(url), headers: { 'content-type': 'application/json' } });

  const { data: page } = await client.GET('/api/v1/items', { params: { query: { search: 'salt' } } });
  const [book] = page?.items ?? [];
  expect(book).toMatchObject({ title: 'The Salt Road', library: 'books' });
  const of = { params: { path: { id: book?.id ?? 0 } } };
  const { data: edited } = await client.POST('/api/v1/items/{id}/fields', { ...of, body: { action: 'set', fields: ['title=Mine'] } });
  expect(edited?.changed).toEqual(['title']);
  await daemon.idle();
  expect((await client.GET('/api/v1/items/{id}', of)).data?.title).toBe('Mine');
  expect((await client.POST('/api/v1/items/{id}/undo', of)).response.status).toBe(200);
  await daemon.idle();
  expect((await client.GET('/api/v1/items/{id}', of)).data?.title).toBe('The Salt Road');
  const { error, response } = await client.GET('/api/v1/items/{id}', { params: { path: { id: 99 } } });
  expect([response.status, error?.detail]).toEqual([404, 'there is no such book']);
});

test('the types are of the interface as it is: rubricator openapi | npx -p typescript@5 -p openapi-typescript openapi-typescript -o test/golden/api.d.ts', () => {
  const types = readFileSync(join(PACKAGE_ROOT, 'test/golden/api.d.ts'), 'utf8');
  const typed = [...types.slice(0, types.indexOf('export type webhooks')).matchAll(/^ {4}"(\/[^"]+)": \{$/gm)].map(([, path]) => path);
  const { paths: described } = describeApi('1') as { paths: Record<string, unknown> };
  expect(typed.sort()).toEqual(Object.keys(described).sort());
});
