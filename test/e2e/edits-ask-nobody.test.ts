/** What is decided on the command line asks no provider unless told to; it fetches a cover all the same. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

const CLOCKMAKER = 'Silas Brackwater/The Clockmaker of Harbor Street [B0SIM00007]';
const SALT_ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';

async function setUp(exporters: Record<string, unknown> = {}) {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, [], {
    ...{ exporters, stateDir: join(home, 'state'), api: { port: 0 }, watch: { settleSeconds: 0 } },
    libraries: [{ id: 'books', path: books, kind: 'mixed' }],
  });
  const run = (...args: string[]) => runCli([...args, '--state', join(home, 'state')], { cwd: home });
  await run('scan', books, '-q');
  let seen = server.requests.length;
  return {
    ...{ run, server, config: join(home, 'rubricator.yaml') },
    scan: () => run('scan', books, '-q'),
    path: (book: string) => join(books, book),
    json: (book: string) => JSON.parse(readFileSync(join(books, book, 'metadata.json'), 'utf8')) as Record<string, unknown>,
    /** How many requests there were since the last call. */
    asked() {
      const count = server.requests.length - seen;
      seen = server.requests.length;
      return count;
    },
  };
}

test('edits and decisions are applied from what was answered before', async () => {
  const { run, json, path, asked } = await setUp();
  for (const [book, ...args] of [
    [SALT_ROAD, 'set', 'title=The Pepper Road', 'authors=Ann Cole'],
    [SALT_ROAD, 'set', 'identifiers=asin:B0SIM00003'],
    [SALT_ROAD, 'lock', 'title'],
    [SALT_ROAD, 'clear', 'subtitle'],
    [SALT_ROAD, 'unset', 'title', 'identifiers'],
    [SALT_ROAD, 'unlock'],
  ] as const) {
    const [command, ...values] = args;
    expect([(await run(command ?? '', path(book), ...values)).code, asked()], args.join(' ')).toEqual([0, 0]);
  }
  expect(json(SALT_ROAD)).toMatchObject({ title: 'The Salt Road', authors: ['Ann Cole'] });
  await run('set', '--author', 'osei', '--yes', 'publisher=Mine', 'identifiers=asin:B0SIM00003');
  await run('review', path(CLOCKMAKER));
  expect((await run('review', 'reject', path(CLOCKMAKER))).stdout).toContain('rejected: audible:B0SIM00006@us');
  await run('review', 'reset', path(CLOCKMAKER));
  expect((await run('review', 'confirm', '--best', '--min', '0.8', '--yes')).stdout).toContain('1 book confirmed');
  expect(json(CLOCKMAKER)).toMatchObject({ publisher: 'Harrow & Pike' });
  expect(asked()).toBe(0);
});

test('who was not asked about another question is asked by the next scan, once', async () => {
  const { run, scan, path, asked, server } = await setUp();
  await scan();
  asked();
  await run('set', path(SALT_ROAD), 'title=Winter Lodgings', 'authors=Piers Abernathy');
  expect(asked()).toBe(0);
  await scan();
  expect([server.requests.slice(-asked()).some((request) => request.includes('Lodgings')), asked()]).toEqual([true, 0]);
  await scan();
  expect(asked()).toBe(0);
});

test('an edit that leaves the question as it is makes nobody due', async () => {
  const { run, scan, path, asked } = await setUp();
  await scan();
  asked();
  await run('set', path(SALT_ROAD), 'publisher=Mine');
  await scan();
  expect(asked()).toBe(0);
});

test('the daemon asks only who is due: nobody about an edit of what nobody asks by, everybody about other words', async () => {
  const { scan, asked, config, json } = await setUp();
  await scan();
  const daemon = startDaemon(config);
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.said('looked through');
  await daemon.idle();
  asked();
  const { items } = (await (await daemon.call('/api/v1/items?search=salt+road')).json()) as { items: { id: number }[] };
  const edit = async (field: string) => {
    const body = JSON.stringify({ action: 'set', fields: [field] });
    await daemon.call(`/api/v1/items/${items[0]?.id}/fields`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await daemon.idle();
  };
  await edit('publisher=Mine');
  expect([json(SALT_ROAD).publisher, asked()]).toEqual(['Mine', 0]);
  await edit('title=Winter Lodgings');
  expect([json(SALT_ROAD).title, asked() > 0]).toEqual(['Winter Lodgings', true]);
});

test('--ask asks at once what is another question now', async () => {
  const { run, path, asked } = await setUp();
  expect((await run('set', path(SALT_ROAD), 'title=Winter Lodgings', '--ask')).code).toBe(0);
  expect(asked()).toBeGreaterThan(0);
  expect((await run('review', 'reject', path(CLOCKMAKER), '--ask')).code).toBe(0);
  expect((await run('set', path(SALT_ROAD), 'title=x', '--ask', '--offline')).stderr).toContain('cannot be used with');
});

test('a cover that is set is fetched, and only --offline leaves it for later', async () => {
  const pictures: string[] = [];
  const png = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#a31621' } })
    .png()
    .toBuffer();
  const host = createServer((request, response) => {
    pictures.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'image/png' }).end(png);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void host.close());
  const address = (name: string) => `http://127.0.0.1:${(host.address() as AddressInfo).port}/${name}.png`;
  const { run, path, asked } = await setUp({ cover: { enabled: true, privateAddresses: true } });
  pictures.length = 0;
  expect((await run('set', path(SALT_ROAD), `cover=${address('a')}`)).code).toBe(0);
  expect([pictures, asked(), statSync(join(path(SALT_ROAD), 'cover.jpg')).size > 0]).toEqual([['/a.png'], 0, true]);
  await run('set', path(SALT_ROAD), `cover=${address('b')}`, '--offline');
  expect([pictures, asked()]).toEqual([['/a.png'], 0]);
});
