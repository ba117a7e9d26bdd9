/** A chain that is declared otherwise: the next scan asks it again by itself, and its members’ caches answer. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

const BOOK = 'Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [B0SIM00003]';

/** A library, and a scan of it with other chains each time. */
async function setUp(only: readonly string[]) {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  const run = async (...args: string[]) => (await runCli([...args, '--state', join(home, 'state')], { cwd: home })).stdout;
  return {
    ...{ home, books, server },
    async scan(chains: object[], ...args: string[]) {
      writeConfig(home, server, only, { chains });
      const before = server.requests.length;
      const stdout = await run('scan', books, ...args);
      return { stdout, requests: server.requests.slice(before) };
    },
    explain: (book: string, field: string) => run('explain', join(books, book), field),
    written: (book: string) => JSON.parse(readFileSync(join(books, book, 'metadata.json'), 'utf8')) as Record<string, unknown>,
  };
}

const of = ['audible', 'itunes', 'googlebooks'];
const whole = { id: 'whole', mode: 'union', of };

test('steps that changed count with the next scan, and cost no request', async () => {
  const { scan, explain, written } = await setUp(of);
  expect((await scan([whole])).requests).not.toEqual([]);
  expect(written(BOOK)).toMatchObject({ genres: ['Mystery', 'Thriller'], publisher: 'Seven Oaks, Inc.' });
  const again = await scan([whole]);
  expect(again).toEqual({ stdout: expect.stringContaining('Nothing has changed'), requests: [] });

  const dropped = await scan([{ ...whole, steps: [{ drop: ['genres'] }] }]);
  expect(dropped.requests).toEqual([]);
  expect(written(BOOK).genres).toBeUndefined();
  expect(await explain(BOOK, 'genres')).toContain('no source states it');
  const other = await scan([{ ...whole, steps: [{ drop: ['publisher'] }] }]);
  expect([other.requests, written(BOOK).genres, written(BOOK).publisher]).toEqual([[], ['Mystery', 'Thriller'], undefined]);
  // What a chain within a chain does to answers is a part of what the outer one says.
  const inner = (steps: object[]) => [
    { ...whole, id: 'inner', steps },
    { id: 'whole', of: ['inner'] },
  ];
  await scan(inner([]));
  expect(written(BOOK)).toMatchObject({ publisher: 'Seven Oaks, Inc.' });
  expect((await scan(inner([{ drop: ['publisher'] }]))).requests).toEqual([]);
  expect(written(BOOK).publisher).toBeUndefined();
});

test('a chain that is taken away leaves nothing behind: its members speak for themselves again', async () => {
  const { scan, explain, written } = await setUp(of);
  await scan([]);
  const before = written(BOOK);
  await scan([{ ...whole, steps: [{ drop: ['genres'] }] }]);
  expect(written(BOOK).genres).toBeUndefined();
  expect((await scan([{ ...whole, enabled: false }])).requests).toEqual([]);
  expect(written(BOOK)).toEqual(before);
  expect(await explain(BOOK, 'genres')).not.toContain('whole');
});

test('a daemon that loads its config anew asks a changed chain again, and tells what chains answer', async () => {
  const { home, books, server, written } = await setUp(of);
  const write = (steps: object[]) => {
    const chains = [{ ...whole, steps }];
    writeConfig(home, server, of, {
      chains,
      stateDir: join(home, 'state'),
      libraries: [{ id: 'books', path: books }],
      api: { port: 0 },
      log: { format: 'json' },
    });
  };
  write([]);
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const wait = { timeout: PATIENCE_MS, interval: 100 };
  await vi.waitFor(() => expect(written(BOOK).genres).toEqual(['Mystery', 'Thriller']), wait);
  const metrics = async () => (await daemon.call('/metrics')).text();
  await vi.waitFor(async () => expect(await metrics()).toMatch(/^rubricator_chain_answers\{chain="whole",outcome="found"\} [1-9]/m), wait);
  expect(await metrics()).toMatch(/^rubricator_chain_member_answers\{chain="whole",member="audible"\} [1-9]/m);
  await daemon.idle();
  const before = server.requests.length;
  write([{ drop: ['genres'] }]);
  daemon.child.kill('SIGHUP');
  await vi.waitFor(() => expect(written(BOOK).genres).toBeUndefined(), wait);
  expect(server.requests.slice(before)).toEqual([]);
});
