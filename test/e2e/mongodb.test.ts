/** A MongoDB that a daemon keeps in step, and the commands about it, as a user meets them. The server is a double. */
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startMongoDouble } from '../catalogues/mongodb/double.ts';
import { put } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 50 };

async function setUp() {
  const library = oneLibrary();
  const double = await startMongoDouble({ isReplicated: true });
  onTestFinished(() => double.close());
  const client = new MongoClient(double.url);
  onTestFinished(() => client.close());
  const configure = (more: Record<string, unknown> = {}) =>
    library.configure({
      ...{ stateDir: library.state, api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0 }, providers: NO_PROVIDERS },
      catalogues: [{ id: 'home', type: 'mongodb', url: double.url, ...more }],
    });
  configure();
  return { ...library, configure, books: client.db().collection('books') };
}

test('the daemon fills the collection, and follows an edit of a command beside it', async () => {
  const { scan, run, books, home, book } = await setUp();
  await scan();
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.said('looked through');
  await vi.waitFor(async () => expect(await books.find().toArray()).toMatchObject([{ title: 'The Salt Road' }]), WAIT);
  expect((await run('set', book, 'title=Salt and Stone')).code).toBe(0);
  await vi.waitFor(async () => expect(await books.find().toArray()).toMatchObject([{ title: 'Salt and Stone' }]), WAIT);
  await vi.waitFor(async () => expect((await run('status')).stdout).toContain('Database home (mongodb): in step'), WAIT);
});

test('by commands: migrate, sync, verify, query, and what somebody edited there', async () => {
  const { scan, run, books, read } = await setUp();
  await scan();
  expect((await run('catalogue', 'targets')).stdout).toMatch(/home \W+mongodb\W+document\W+127\.0\.0\.1:\d+\/books/);
  expect((await run('catalogue', 'migrate', '--dry-run')).stdout).toContain('db.runCommand({"create":"books"});');
  expect((await run('catalogue', 'sync')).stdout).toContain('home: 1 book sent; it has 1.');
  const status = await run('catalogue', 'status');
  expect(status.stdout).toContain('in step');
  expect(status.stdout).toContain('its collections are as the config says');
  expect((await run('catalogue', 'migrate')).stdout).toContain('home: its collections are as the config says.');
  expect((await run('catalogue', 'verify')).stdout).toContain('nothing differs');
  const question = '{ "find": "books", "projection": { "_id": 0, "title": 1 } }';
  expect((await run('catalogue', 'query', 'home', question, '--format', 'csv')).stdout).toBe('title\nThe Salt Road\n');
  await books.updateOne({}, { $set: { title: 'Theirs' } });
  expect((await run('catalogue', 'verify')).stdout).toContain('Title: The Salt Road here, Theirs there');
  expect((await run('catalogue', 'import', 'home', '--yes')).stdout).toContain('1 book changed');
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' });
  expect((await run('catalogue', 'rollback', 'home', '--yes')).stdout).toContain('taken back');
});

test('in both ways: what is edited there becomes a decision here, once, and can be undone', async () => {
  const { scan, run, books, configure, home, book, read } = await setUp();
  // What the server says by itself needs no question.
  configure({ mode: 'both', pollSeconds: 3600 });
  await scan();
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.said('looked through');
  const inStep = () => vi.waitFor(async () => expect((await daemon.status()).targets).toMatchObject([{ state: 'inStep' }]), WAIT);
  const there = (wanted: object) => vi.waitFor(async () => expect(await books.find().toArray()).toMatchObject([wanted]), WAIT);
  await there({ title: 'The Salt Road' });
  await inStep();
  const before = read('metadata.json');
  await books.updateOne({}, { $set: { title: 'Theirs' }, $unset: { description: '' } });
  await vi.waitFor(() => expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' }), WAIT);
  expect((await run('explain', book, 'title')).stdout).toContain('home (database)');
  await daemon.idle();
  expect((await run('set', book, 'title=Ours')).code).toBe(0);
  await there({ title: 'Ours' });
  await books.deleteOne({});
  await there({ title: 'Ours' });
  await inStep();
  const edits = async () => ((await (await daemon.call('/api/v1/runs')).json()) as { kind: string }[]).filter(({ kind }) => kind === 'edit').length;
  expect(await edits()).toBe(2);
  for (const _ of ['ours', 'theirs']) {
    // A book that is being worked on is left alone.
    await daemon.idle();
    const undone = await run('undo', '--yes');
    expect([undone.code, undone.stderr]).toEqual([0, '']);
  }
  await there({ title: 'The Salt Road' });
  await vi.waitFor(() => expect(read('metadata.json')).toBe(before), WAIT);
  expect((await run('catalogue', 'verify')).stdout).toContain('nothing differs');
  expect(await edits()).toBe(2);
});

test('in both ways: a book that changed on both sides waits for a word', async () => {
  const { scan, run, books, configure, book, read } = await setUp();
  configure({ mode: 'both' });
  await scan();
  await run('catalogue', 'sync');
  await books.updateOne({}, { $set: { title: 'Theirs' } });
  await run('set', book, 'title=Ours');
  const sync = await run('catalogue', 'sync');
  expect([sync.code, sync.stderr]).toEqual([3, expect.stringContaining('rubricator catalogue import')]);
  expect((await run('catalogue', 'import', 'home', '--yes')).stdout).toContain('choose with --conflict');
  expect((await run('catalogue', 'import', 'home', '--yes', '--conflict', 'theirs')).stdout).toContain('1 book changed');
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' });
  expect((await run('catalogue', 'sync')).code).toBe(0);
  expect((await run('catalogue', 'verify')).code).toBe(0);
});

test('what is wrong with it is told, without its password', async () => {
  const { run, configure, home } = await setUp();
  configure({ shape: 'tables', tables: { books: 'titles' } });
  const wrong = await run('catalogue', 'targets');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/catalogues\.0\.shape: must be document \(.*rubricator\.yaml, line \d+\)/)]);
  configure({ url: 'mongodb://127.0.0.1:1/' });
  expect((await run('catalogue', 'targets')).stderr).toContain('mongodb://user@host:27017/database');
  const down = 'mongodb://me:s3cret@127.0.0.1:1,127.0.0.1:2/books?serverSelectionTimeoutMS=100';
  configure({ url: down });
  expect((await run('catalogue', 'targets')).stdout).toContain('127.0.0.1:1,127.0.0.1:2/books');
  const sync = await run('catalogue', 'sync');
  expect([sync.code, sync.stderr]).toEqual([3, expect.stringContaining('ECONNREFUSED')]);
  expect(sync.stderr).not.toContain('s3cret');
  expect((await run('config', 'print')).stdout).not.toContain('s3cret');
  put(home, { password: 's3cret\n' });
  configure({ url: 'mongodb://127.0.0.1:1/books', passwordFile: join(home, 'password') });
  expect((await run('catalogue', 'sync')).stderr).toContain('catalogues.home.url: names no user');
});
