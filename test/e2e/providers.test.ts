/** Many providers at once, against the simulated world: the program as its users run it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import type { CatalogueId } from '../../src/demo/facts.ts';
import type { Fault } from '../../src/demo/faults.ts';
import { makeWorld } from '../../src/demo/generate.ts';
import { type World, worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { writeLibrary } from '../accuracy/library.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { type CliResult, runCli, startCli } from './cli.ts';
import { startOnTerminal } from './terminal.ts';
import { type ConfigMore, writeConfig } from './world-config.ts';

interface Setup {
  home: string;
  books: string;
  server: WorldServer;
  run(...args: string[]): Promise<CliResult>;
  scan(...args: string[]): Promise<CliResult>;
  /** Requests since the last call, by provider. */
  asked(): Record<string, number>;
}

async function setUp(
  world: World = worldOfBooks(),
  write: (books: string) => void = writeExampleLibrary,
  only: readonly string[] = [],
  more: ConfigMore = {},
): Promise<Setup> {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  write(books);
  const server = await startWorldServer(world);
  onTestFinished(() => server.close());
  writeConfig(home, server, only, more);
  let seen = 0;
  const run = (...args: string[]) => runCli([...args, '--state', join(home, 'state')], { cwd: home, env: { RUBRICATOR_HTTP_RETRY_DELAY_MS: '1' } });
  return {
    home,
    books,
    server,
    run,
    scan: (...args) => run('scan', books, ...args),
    asked() {
      const counts: Record<string, number> = {};
      for (const path of server.requests.slice(seen)) {
        const [id = ''] = path.split('/');
        counts[id] = (counts[id] ?? 0) + 1;
      }
      seen = server.requests.length;
      return counts;
    },
  };
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const CLOCKMAKER = 'Silas Brackwater/The Clockmaker of Harbor Street [B0SIM00007]';

describe('review', () => {
  test('shows what waits, and a confirmed candidate is written and remembered', async () => {
    const { books, run, scan } = await setUp();
    expect((await scan()).stdout).toContain('1 to review');
    const path = join(books, CLOCKMAKER);
    const review = await run('review');
    expect(review.stdout).toContain('The Clockmaker of Harbor');
    const [entry] = JSON.parse((await run('review', '--json')).stdout) as { path: string; candidates: { number: number; candidate: string }[] }[];
    expect(entry).toMatchObject({ path, candidates: [{ number: 1, candidate: 'audible:B0SIM00006@us' }, { number: 2 }] });
    expect(json(join(path, 'metadata.json')).publisher).toBeUndefined();

    const dry = await run('review', 'confirm', path, '1', '--dry-run');
    expect(dry.stdout).toContain('would be confirmed: audible:B0SIM00006@us');
    expect(dry.stdout).toContain('+  "publisher": "Harrow & Pike"');
    expect(json(join(path, 'metadata.json')).publisher).toBeUndefined();
    expect((await run('review')).stdout).toContain('The Clockmaker of Harbor');

    const confirmed = await run('review', 'confirm', path, '1');
    expect([confirmed.code, confirmed.stdout]).toEqual([0, expect.stringContaining('confirmed: audible:B0SIM00006@us')]);
    expect(json(join(path, 'metadata.json'))).toMatchObject({ publisher: 'Harrow & Pike', asin: 'B0SIM00006' });
    expect((await run('review')).stdout).toContain('Nothing waits');
    await scan('--force');
    expect(json(join(path, 'metadata.json'))).toMatchObject({ publisher: 'Harrow & Pike', asin: 'B0SIM00006' });
    expect((await run('explain', path, 'publisher')).stdout).toMatch(/confirmed by \S.* \(command line\)/);
  });

  test('what is rejected does not come back', async () => {
    const { books, run, scan } = await setUp();
    await scan();
    const path = join(books, CLOCKMAKER);
    expect((await run('review', 'reject', path)).stdout).toContain('rejected: audible:B0SIM00006@us');
    await scan('--force');
    expect((await run('review')).stdout).toContain('Nothing waits');
    expect(json(join(path, 'metadata.json')).publisher).toBeUndefined();
    expect((await run('review', '--all')).stdout).toMatch(/audible:B0SIM00006@us {2}0\.\d\d {2}rejected by .* \(command line\)/);

    const planned = (await run('review', 'reset', path, '--dry-run')).stdout;
    expect(planned).toMatch(/^would be forgotten: audible:B0SIM00006@us\n[\s\S]*to review\.\n$/);
    expect((await run('review', 'reset', path)).stdout).toMatch(/^forgotten: audible:B0SIM00006@us\n/);
    expect((await run('review', path)).stdout).toContain('1  audible:B0SIM00006@us');
    expect((await run('history')).stdout).toMatch(/reset audible:B0SIM00006@us.* for The Clockmaker of Harbor Street, /);
    expect((await run('undo')).code).toBe(0);
    expect((await run('review')).stdout).toContain('Nothing waits');
    expect((await run('review', 'reset', path)).stdout).toContain('forgotten: ');
    expect((await run('review', 'reset', path)).stdout).toContain('No candidate of this book was confirmed or rejected.');
  });

  test('the best candidates are confirmed together, if somebody says so, and taken back together', async () => {
    const { books, run, scan } = await setUp();
    await scan();
    const publisher = () => json(join(books, CLOCKMAKER, 'metadata.json')).publisher;
    expect((await run('review', 'confirm', '--best', '--min', '0.99')).stdout).toContain('1 book left for you: no candidate has 0.99 or more.');
    const refused = await run('review', 'confirm', '--best', '--min', '0.8');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('1 candidate would be confirmed; say --yes to confirm it')]);
    const confirmed = await run('review', 'confirm', '--best', '--min', '0.8', '--yes');
    expect([confirmed.code, confirmed.stdout]).toEqual([0, expect.stringMatching(/1 book confirmed; rubricator undo \d+ takes all of it back\./)]);
    expect(publisher()).toBe('Harrow & Pike');
    expect((await run('undo', /undo (\d+)/.exec(confirmed.stdout)?.[1] ?? '')).code).toBe(0);
    expect([publisher(), (await run('review', '--json')).stdout]).toEqual([undefined, expect.stringContaining('audible:B0SIM00006@us')]);
    for (const wrong of [['--best', books], [], ['--best', '--min', '7']]) expect((await run('review', 'confirm', ...wrong)).code).toBe(2);
  });

  test('a group of books is shown, and decided about at once', async () => {
    const { books, run, scan } = await setUp();
    await scan();
    const waits = async () => (await run('review')).stdout.includes('audible:B0SIM00006@us');
    // One book is no group, but can be named by what it is in.
    expect((await run('review', '--by', 'doubt')).stdout).toContain('No two books that wait have the same doubt.');
    const [author] = (json(join(books, CLOCKMAKER, 'metadata.json')) as { authors: string[] }).authors;
    const group = ['--by', 'author', '--group', author ?? ''];
    expect((await run('review', ...group)).stdout).toContain('audible:B0SIM00006@us');
    expect((await run('review', 'confirm', '--best', '--min', '0.8', '--dry-run', ...group)).stdout).toContain('audible:B0SIM00006@us');
    const refused = await run('review', 'reject', '--source', 'audible', ...group);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('1 candidate would be rejected; say --yes to reject it')]);
    const none = (await run('review', 'reject', '--source', 'audible', '--yes', '--by', 'author', '--group', 'Nobody')).stdout;
    expect([none, await waits()]).toEqual([expect.stringContaining('No book that waits is in a group “Nobody”'), true]);
    const rejected = (await run('review', 'reject', '--source', 'audible', '--yes', ...group)).stdout;
    expect([rejected, await waits()]).toEqual([expect.stringMatching(/Rejected for 1 book; rubricator undo \d+ takes all of it back\./), false]);
    expect((await run('undo', /undo (\d+)/.exec(rejected)?.[1] ?? '')).code).toBe(0);
    expect(await waits()).toBe(true);
    for (const wrong of [
      [],
      ['--source', 'audible', '--by', 'author'],
      ['--source', 'audible', books],
      ['--source', 'audible', '--by', 'mood', '--group', 'x'],
    ])
      expect([wrong, (await run('review', 'reject', ...wrong)).code]).toEqual([wrong, 2]);
  });

  test('on a terminal it asks about one book after the other, and takes back what was decided', async () => {
    const { home, books, run, scan } = await setUp();
    await scan();
    const publisher = () => json(join(books, CLOCKMAKER, 'metadata.json')).publisher;
    const review = startOnTerminal(['review', '--state', join(home, 'state')], { columns: 80, cwd: home });
    expect(await review.until('q quit')).toMatch(/1 of 1[\s\S]*1 {2}audible:B0SIM00006@us/);
    review.type('1');
    await review.until('That was the last book.');
    review.type('u');
    await review.until('undone');
    expect(publisher()).toBeUndefined();
    review.type('1');
    await review.until('That was the last book.  u undo  q quit');
    review.type('q');
    expect(await review.end).toBe(0);
    expect(await review.screen.text()).toContain('Nothing waits for a decision.');
    expect(publisher()).toBe('Harrow & Pike');
    expect((await run('history')).stdout.match(/confirm audible:B0SIM00006@us/g)).toHaveLength(2);
  });

  test('what does not exist is said, and changes nothing', async () => {
    const { books, run, scan } = await setUp();
    await scan();
    const path = join(books, CLOCKMAKER);
    expect(await run('review', 'confirm', path, '1')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/look at it first, or name the candidate: .*audible:B0SIM00006@us/),
    });
    await run('review', path);
    expect(await run('review', 'confirm', path, '9')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no candidate “9”; there are 1 (audible:B0SIM00006@us)'),
    });
    expect(await run('review', 'confirm', books, '1')).toMatchObject({ code: 1, stderr: expect.stringContaining('is the library') });
    expect(await run('review', 'reject', join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing waits for a decision there'),
    });
  });
});

