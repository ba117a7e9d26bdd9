/** A program that dies in the midst of `catalogue sync`, wherever that is: the next one goes on, and nothing differs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { startMongoDouble } from '../catalogues/mongodb/double.ts';
import { hasMysql, hasPostgres, mysqlUrl, postgresUrl } from '../catalogues/servers.ts';
import { put } from '../files/temp-folder.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';
import type { DiesSending } from './deadly-sending.ts';
import { oneLibrary } from './one-library.ts';

const BOOKS = 24;
const BATCH = 3;
const PRELOADED = { ...WITHOUT_COVERAGE, NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'deadly-sending.ts')).href}` };

function makeBooks(books: string): void {
  for (let n = 10; n < 10 + BOOKS; n++)
    put(books, { [`Author ${n}/Book ${n}/book.m4b`]: makeMp4({ durationSec: 60, tags: { album: `Book ${n}`, artist: `Author ${n}` } }) });
}

async function setUp(target: Record<string, unknown>) {
  const library = oneLibrary(makeBooks);
  library.configure({ catalogues: [{ id: 'home', batch: BATCH, ...target }] });
  expect(await library.scan()).toMatchObject({ code: 0 });
  const args = ['--config', join(library.home, 'rubricator.yaml'), '--state', library.state];
  const dying = (place: DiesSending) =>
    startCli(['catalogue', 'sync', ...args], { cwd: library.home, env: { ...PRELOADED, DIES_SENDING: JSON.stringify(place) } }).result;
  return { ...library, dying };
}

/** @param end what is sent at the end of a batch */
async function surviveDeaths(target: Record<string, unknown>, end: string): Promise<void> {
  const { dying, run } = await setUp(target);
  // Fewer batches than there are, all together.
  const places = [
    { word: end, times: 2, isSent: false },
    { word: 'Author', times: 3, isSent: false },
    { word: end, times: 2, isSent: true },
  ];
  for (const place of places) {
    const { signal, stderr } = await dying(place);
    expect([place, signal, stderr]).toEqual([place, 'SIGKILL', expect.any(String)]);
    // It does not stand as if it had everything.
    const verify = await run('catalogue', 'verify');
    expect([place, verify.code, verify.stdout]).toEqual([place, 3, expect.stringContaining('differ')]);
  }
  const sync = await run('catalogue', 'sync');
  expect([sync.code, sync.stdout]).toEqual([0, expect.stringContaining(`it has ${BOOKS}.`)]);
  // What was sent before counts: the last one sent the rest.
  expect(sync.stdout).not.toContain(`${BOOKS} books sent`);
  const verify = await run('catalogue', 'verify');
  expect([verify.code, verify.stdout]).toEqual([0, expect.stringContaining('nothing differs')]);
}

test('SQLite', () => surviveDeaths({ type: 'sqlite', file: 'out/catalogue.sqlite' }, 'commit'));
test.skipIf(!hasPostgres)('PostgreSQL', async () => surviveDeaths({ type: 'postgres', url: await postgresUrl() }, 'commit'));
test.skipIf(!hasMysql)('MariaDB', async () => surviveDeaths({ type: 'mysql', url: await mysqlUrl() }, 'commit'));
test.each([
  ['a replica set', true, 'commitTransaction'],
  // Its position moves last.
  ['a server that stands alone', false, 'findAndModify'],
])('a double of MongoDB: %s', async (_, isReplicated, end) => {
  const double = await startMongoDouble({ isReplicated });
  onTestFinished(() => double.close());
  await surviveDeaths({ type: 'mongodb', url: double.url }, end);
});
