/** Plugins as their users meet them: added, used, broken, reloaded and removed, by commands and by the daemon. */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { packageJson, sinkThat } from '../plugins/samples.ts';
import { runCli } from './cli.ts';
import { startDaemon } from './daemon.ts';

/** A source that describes books, and is asked by title. */
const SHELF = (description: string) => `
import { commonOptions, DAY_MS, defineProvider, definePlugin, z } from 'rubricator/sdk';
const options = z.strictObject(commonOptions({ name: 'Shelf', baseUrl: 'https://shelf.example.org', allowance: '' }));
export const plugin = definePlugin({ providers: [defineProvider({
  id: 'shelf', name: 'Shelf', homepage: 'https://shelf.example.org', lineage: 'shelf', editionKinds: ['audio'], schemaVersion: 1,
  limits: { ratePerSec: 50, burst: 50, concurrent: 8 }, ttl: { foundMs: DAY_MS, missingMs: DAY_MS }, timeoutMs: 10_000, maxBodyBytes: 100_000, options,
  operations: [],
  search: { name: 'search', rank: 1, fills: { title: 0.9, authors: 0.9, description: 0.9 }, async search({ title, authors }, { getJson }) {
    const found = await getJson('search?q=' + encodeURIComponent(title), z.looseObject({ id: z.string() }));
    return found ? [{ sourceId: found.id, editionKind: 'audio', metadata: { title, authors: authors.map((name) => ({ name })), description: ${JSON.stringify(description)} } }] : [];
  } },
})] });`;

const TOLD = 'A caravan, a debt, and a road that is not on the map.';

const OFF = Object.fromEntries(['audible', 'audnexus', 'openlibrary', 'itunes', 'librivox', 'musicbrainz', 'wikidata'].map((id) => [id, { enabled: false }]));

/** A library of a few books, a plugin that asks a server of this test, and a config that names the two. */
async function shop(books: number) {
  const root = tempFolder();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: 's1' }));
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const bytes = makeMp4({ durationSec: 60 });
  for (let n = 1; n <= books; n++) put(root, { [`books/Ann Cole/Salt Road ${n}/book.m4b`]: bytes });
  put(root, {
    'shelf/package.json': packageJson({ kind: 'provider', id: 'shelf', permissions: { hosts: ['shelf.example.org'] } }),
    'shelf/index.js': SHELF(TOLD),
  });
  const config = {
    stateDir: './state',
    libraries: [{ id: 'books', path: './books' }],
    providers: { ...OFF, shelf: { baseUrl: `http://127.0.0.1:${port}` } },
    watch: { settleSeconds: 0 },
    log: { format: 'json' },
    api: { port: 0 },
  };
  put(root, { 'rubricator.yaml': JSON.stringify(config) });
  const rubricator = (...args: string[]) => runCli([...args, '--config', join(root, 'rubricator.yaml')], { cwd: root });
  const recordOf = (n: number) => JSON.parse(readFileSync(join(root, `books/Ann Cole/Salt Road ${n}/metadata.json`), 'utf8')) as Record<string, unknown>;
  return { root, asked, rubricator, recordOf };
}

test('a source is added by its folder, asked in a scan, switched off, and removed', async () => {
  const { root, asked, rubricator, recordOf } = await shop(2);
  // Options of a plugin that is not there yet are unknown.
  expect(await rubricator('config', 'check')).toMatchObject({ code: 2, stderr: expect.stringContaining('providers.shelf') });
  const added = await rubricator('plugins', 'add', join(root, 'shelf'));
  expect(added).toMatchObject({ code: 0, stderr: '' });
  expect(added.stdout).toContain('Hosts: shelf.example.org');
  // What was installed is a copy.
  rmSync(join(root, 'shelf'), { recursive: true });
  expect((await rubricator('plugins', 'info', 'rubricator-plugin-try')).stdout).toContain('shelf: tells title, authors, description');
  expect((await rubricator('config', 'schema')).stdout).toContain('Ask Shelf at all.');
  expect(await rubricator('scan')).toMatchObject({ code: 0, stderr: '' });
  expect(asked).toHaveLength(2);
  expect([recordOf(1).description, recordOf(2).description]).toEqual([TOLD, TOLD]);
  expect((await rubricator('explain', 'Salt Road 1')).stdout).toMatch(/shelf +A caravan, a debt/);

  expect((await rubricator('plugins', 'disable', 'rubricator-plugin-try')).code).toBe(0);
  expect((await rubricator('providers')).stdout).toMatch(/plugin rubricator-plugin-try is/);
  // Its options stay in the config, and a scan goes on without it.
  expect(await rubricator('scan', '--force')).toMatchObject({ code: 0 });
  expect(asked).toHaveLength(2);
  expect(recordOf(1).description).toBe(TOLD);

  const removed = await rubricator('plugins', 'remove', 'rubricator-plugin-try');
  expect(removed).toMatchObject({ code: 0, stderr: 'rubricator: the config still names what it brought: take out providers.shelf\n' });
  expect(existsSync(join(root, 'state/plugins/node_modules/rubricator-plugin-try'))).toBe(false);
});

