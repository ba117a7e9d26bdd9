/** The program on a real terminal: whole screens, as a person sees them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wrapped } from '../../src/cli/fit.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { CTRL_C, startOnTerminal } from './terminal.ts';
import { writeConfig } from './world-config.ts';

const MANY_NAMES = 'Marit Osei/The Salt Road, as it was told to Nora Kestrel by those who walked it in the years of the great drought';

/** A scan of two books whose provider may be asked once in twenty minutes, and of a folder that nobody can read. */
async function startHeldScan(columns: number) {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  const book = makeMp4({ durationSec: 60, tags: { album: 'The Salt Road', artist: 'Marit Osei', custom: { ASIN: 'B0SIM00001' } } });
  put(books, { 'A/One/one.m4b': book, 'A/Two/two.m4b': book, [`${MANY_NAMES}/Salt.aa`]: 'x' });
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, ['audnexus'], { providers: { audnexus: { limits: { ratePerSec: 0.001, burst: 1 } } } });
  return startOnTerminal(['scan', books, '--state', join(home, 'state')], { columns, cwd: home });
}

const STOPPING = '! Stopping; the books that are being written are finished first. Interrupt again to stop at once.';
const SUMMARY = 'Interrupted. 0 books: 0 unchanged, 0 sidecars created, 0 updated.';

/** Lines as they are printed where there are so many columns, and as a terminal shows them that has another width now. */
const shown = (lines: readonly (readonly [text: string, printedIn: number])[], columns: number) =>
  lines
    .flatMap(([text, printedIn]) => wrapped(text, printedIn).split('\n'))
    .flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''])
    .map((line) => line.trimEnd())
    .join('\n');
const WARNING = `! ${MANY_NAMES}: not read, because no reader knows the format: Salt.aa`;
const barIn = (columns: number) => `\n ${columns >= 60 ? `${'░'.repeat(20)}  ` : ''}0/2 books  waiting for audnexus`;

async function hold(before: number, after: number): Promise<void> {
  const { until, type, resize, screen, end } = await startHeldScan(before);
  expect(await until('waiting for audnexus')).toBe(shown([[WARNING, before]], before) + barIn(before));
  if (after !== before) resize(after);
  expect(await until(barIn(after))).toBe(shown([[WARNING, before]], after) + barIn(after));
  type(CTRL_C);
  expect(await end).toBe(130);
  const text = await screen.text();
  expect(text).toBe(
    shown(
      [
        [WARNING, before],
        [STOPPING, after],
        [SUMMARY, after],
      ],
      after,
    ),
  );
  expect(await screen.cursor()).toEqual({ line: text.split('\n').length, column: 0 });
}

test.skipIf(process.platform !== 'linux')('a scan keeps its warnings above the bar, and leaves the terminal in order after Ctrl-C, at any width', async () => {
  await Promise.all([hold(60, 60), hold(80, 80), hold(160, 50)]);
});
