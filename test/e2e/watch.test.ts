import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { startHook } from './hook.ts';
import { type ConfigMore, writeConfig } from './world-config.ts';

async function setUp(more: ConfigMore = {}) {
  const home = tempFolder();
  const [books, config, state] = ['books', 'rubricator.yaml', 'state'].map((name) => join(home, name)) as [string, string, string];
  mkdirSync(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  const configure = (sections: ConfigMore = {}) =>
    writeConfig(home, server, ['audible', 'audnexus'], {
      ...{ stateDir: state, api: { port: 0 }, watch: { settleSeconds: 0.5 }, libraries: [{ id: 'books', path: books, kind: 'mixed' }] },
      ...more,
      ...sections,
    });
  configure();
  const watch = () => {
    const daemon = startDaemon(config);
    onTestFinished(async () => void (await daemon.stop('SIGKILL')));
    return daemon;
  };
  const run = (...args: string[]) => runCli([...args, '--config', config], { cwd: home });
  const started = async () => {
    const daemon = watch();
    await daemon.said('looked through');
    return daemon;
  };
  return { home, books, config, state, server, configure, watch, started, run };
}

const book = (title: string) => makeMp4({ durationSec: 600, tags: { album: title, artist: 'Marit Osei' } });
const WAIT = { timeout: PATIENCE_MS, interval: 50 };
const there = (path: string) => vi.waitFor(() => expect(existsSync(path)).toBe(true), WAIT);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

test('books that are dropped get their sidecars, those that move keep them, those that go are let go', async () => {
  const { books, started, run } = await setUp();
  const daemon = await started();
  writeExampleLibrary(books);
  await there(join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road/metadata.json'));
  await daemon.idle();
  const road = join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road');
  expect(json(join(road, 'metadata.json'))).toMatchObject({ title: 'The Salt Road', publisher: expect.any(String) });
  const handled = daemon.lines.filter(({ msg }) => msg === 'new book').map(({ item }) => item);
  expect(new Set(handled).size).toBe(handled.length);

  renameSync(road, join(books, 'Salt'));
  const moved = () => daemon.lines.find(({ movedFrom }) => movedFrom !== undefined);
  await vi.waitFor(() => expect(moved()).toMatchObject({ item: 'Salt', movedFrom: 'Marit Osei/The Lantern Coast/1 - The Salt Road' }), WAIT);
  rmSync(join(books, 'Salt'), { recursive: true });
  expect(await daemon.said('book is gone')).toMatchObject({ library: 'books', item: 'Salt' });

  // What it wrote itself is nothing new to it.
  await sleep(1500);
  const before = daemon.lines.length;
  await sleep(1500);
  expect(daemon.lines.slice(before).filter(({ item }) => item !== undefined)).toEqual([]);
  const { code } = await daemon.stop();
  expect(code).toBe(0);
  const undo = await run('undo', '--dry-run');
  expect(undo.stdout).toMatch(/Would undo run \d+: .*watch/);
});

test('an edit by hand is taken over at once, and written everywhere', async () => {
  const { books, started } = await setUp();
  put(books, { 'A/Book/book.m4b': book('Book') });
  const daemon = await started();
  await there(join(books, 'A/Book/metadata.opf'));
  await daemon.idle();
  const file = join(books, 'A/Book/metadata.json');
  writeFileSync(file, JSON.stringify({ ...json(file), title: 'By hand' }));
  await vi.waitFor(() => expect(readFileSync(join(books, 'A/Book/metadata.opf'), 'utf8')).toContain('By hand'), WAIT);
  expect(json(file).title).toBe('By hand');
});

test('what is still arriving is left alone', async () => {
  const settleSeconds = 1;
  const { books, started } = await setUp({ watch: { settleSeconds } });
  const daemon = await started();
  const bytes = book('Slow');
  /** Copies a book in pieces. False if the machine paused for so long that the book settled in between. */
  async function copySlowly(name: string): Promise<boolean> {
    const folder = join(books, name);
    mkdirSync(folder);
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 8)) {
      const wroteMs = performance.now();
      appendFileSync(join(folder, 'book.m4b'), bytes.subarray(at, at + Math.ceil(bytes.length / 8)));
      await sleep(300);
      const isThere = existsSync(join(folder, 'metadata.json'));
      if (performance.now() - wroteMs >= settleSeconds * 1000) return false;
      expect(isThere).toBe(false);
    }
    return true;
  }
  let copies = 1;
  while (!(await copySlowly(`Slow ${copies}`))) copies++;
  await there(join(books, `Slow ${copies}/metadata.json`));
  await daemon.said('new book');
  await daemon.idle();
  expect(daemon.lines.filter(({ msg, item }) => msg === 'new book' && item === `Slow ${copies}`)).toHaveLength(1);
});