test('Ctrl-C does not wait for a provider that hangs', async () => {
  const { home, books, server, scan } = await setUp();
  server.setFault('audible', 'hang');
  const { child, result } = startCli(['scan', books, '--state', join(home, 'state')], { cwd: home });
  while (!server.requests.some((path) => path.startsWith('audible/'))) await sleep(20);
  child.kill('SIGINT');
  const ended = await result;
  expect(ended.code).toBe(130);
  expect(ended.stdout).toContain('Interrupted.');
  // A request that hangs is given up after 20 s and sent again; the scan ends before that.
  const asked = server.requests.filter((path) => path.startsWith('audible/'));
  expect(new Set(asked).size).toBe(asked.length);
  server.setFault('audible', 'none');
  expect((await scan()).stdout).toContain('8 books');
});

test('a lost state comes back from the records beside the books, without asking anybody', async () => {
  const { home, books, run, scan, asked } = await setUp(undefined, undefined, [], {
    exporters: { 'rubricator-json': { enabled: true }, markdown: { enabled: true } },
  });
  await scan();
  asked();
  const sidecars = () =>
    readdirSync(books, { recursive: true })
      .map(String)
      .filter((name) => /(?:json|opf|md)$/.test(name))
      .sort()
      .map((name) => [name, name.endsWith('.rubricator.json') ? '' : readFileSync(join(books, name), 'utf8')]);
  const before = sidecars();
  rmSync(join(home, 'state'), { recursive: true });
  const offline = await scan('--offline');
  expect(offline.stdout).toContain('0 sidecars created');
  expect([asked(), sidecars().map(([name]) => name)]).toEqual([{}, before.map(([name]) => name)]);
  // What spoke against a book's own identifier is no part of its record: that is found out again online.
  const ofServers = (list: (string | undefined)[][]) => list.filter(([name]) => name?.endsWith('metadata.json') && !name.startsWith(CLOCKMAKER));
  expect(ofServers(sidecars())).toEqual(ofServers(before));
  const path = join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road');
  expect((await run('explain', path, 'publisher')).stdout).toMatch(/→ 0\.\d\d +audible +Tall Lamp Audio/);
});

