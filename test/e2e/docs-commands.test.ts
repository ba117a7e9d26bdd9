/** Runs what the pages tell people to type, page by page in its order, on a small library and against the simulated world. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOKS } from '../../src/demo/books.ts';
import { makeEpub, makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { blocksOf, commandLinesOf, commandsIn } from '../docs/page-commands.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

const PAGES = ['README.md', 'docs/first-scan.md', 'docs/corrections.md', 'docs/configuration.md', 'docs/state.md', 'docs/troubleshooting.md'];

/** Commands that need a daemon, a damaged store or another machine, or after which the next ones find no state. */
const NOT_HERE = ['watch', 'status', 'state restore', 'state rebuild', 'state import', 'state move'];

/** What the pages say of a machine’s disk; ours has a folder of its own for it. */
const DISK_OF_PAGES = '/srv/';

let server: WorldServer;
beforeAll(async () => {
  server = await startWorldServer(worldOfBooks());
});
afterAll(() => server.close());

function writeBooks(root: string): void {
  const find = (title: string) => {
    const book = BOOKS.find((each) => each.title === title);
    if (!book) throw new Error(`the demo has no book called ${title}`);
    return book;
  };
  const [road, clock] = [find('The Salt Road'), find('The Clockmaker of Harbor Street')];
  const tagsOf = (title: string, artist: string) => ({ title, album: title, artist });
  put(root, {
    'Marit Osei/The Salt Road/The Salt Road.m4b': makeMp4({
      durationSec: road.durationSec,
      tags: { ...tagsOf(road.title, 'Marit Osei'), custom: { ASIN: road.asin } },
    }),
    // Shorter than the shop's: whether it is the same recording is for people to judge.
    'Silas Brackwater/The Clockmaker of Harbor Street/clockmaker.m4b': makeMp4({
      durationSec: Math.round(clock.durationSec * 0.946),
      tags: tagsOf(clock.title, 'Silas Brackwater'),
    }),
    // No catalogue has it, and nobody states its language.
    'Marit Osei/Letters Home/letters.mp3': makeMp3({ durationSec: 90, tags: tagsOf('Letters Home', 'Marit Osei') }),
    'Unknown/Track 01/01.mp3': makeMp3({ durationSec: 60, tags: {} }),
  });
}

/** What a page tells to run with the program, by its arguments. */
function callsOf(page: string): string[][] {
  const commands = blocksOf(page).flatMap(commandLinesOf).flatMap(commandsIn);
  return commands.flatMap(([program, ...args]) => (program === 'rubricator' && !NOT_HERE.some((name) => args.join(' ').startsWith(name)) ? [args] : []));
}

/** An edit of many books asks on a terminal; there is none here. */
function consentTo([command = '', ...args]: readonly string[]): string[] {
  const isOfMany = ['set', 'clear', 'unset', 'lock', 'unlock'].includes(command) && args[0]?.startsWith('--');
  return isOfMany ? ['--yes'] : [];
}

describe.each(PAGES)('%s', (page) => {
  test('its commands do what it says', async () => {
    const home = tempFolder();
    const books = join(home, 'audiobooks');
    writeBooks(books);
    writeConfig(home, server, [], { libraries: [{ id: 'audiobooks', path: books }], stateDir: join(home, 'state') });
    const cwd = join(home, 'here');
    mkdirSync(cwd);
    const env = { RUBRICATOR_CONFIG: join(home, 'rubricator.yaml') };
    if (!callsOf(page).some(([command]) => command === 'scan')) await runCli(['scan', '--quiet'], { cwd, env });
    for (const args of callsOf(page)) {
      const { code, stderr } = await runCli(
        [...args, ...consentTo(args)].map((arg) => arg.replace(DISK_OF_PAGES, `${home}/`)),
        { cwd, env },
      );
      expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
    }
  });
});

test('the config for a calibre library leaves calibre’s file alone, takes its values, and writes ours beside it', async () => {
  const home = tempFolder();
  const [book, theirs] = ['calibre/Marit Osei/The Salt Road (123)', '<dc:title>The Salt Road, my way</dc:title>'];
  const opf = `<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${theirs}</metadata></package>`;
  const config = blocksOf('docs/calibre.md').find(({ language }) => language === 'yaml');
  put(home, {
    [`${book}/The Salt Road.epub`]: makeEpub({ title: 'The Salt Road', authors: ['Marit Osei'], isbn: '9780306406157' }),
    [`${book}/metadata.opf`]: opf,
    'rubricator.yaml': (config?.lines ?? []).join('\n').replace(DISK_OF_PAGES, `${home}/`),
  });
  await runCli(['scan', '--offline', '--state', join(home, 'state')], { cwd: home });
  const read = (name: string) => readFileSync(join(home, book, name), 'utf8');
  expect(read('metadata.opf')).toBe(opf);
  expect(read('rubricator.opf')).toContain(theirs);
  expect(read('rubricator.opf')).toContain('9780306406157');
});