test('a disk that is not mounted takes no book with it', async () => {
  const { home, books, started, watch, run } = await setUp({ watch: { settleSeconds: 0.2, pollSeconds: 1 } });
  put(books, { 'A/Book/book.m4b': book('Book') });
  const daemon = await started();
  await daemon.idle();
  renameSync(books, join(home, 'away'));
  mkdirSync(books);
  await daemon.said('cannot be reached');
  expect((await daemon.status()).libraries).toMatchObject([{ isAvailable: false }]);
  expect((await daemon.call('/readyz')).status).toBe(503);
  expect(await run('status')).toMatchObject({ code: 3, stdout: expect.stringContaining('books: cannot be reached') });
  await sleep(1000);
  expect((await daemon.status()).items).toMatchObject([{ state: 'ok', count: 1 }]);
  rmSync(books, { recursive: true });
  renameSync(join(home, 'away'), books);
  await vi.waitFor(async () => expect((await daemon.status()).libraries).toMatchObject([{ isAvailable: true }]), WAIT);
  put(books, { 'A/Other/book.m4b': book('Other') });
  await there(join(books, 'A/Other/metadata.json'));
  expect(daemon.lines.filter(({ msg }) => msg === 'book is gone')).toEqual([]);
  await daemon.stop();
  // Nor when it is not there from the start.
  renameSync(books, join(home, 'away'));
  const later = watch();
  await later.said('listening');
  await sleep(1000);
  renameSync(join(home, 'away'), books);
  await later.said('looked through');
});

test('one daemon a state folder, and the state outlives a kill', async () => {
  const { books, config, started, watch, run } = await setUp();
  const daemon = await started();
  const second = await startDaemon(config).result;
  expect(second.code).toBe(4);
  expect(second.stderr).toContain('another daemon works on');
  put(books, { 'A/Book/book.m4b': book('Book') });
  await there(join(books, 'A/Book/metadata.json'));
  await daemon.stop('SIGKILL');
  expect((await run('status')).stderr).toContain('no daemon runs on');
  const next = watch();
  await next.said('looked through');
  await next.idle();
  expect((await run('status')).stdout).toContain('1 books, 0 with problems');
  expect((await next.stop('SIGINT')).code).toBe(0);
});

test('a reload takes over a good config, and keeps the old one before a bad one', async () => {
  const { home, config, configure, started } = await setUp();
  const daemon = await started();
  const more = join(home, 'more');
  put(more, { 'B/Book/book.m4b': book('More') });
  const good = readFileSync(config, 'utf8');
  writeFileSync(config, good.replace('"settleSeconds": 0.5', '"settleSeconds": "soon"'));
  daemon.child.kill('SIGHUP');
  expect(await daemon.said('the new config is not taken')).toMatchObject({ option: 'watch.settleSeconds' });
  expect((await daemon.status()).libraries).toHaveLength(1);
  configure({ stateDir: join(home, 'elsewhere') });
  daemon.child.kill('SIGHUP');
  await daemon.said('another state folder needs a restart');
  configure({
    libraries: [
      { id: 'books', path: join(home, 'books') },
      { id: 'more', path: more },
    ],
  });
  daemon.child.kill('SIGHUP');
  await daemon.said('config loaded anew');
  await there(join(more, 'B/Book/metadata.json'));
  expect((await daemon.stop()).code).toBe(0);
});