describe('lookup', () => {
  test('by ASIN, by title, as a record, as JSON', async () => {
    const { run } = await setUp();
    const byAsin = await run('lookup', 'b0sim00003');
    expect(byAsin.code).toBe(0);
    expect(byAsin.stdout).toContain('audible B0SIM00003 (uk)  1.00 fits');
    expect(byAsin.stdout).toContain('Winter Lodgings · Piers Abernathy · read by Rhea Sparrow, Kit Marlowe');
    const byTitle = await run('lookup', 'The Salt Road', '--author', 'Marit Osei', '--record');
    expect(byTitle.stdout).toContain('Title: The Salt Road');
    expect(byTitle.stdout).toMatch(/→ \d\.\d\d {2}\w+/);
    const asJson = JSON.parse((await run('lookup', 'The Salt Road', '--author', 'Marit Osei', '--json')).stdout) as {
      candidates: unknown[];
      record: { fields: Record<string, unknown> };
    };
    expect(asJson.candidates.length).toBeGreaterThan(2);
    expect(asJson.record.fields.title).toMatchObject({ value: 'The Salt Road' });
    // A title alone may be another book's.
    const alone = JSON.parse((await run('lookup', 'The Salt Road', '--json')).stdout) as typeof asJson;
    expect([alone.candidates.length > 2, alone.record.fields.title]).toEqual([true, undefined]);
  });

  test('nothing found is said so', async () => {
    const { run, books } = await setUp();
    const result = await run('lookup', 'B0SIM99999');
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('audible: nothing found');
    // No folder is touched by asking.
    expect(existsSync(join(books, CLOCKMAKER, 'metadata.json'))).toBe(false);
  });
});

