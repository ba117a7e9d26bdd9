/** A library and a provider that are let rest: by commands beside the daemon and over its interface, across a restart. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 100 };
const ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';

async function setUp() {
  const home = tempFolder();
  const [books, config] = [join(home, 'books'), join(home, 'rubricator.yaml')];
  mkdirSync(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  const sections = { stateDir: join(home, 'state'), api: { port: 0 }, watch: { settleSeconds: 0 }, libraries: [{ id: 'books', path: books, kind: 'mixed' }] };
  writeConfig(home, server, ['audible', 'audnexus'], sections);
  const watch = async () => {
    const daemon = startDaemon(config);
    onTestFinished(async () => void (await daemon.stop('SIGKILL')));
    await daemon.said('listening');
    return daemon;
  };
  const run = (...args: string[]) => runCli([...args, '--config', config], { cwd: home });
  const asked = () => server.requests.length;
  return { books, watch, run, asked };
}

const post = (daemon: Daemon, path: string, body: object = {}) =>
  daemon.call(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('a library that is paused is left alone, restarts included, and looked at once it is resumed', async () => {
  const { books, watch, run } = await setUp();
  let daemon = await watch();
  await daemon.said('looked through');
  const paused = await run('pause', 'books');
  expect([paused.code, paused.stdout]).toEqual([
    0,
    expect.stringMatching(/^The library books is paused by .* \(command line\) since .* To end it: rubricator resume books\n$/),
  ]);
  await vi.waitFor(async () => expect((await daemon.status()).pauses).toMatchObject([{ of: 'library', id: 'books' }]), WAIT);
  writeExampleLibrary(books);
  expect(await (await post(daemon, '/scan')).json()).toMatchObject({ status: 409, detail: expect.stringContaining('the library books is paused by') });
  await daemon.stop();
  daemon = await watch();
  await sleep(1500);
  expect((await daemon.status()).queue).toEqual([]);
  expect(existsSync(join(books, ROAD, 'metadata.json'))).toBe(false);
  expect((await daemon.call('/readyz')).status).toBe(200);
  const scan = await run('scan');
  expect([scan.code, scan.stderr]).toEqual([1, expect.stringContaining('resume it first: rubricator resume books')]);
  expect((await run('status')).stdout).toContain('books: paused by');
  expect((await run('doctor', '--offline')).stdout).toContain('rubricator resume books');
  expect((await post(daemon, '/libraries/books/resume')).status).toBe(204);
  await vi.waitFor(() => expect(existsSync(join(books, ROAD, 'metadata.json'))).toBe(true), WAIT);
  await daemon.idle();
  expect((await run('audit', '--json')).stdout).toMatch(/"action": ?"pause"/);
});

test('a provider that is paused is not asked, restarts included; books wait for it and do not spin, and are looked up once its time is over', async () => {
  const { books, watch, run, asked } = await setUp();
  for (const id of ['audible', 'audnexus']) expect((await run('pause', id, '--for', '1h')).code).toBe(0);
  let daemon = await watch();
  writeExampleLibrary(books);
  await vi.waitFor(() => expect(existsSync(join(books, ROAD, 'metadata.json'))).toBe(true), WAIT);
  await daemon.idle();
  expect([asked(), (await daemon.status()).queue]).toEqual([0, []]);
  expect((await run('explain', join(books, ROAD))).stdout).toContain('audible: paused (paused by');
  expect((await run('providers', '--plain')).stdout).toContain('paused by');
  await daemon.stop();
  daemon = await watch();
  await daemon.said('looked through');
  await daemon.idle();
  expect([asked(), (await daemon.status()).queue]).toEqual([0, []]);
  const providers = (await (await daemon.call('/api/v1/providers')).json()) as { id: string }[];
  expect(providers.filter((each) => 'pause' in each)).toMatchObject([
    { id: 'audible', isBreakerOpen: false, counts: { requests: 0, failures: 0 } },
    { id: 'audnexus', isBreakerOpen: false, counts: { requests: 0, failures: 0 } },
  ]);
  expect(await (await daemon.call('/metrics')).text()).toContain('rubricator_paused{of="provider",id="audible"} 1');
  // A new end takes the place of the old one.
  for (const id of ['audible', 'audnexus']) expect((await post(daemon, `/providers/${id}/pause`, { seconds: 2 })).status).toBe(200);
  await daemon.said('the provider is resumed');
  await vi.waitFor(() => expect(asked()).toBeGreaterThan(0), WAIT);
  await daemon.idle();
  expect((await run('explain', join(books, ROAD))).stdout).not.toContain('audible: paused');
});
