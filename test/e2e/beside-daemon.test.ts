/** Edits over the interface and by commands beside the daemon: who owns what was written, how it is taken back, and who is told. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PATIENCE_MS } from '../patience.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { startHook } from './hook.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 50 };

async function setUp() {
  const library = oneLibrary();
  const hook = await startHook();
  onTestFinished(() => hook.close());
  const sections = { stateDir: library.state, api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0 }, providers: NO_PROVIDERS };
  const configure = (url = hook.url) => library.configure({ ...sections, sinks: [{ id: 'hook', type: 'webhook', url, events: ['export.complete'] }] });
  configure();
  const daemon = async () => {
    const started = startDaemon(join(library.home, 'rubricator.yaml'));
    onTestFinished(async () => void (await started.stop('SIGKILL')));
    await started.said('looked through');
    await started.idle();
    return started;
  };
  /** Files of which the hook was told, run by run. */
  const toldOf = () =>
    hook.told.map(({ event }) => (event.name === 'export.complete' ? event.data.files.map(({ path, action }) => `${action} ${path.split('/').at(-1)}`) : []));
  return { ...library, hook, configure, daemon, toldOf };
}

const poster =
  (daemon: Daemon) =>
  async (path: string, body: unknown = {}) => {
    const response = await daemon.call(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

test('an edit over the interface that is undone at once, by book, is gone from the files and from what is decided', async () => {
  const { scan, daemon, run, book, json, read } = await setUp();
  await scan();
  const before = read('metadata.json');
  const running = await daemon();
  const post = poster(running);
  const set = (field: string) => post('/items/1/fields', { action: 'set', fields: [field] });
  const { body } = await set('title=AAA');
  expect(await post('/items/1/undo')).toMatchObject({ status: 200, body: { undoes: body.run, decisions: 'restored' } });
  await running.idle();
  expect(read('metadata.json')).toBe(before);
  await set('publisher=Mine');
  await vi.waitFor(() => expect(json()).toMatchObject({ title: 'The Salt Road', publisher: 'Mine' }), WAIT);
  await running.idle();
  // Whichever work of the daemon wrote it, it is the edit that an undo of the book takes back.
  expect(await post('/items/1/undo')).toMatchObject({ status: 200, body: { decisions: 'restored' } });
  await vi.waitFor(() => expect(read('metadata.json')).toBe(before), WAIT);
  expect((await run('explain', book, 'title')).stdout).not.toContain('by hand');
});

test('two edits at once over the interface are taken back one after the other, by book', async () => {
  const { scan, daemon, json, read } = await setUp();
  await scan();
  const before = read('metadata.json');
  const running = await daemon();
  const post = poster(running);
  await Promise.all(['title=AAA', 'publisher=BBB'].map((field) => post('/items/1/fields', { action: 'set', fields: [field] })));
  await vi.waitFor(() => expect(json()).toMatchObject({ title: 'AAA', publisher: 'BBB' }), WAIT);
  expect((await post('/items/1/undo')).status).toBe(200);
  await vi.waitFor(() => expect([json().title === 'AAA', json().publisher === 'BBB']).toContain(false), WAIT);
  await running.idle();
  expect([json().title === 'AAA', json().publisher === 'BBB'].filter(Boolean)).toHaveLength(1);
  expect((await post('/items/1/undo')).status).toBe(200);
  await vi.waitFor(() => expect(read('metadata.json')).toBe(before), WAIT);
});

test('what cannot be brought back is a conflict, with what it is and why', async () => {
  const { scan, daemon, write, read } = await setUp();
  await scan();
  const running = await daemon();
  const post = poster(running);
  const { body } = await post('/items/1/fields', { action: 'set', fields: ['title=AAA'] });
  await vi.waitFor(() => expect(read('metadata.json')).toContain('AAA'), WAIT);
  await running.idle();
  write('metadata.json', '{"title":"By hand"}');
  // The daemon may have taken the edit by hand already, and then the title is decided anew.
  const undone = await post(`/runs/${body.run}/undo`);
  expect(undone).toMatchObject({ status: 409, body: { problems: expect.arrayContaining([expect.stringMatching(/metadata\.json: |title: /)]) } });
});

test('a field that a command adds, computes, retires or restores beside the daemon is so at once, in its interface, its pages and its sidecars', async () => {
  const { scan, daemon, run, read } = await setUp();
  await scan();
  const running = await daemon();
  const post = poster(running);
  const set = () => post('/items/1/fields', { action: 'set', fields: ['mood=damp'] });
  const page = async () => (await running.call('/books/1', { headers: { accept: 'text/html' } })).text();
  expect((await set()).status).toBe(400);
  expect(await run('fields', 'add', 'mood', '--type', 'list', '--label', 'How it feels')).toMatchObject({ code: 0, stderr: '' });
  expect(await page()).toContain('How it feels');
  expect((await set()).status).toBe(200);
  await vi.waitFor(() => expect(read('metadata.opf')).toContain('damp'), WAIT);
  await run('fields', 'add', 'shout', '--expression', '$uppercase(title)');
  await vi.waitFor(() => expect(read('metadata.opf')).toContain('THE SALT ROAD'), WAIT);
  await run('fields', 'retire', 'mood');
  expect(await page()).not.toContain('How it feels');
  await vi.waitFor(() => expect(read('metadata.opf')).not.toContain('damp'), WAIT);
  await run('fields', 'restore', 'mood');
  await vi.waitFor(() => expect(read('metadata.opf')).toContain('damp'), WAIT);
  expect(await page()).toContain('How it feels');
  expect((await running.stop()).code).toBe(0);
});

test('a command beside the daemon tells the sinks of what it wrote and undid, by the daemon', async () => {
  const { scan, daemon, run, book, hook, toldOf } = await setUp();
  await scan();
  const running = await daemon();
  hook.told.length = 0;
  expect(await run('set', book, 'title=Mine')).toMatchObject({ code: 0, stderr: '' });
  await vi.waitFor(() => expect(toldOf()).toContainEqual(['updated metadata.json', 'updated metadata.opf']), WAIT);
  hook.told.length = 0;
  expect(await run('undo')).toMatchObject({ code: 0, stderr: '' });
  await vi.waitFor(() => expect(toldOf()).toContainEqual(['updated metadata.json', 'updated metadata.opf']), WAIT);
  expect((await running.stop()).code).toBe(0);
});

test('without a daemon a command tells the sinks itself, or says that it did not', async () => {
  const { scan, run, configure, book, toldOf, hook } = await setUp();
  expect((await scan()).stderr).toBe('');
  expect(toldOf()).toEqual([['created metadata.json', 'created metadata.opf']]);
  hook.close();
  expect(await run('set', book, 'title=Mine')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^rubricator: hook was not told yet: .*\. 1 event waits for the daemon or the next command\.\n$/),
  });
  const next = await startHook();
  onTestFinished(() => next.close());
  configure(next.url);
  expect((await run('set', book, 'title=Mine', '--dry-run')).stderr).toBe('');
  expect(next.told).toEqual([]);
  expect((await run('set', book, 'title=Yours')).code).toBe(0);
  expect(next.told.length).toBeGreaterThan(0);
});
