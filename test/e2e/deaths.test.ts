/** A book that ends the process, as a lack of memory or a fault in a library does, holds up the others for two starts and no longer. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

import { makeMp4 } from '../../src/demo/media.ts';
import { put } from '../files/temp-folder.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

const DEADLY = { ...WITHOUT_COVERAGE, NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'deadly.ts')).href}` };
const TITLES = ['Ash', 'Bay', 'Cove', 'Dell', 'Elm', 'Fen'];
const SET_ASIDE = 'the program ended twice while it worked on this book';

function setUp() {
  const library = oneLibrary((books) => {
    for (const title of TITLES) put(books, { [`Marit Osei/${title}/book.m4b`]: makeMp4({ durationSec: 60, tags: { album: title, artist: 'Marit Osei' } }) });
    put(books, { 'Marit Osei/Coal/deadly.m4b': makeMp4({ durationSec: 60, tags: { album: 'Coal', artist: 'Marit Osei' } }) });
  });
  const args = ['--config', join(library.home, 'rubricator.yaml'), '--state', library.state];
  const scan = (...more: string[]) => startCli(['scan', '--offline', ...args, ...more], { cwd: library.home, env: DEADLY }).result;
  const isDone = (title: string) => existsSync(join(library.books, `Marit Osei/${title}/metadata.json`));
  return { ...library, scan, isDone };
}

/** Scans until one comes to its end; which one that was, and what it said. */
async function untilItEnds(scan: () => ReturnType<ReturnType<typeof setUp>['scan']>, most: number) {
  for (let starts = 1; starts <= most; starts++) {
    const { signal, stdout, stderr, code } = await scan();
    if (signal === null) return { starts, said: stdout + stderr, code };
    expect(signal).toBe('SIGKILL');
  }
  throw new Error(`it died ${most} times`);
}

test('scan: all others are done, the book is named and left out, until it changes or is asked for', async () => {
  const { scan, isDone, books } = setUp();
  const { starts, said } = await untilItEnds(scan, 4);
  // Nobody knows of which of several books the first one died.
  expect(starts).toBeGreaterThan(2);
  expect(said).toContain(`Marit Osei/Coal: ${SET_ASIDE}`);
  expect(TITLES.map(isDone)).toEqual(TITLES.map(() => true));
  expect(isDone('Coal')).toBe(false);
  expect((await scan()).signal).toBe(null);
  expect((await scan('--force')).signal).toBe('SIGKILL');
  expect((await scan()).stderr).toContain(SET_ASIDE);
  // Another file beside it, and it is tried again.
  appendFileSync(join(books, 'Marit Osei/Coal/desc.txt'), 'Black.');
  expect((await scan()).signal).toBe('SIGKILL');
});

test('the daemon: after a few starts it lives, and all others are done', async () => {
  const { home, state, books, isDone, configure } = setUp();
  mkdirSync(state, { recursive: true });

  configure({
    stateDir: state,
    providers: NO_PROVIDERS,
    api: { port: 0 },
    watch: { settleSeconds: 0 },
    libraries: [{ id: 'books', path: books, kind: 'audiobook', watch: 'off' }],
  });
  for (let starts = 1; ; starts++) {
    const daemon = startDaemon(join(home, 'rubricator.yaml'), { env: DEADLY });
    onTestFinished(async () => void (await daemon.stop('SIGKILL')));
    const hasDied = daemon.result.then(() => true);
    const isThrough = daemon.idle().then(
      () => false,
      () => true,
    );
    if (await Promise.race([hasDied, isThrough])) {
      expect(starts).toBeLessThan(4);
      continue;
    }
    expect(TITLES.map(isDone)).toEqual(TITLES.map(() => true));
    expect(JSON.stringify(daemon.lines)).toContain(SET_ASIDE);
    return;
  }
});