test('told to stop in the midst of a backlog, it ends in time and goes on at the next start', async () => {
  const { books, server, started, watch } = await setUp({ watch: { settleSeconds: 0, shutdownSeconds: 1 } });
  writeExampleLibrary(books);
  server.setFault('audnexus', 'hang');
  server.setFault('audible', 'hang');
  const daemon = await started();
  await vi.waitFor(async () => expect((await daemon.status()).underWay).toBeGreaterThan(0), WAIT);
  // Were it to wait for the requests that hang, a signal would end it, and there would be no code.
  expect((await daemon.stop()).code).toBe(0);
  for (const id of ['audnexus', 'audible'] as const) server.setFault(id, 'none');
  const next = watch();
  await next.said('looked through');
  await next.idle();
  expect(existsSync(join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road/metadata.json'))).toBe(true);
});

test('edits, decisions and undo over the interface reach the disk', async () => {
  const { books, started } = await setUp();
  put(books, { 'A/Book/book.m4b': book('Book') });
  const daemon = await started();
  const file = join(books, 'A/Book/metadata.json');
  await there(file);
  await daemon.idle();
  const { items } = (await (await daemon.call('/api/v1/items?search=book')).json()) as { items: { id: number }[] };
  const id = items[0]?.id;
  const post = (path: string, body: unknown = {}) =>
    daemon.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const edited = (await (await post(`/api/v1/items/${id}/fields`, { action: 'set', fields: ['title=Over HTTP'] })).json()) as { run: number };
  await vi.waitFor(() => expect(json(file).title).toBe('Over HTTP'), WAIT);
  const runs = (await (await daemon.call('/api/v1/runs')).json()) as { id: number }[];
  expect(runs.find(({ id: run }) => run === edited.run)).toMatchObject({ kind: 'edit', actor: { kind: 'api' } });
  expect((await post(`/api/v1/runs/${edited.run}/undo`)).status).toBe(200);
  await vi.waitFor(() => expect(json(file).title).toBe('Book'), WAIT);
  expect((await post(`/api/v1/items/${id}/refresh`)).status).toBe(202);
  expect((await post('/api/v1/scan', { path: join(books, 'A') })).status).toBe(202);
  expect((await post('/api/v1/runs/999/undo')).status).toBe(409);
  await daemon.idle();
  const metrics = await (await daemon.call('/metrics')).text();
  expect(metrics).toMatch(/^rubricator_items\{library="books",state="ok"\} 1$/m);
  expect(metrics).toMatch(/^rubricator_exports_total\{exporter="abs-json",action="created"\} 1$/m);
  expect(metrics).toMatch(/^rubricator_provider_requests_total\{provider="audible",outcome="success"\} \d+$/m);
  expect(metrics).toMatch(/^rubricator_provider_breaker_open\{provider="audnexus"\} 0$/m);
});

test('a webhook is told, and no secret is written anywhere', async () => {
  const hook = await startHook();
  onTestFinished(() => hook.close());
  const secret = 'hush-hush-hush';
  const sinks = [{ id: 'hook', type: 'webhook', url: `${hook.url}-${secret}`, secret, events: ['export.complete'] }];
  const { books, state, started, run } = await setUp({ sinks, log: { level: 'debug' } });
  const daemon = await started();
  put(books, { 'A/Book/book.m4b': book('Book') });
  await vi.waitFor(() => expect(hook.told).toHaveLength(1), WAIT);
  expect(hook.told).toMatchObject([
    { event: { name: 'export.complete' }, headers: { 'x-rubricator-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/) } },
  ]);
  await daemon.idle();
  const { stderr } = await daemon.stop();
  const all = [
    stderr,
    (await run('config', 'print')).stdout,
    ...['rubricator.sqlite', 'cache.sqlite', 'daemon.json'].map((name) => readFileSync(join(state, name), 'latin1')),
  ];
  for (const text of all) expect(text).not.toContain(secret);
});