test('what cannot be used is not installed', async () => {
  const { root, rubricator } = await shop(0);
  put(root, {
    'old/package.json': packageJson({ host: '^0.1.0', kind: 'sink', id: 'old' }, { name: 'rubricator-plugin-old' }),
    'none/package.json': '{"name":"none","version":"1.0.0"}',
  });
  for (const [folder, said] of [
    ['old', 'works with versions ^0.1.0 of rubricator/sdk'],
    ['none', 'it is no plugin'],
    ['nowhere', 'no such folder'],
  ] as const) {
    const { code, stderr } = await rubricator('plugins', 'add', join(root, folder));
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining(said)]);
  }
  expect((await rubricator('plugins', 'list', '--json')).stdout.trim()).toBe('[]');
});

test('a version that cannot be used leaves the one that was there', async () => {
  const { root, rubricator } = await shop(0);
  expect(await rubricator('plugins', 'add', './shelf')).toMatchObject({ code: 0 });
  put(root, { 'shelf/package.json': packageJson({ host: '^0.1.0', kind: 'provider', id: 'shelf' }, { version: '2.0.0' }) });
  expect(await rubricator('plugins', 'add', './shelf')).toMatchObject({ code: 2, stderr: expect.stringContaining('works with versions ^0.1.0') });
  expect(JSON.parse((await rubricator('plugins', 'list', '--json')).stdout)).toMatchObject([{ version: '1.2.3', state: 'on' }]);
});

test('one that others need goes only with a word', async () => {
  const { root, rubricator } = await shop(0);
  put(root, {
    'above/package.json': packageJson({ kind: 'sink', id: 'above', dependsOn: { 'rubricator-plugin-try': '^1.0.0' } }, { name: 'rubricator-plugin-above' }),
    'above/index.js': sinkThat('').replace("type: 'try'", "type: 'above'"),
    'rubricator.yaml': readFileSync(join(root, 'rubricator.yaml'), 'utf8').replace('{', '{"plugins":["./shelf","./above"],'),
  });
  expect(await rubricator('plugins', 'update', 'rubricator-plugin-above')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is no installed plugin'),
  });
  const refused = await rubricator('plugins', 'disable', 'rubricator-plugin-try');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('these are left out: rubricator-plugin-above') });
  expect(await rubricator('plugins', 'disable', '--yes', 'rubricator-plugin-try')).toMatchObject({ code: 0 });
});

test('a plugin that fails is told of in one line, and stops no scan', async () => {
  const { root, rubricator, recordOf } = await shop(1);
  put(root, { 'shelf/index.js': 'throw new Error("boom")' });
  put(root, { 'rubricator.yaml': readFileSync(join(root, 'rubricator.yaml'), 'utf8').replace('{', '{"plugins":["./shelf"],') });
  const scan = await rubricator('scan');
  expect(scan.code).toBe(0);
  expect(scan.stderr).toBe('plugin rubricator-plugin-try is left out: it cannot be loaded: boom\n');
  expect(recordOf(1).title).toBe('Salt Road 1');
  const doctor = await rubricator('doctor', '--offline');
  expect(doctor.stdout).toMatch(/warn {2}plugin +rubricator-plugin-try: left out: it cannot be loaded: boom/);
  expect(doctor.stdout).toContain('take it out of “plugins” in the config');
});

test('the daemon takes up a new version while it works, and loses no book', async () => {
  const BOOKS = 40;
  const { root, rubricator, recordOf } = await shop(BOOKS);
  put(root, { 'rubricator.yaml': readFileSync(join(root, 'rubricator.yaml'), 'utf8').replace('{', '{"plugins":["./shelf"],') });
  const daemon = startDaemon(join(root, 'rubricator.yaml'), { cwd: root });
  await daemon.said('run ended');
  for (let version = 2; version <= 4; version++) {
    put(root, { 'shelf/index.js': SHELF(`${TOLD} Version ${version}.`) });
    for (let n = 1; n <= 5; n++) put(root, { [`books/Bo Lee/Ash ${version}-${n}/book.m4b`]: makeMp4({ durationSec: 60 }) });
    // It has begun to work before it says where it is.
    const reload = async () => (await rubricator('plugins', 'reload')).stdout;
    await vi.waitFor(async () => expect(await reload()).toContain('The daemon loads its plugins anew'), { timeout: PATIENCE_MS });
    await vi.waitFor(() => expect(daemon.lines.filter(({ msg }) => msg === 'config loaded anew')).toHaveLength(version - 1), { timeout: PATIENCE_MS });
  }
  const later = [2, 3, 4].flatMap((version) => [1, 2, 3, 4, 5].map((n) => `books/Bo Lee/Ash ${version}-${n}/metadata.json`));
  const told = () => later.map((path) => (JSON.parse(readFileSync(join(root, path), 'utf8')) as { description?: string }).description ?? '');
  await vi.waitFor(() => expect(told().filter((each) => !each.startsWith(TOLD))).toEqual([]), { timeout: PATIENCE_MS });
  await daemon.stop();
  for (let n = 1; n <= BOOKS; n++) expect(recordOf(n).description).toBe(TOLD);
  expect(told().at(-1)).toBe(`${TOLD} Version 4.`);
});