describe('providers', () => {
  test('no password of an address is shown', async () => {
    const mapping = { id: 'mine', search: { path: '/s?q={title}' }, fields: { title: '$.t' } };
    const address = 'https://me:world-password@books.example/a?key=world-password';
    const { home, run } = await setUp();
    const providers = { 'json-mapping': [{ ...mapping, baseUrl: address }], custom: [{ id: 'own', baseUrl: address }] };
    writeFileSync(join(home, 'rubricator.yaml'), JSON.stringify({ providers }));
    const outputs = [await run('providers', '--json'), await run('config', 'print')].map(({ stdout }) => stdout);
    for (const output of outputs) expect([output.includes('books.example'), output.includes('world-password')]).toEqual([true, false]);
  });

  test('a table before and after, without a secret in it', async () => {
    const { run, scan } = await setUp();
    const before = await run('providers');
    expect(before.stdout).toMatch(/audible\s+│ on/);
    await scan();
    const after = await run('providers');
    expect(after.stdout).toMatch(/hardcover.*token/);
    expect(after.stdout).toMatch(/goodreads/);
    for (const output of [after.stdout, (await run('providers', '--json')).stdout, (await run('config', 'print')).stdout]) {
      expect(output).not.toContain('world-token');
      expect(output).not.toContain('world-key');
    }
    const list = JSON.parse((await run('providers', '--json')).stdout) as { id: string; state: { counts: { requests: number; found: number } } }[];
    expect(list.find(({ id }) => id === 'audible')?.state.counts.requests).toBeGreaterThan(0);
  });

  test('why one is off', async () => {
    const { run, home, server } = await setUp();
    writeConfig(home, server, [], { providers: { hardcover: { token: undefined } } });
    expect((await run('providers')).stdout.replace(/[│\s]+/g, ' ')).toContain('needs a token');
  });
});

describe('one provider in trouble', () => {
  test.each<[CatalogueId, Fault]>([
    ['audible', 'error-500'],
    ['audnexus', 'redirect-loop'],
    ['audible', 'rate-limit'],
    ['openlibrary', 'html'],
    ['custom', 'reset'],
  ])('%s, %s: the rest is complete, and when it is back only its part is fetched', async (id, fault) => {
    const { books, scan, server, asked } = await setUp();
    server.setFault(id, fault, { retryAfterSec: 1 });
    const first = await scan('-q');
    expect(first.code).toBe(3); // the damaged file of the example library
    expect(json(join(books, 'Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [B0SIM00003]/metadata.json'))).toMatchObject({ publisher: 'Seven Oaks, Inc.' });
    asked();
    server.setFault(id, 'none');
    // How long it is left alone depends on how often it refused. In the end there is nothing left to ask.
    let made = 0;
    for (let counts: Record<string, number> = {}, scans = 0; made === 0 || Object.keys(counts).length > 0; scans++) {
      expect(scans).toBeLessThan(10);
      await sleep(1100);
      await scan('-q');
      counts = asked();
      made += counts[id] ?? 0;
      // What it finds may lead others to more, by an identifier that nobody had named.
      const others = Object.keys(counts).filter((other) => ![id, 'wikidata', 'goodreads', 'openlibrary', 'hardcover', 'googlebooks'].includes(other));
      expect(others).toEqual([]);
    }
  });
});

test('a slow provider holds nothing up: what is known is written, the rest follows in the same scan', async () => {
  const world = makeWorld({ seed: 'slow', works: 60 });
  const owned: string[] = [];
  const { scan, books } = await setUp(
    world,
    (root) => {
      owned.push(...writeLibrary(root, world, { items: 40, seed: 'slow' }).map(({ path }) => path));
    },
    ['audible', 'audnexus'],
    { providers: { audnexus: { limits: { ratePerSec: 2.5, burst: 1 } } } },
  );
  const result = await scan('--json');
  const lines = result.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { path: string; deferred: string[] });
  const late = lines.filter(({ deferred }) => deferred.includes('audnexus')).map(({ path }) => path);
  expect(late.length).toBeGreaterThan(0);
  for (const path of late) expect(lines.filter((line) => line.path === path).at(-1)?.deferred).toEqual([]);
  expect(new Set(lines.map(({ path }) => path)).size).toBe(owned.length);
  expect((await scan('-q')).stdout).toContain(`${owned.length} unchanged`);
  for (const path of late) expect(existsSync(join(books, path, 'metadata.json')), path).toBe(true);
});

test('books by the hundred are asked of Audible in batches', async () => {
  const world = makeWorld({ seed: 'bulk', works: 260 });
  const { scan, asked } = await setUp(
    world,
    (root) => {
      writeLibrary(
        root,
        { ...world, editions: world.editions.filter(({ kind, asins }) => kind === 'audio' && asins.us) },
        { items: 150, seed: 'bulk', asins: true },
      );
    },
    ['audible'],
    { lookup: { complete: [] } },
  );
  await scan('-q');
  // Three batches of fifty on an idle machine; a busy one sends some before they are full.
  expect(asked().audible).toBeLessThan(150);
});
