/** Every screen of the program, whole, as it stands on terminals of several widths. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { tableOptions } from '../../src/cli/table-options.ts';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { expectScreen, goldenScreens, WIDTHS } from '../cli/golden-screens.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { BEGIN, type ScreenOrder } from './screens-process.ts';
import { type ProgramOnTerminal, startOnTerminal } from './terminal.ts';
import { writeConfig } from './world-config.ts';

/** What stands on the screens for the folder in which everything is. That folder has a name of the same length, so that lines break as they do here. */
const HOME = '/home/ann/the-example-library-of-the-demo';

const SALT_ROAD = 'books/Marit Osei/The Lantern Coast/1 - The Salt Road';
const DISPUTED = 'books/Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [B0SIM00003]';

/** In the order in which they run. */
const COMMANDS: Record<string, string[]> = {
  providers: ['providers'],
  'status-without-daemon': ['status'],
  'list-empty': ['list'],
  'scan-dry-run': ['scan', '--dry-run'],
  scan: ['scan', '--verbose'],
  'scan-again': ['scan'],
  'scan-plain': ['scan', '--force', '--plain'],
  list: ['list'],
  'list-plain': ['list', '--plain'],
  'list-columns': ['list', '--columns', 'title,authors,series'],
  search: ['search', 'salt'],
  'stats-of-a-field': ['stats', 'authors'],
  'stats-of-a-field-plain': ['stats', 'duration', '--plain'],
  'stats-of-no-field': ['stats', 'athor'],
  sample: ['sample', '--seed', '1'],
  'sample-plain': ['sample', '--seed', '1', '--count', '1', '--plain'],
  explain: ['explain', DISPUTED],
  'explain-field': ['explain', DISPUTED, 'narrators'],
  'explain-plain': ['explain', DISPUTED, 'narrators', '--plain'],
  'explain-nothing': ['explain', 'no such book'],
  review: ['review', '--list'],
  'review-plain': ['review', '--list', '--plain'],
  'review-by-doubt': ['review', '--by', 'doubt'],
  'review-by-nothing': ['review', '--by', 'mood'],
  'review-reject-source-dry-run': ['review', 'reject', '--source', 'audible', '--dry-run'],
  'prefer-dry-run': ['prefer', 'publisher', 'audible', '--dry-run'],
  lookup: ['lookup', 'B0SIM00001'],
  'set-dry-run': ['set', SALT_ROAD, 'title=The Road of Salt', '--dry-run', '--offline'],
  'undo-dry-run': ['undo', `${SALT_ROAD}/metadata.json`, '--dry-run'],
  history: ['history'],
  'history-of-a-book': ['history', 'books/Ingrid Thorne/A Field Guide to Quiet'],
  audit: ['audit'],
  'audit-verify': ['audit', 'verify'],
  'state-check': ['state', 'check'],
  'config-check': ['config', 'check'],
  doctor: ['doctor'],
  'doctor-plain': ['doctor', '--plain', '--offline'],
  'wrong-option': ['scan', '--nothing'],
  demo: ['demo', '--keep', 'demo'],
};

function commandsBelow(command: Command): string[][] {
  return command.commands.flatMap((each) => [[each.name()], ...commandsBelow(each).map((below) => [each.name(), ...below])]);
}

const HELP = Object.fromEntries(
  [[], ...commandsBelow(createProgram(() => {}, tableOptions))].map((words) => [`help/${['rubricator', ...words].join('-')}`, [...words, '--help']]),
);
const ORDERS: ScreenOrder[] = Object.entries({ ...HELP, ...COMMANDS }).map(([name, args]) => ({ name, args }));

/** All screens at one width, by their names. */
async function screensIn(columns: number, server: WorldServer): Promise<Map<string, string>> {
  const temporary = tempFolder();
  const home = join(temporary, 'x'.repeat(HOME.length - temporary.length - 1));
  const books = join(home, 'books');
  mkdirSync(books, { recursive: true });
  writeExampleLibrary(books);
  writeConfig(home, server, [], {
    libraries: [{ id: 'books', path: books, kind: 'mixed' }],
    stateDir: join(home, 'state'),
    scan: { concurrency: 1, underWay: 1 },
  });
  const orders = join(home, 'orders.json');
  writeFileSync(orders, JSON.stringify(ORDERS));
  const program = startOnTerminal([orders], { columns, cwd: home, env: { NO_COLOR: '1' }, script: join(import.meta.dirname, 'screens-process.ts') });
  expect(await program.end).toBe(0);
  const screens = (await shownBy(program, columns, home)).split(BEGIN).slice(1);
  const shown = screens.map((screen): [string, string] => [screen.slice(0, screen.indexOf('\n')), screen.slice(screen.indexOf('\n') + 1).trimEnd()]);
  return new Map([...shown, [REVIEW, await reviewIn(columns, home)]]);
}

/** The last screen, because it decides. */
const REVIEW = 'review-interactive';

/** The conversation about the one book that waits: help, a mistake, an edit, a candidate that is taken and given back. */
async function reviewIn(columns: number, home: string): Promise<string> {
  const review = startOnTerminal(['review'], { columns, cwd: home, env: { NO_COLOR: '1' } });
  for (const [awaited, times, keys] of REVIEW_KEYS) {
    await review.until(awaited, times);
    review.type(keys);
  }
  expect(await review.end).toBe(0);
  return shownBy(review, columns, home);
}

/** What stands on the screen, so many times, before keys are typed. */
const REVIEW_KEYS = [
  ['?  q quit', 1, '?'],
  ['?  q quit', 2, 'e'],
  ['field=value:', 1, 'titel=x\r'],
  ['?  q quit', 3, 'e'],
  ['field=value:', 2, 'publisher=Mine\r'],
  ['?  q quit', 4, '1'],
  ['That was the last book.', 1, 'u'],
  ['?  q quit', 5, 'x'],
  ['That was the last book.', 2, 'q'],
] as const;

/** What stands on the terminal, as it would in another folder, at another time. */
async function shownBy({ screen }: ProgramOnTerminal, columns: number, home: string): Promise<string> {
  const broken = await screen.broken();
  expect.soft(broken.filter((line) => line.split(' ').every((word) => word.length <= columns))).toEqual([]);
  return withoutTimes(withoutFolder(await screen.text(), home)).trimEnd();
}

/** The terminal may have broken the folder's name anywhere. */
function withoutFolder(text: string, home: string): string {
  const anywhere = new RegExp([...home].map((letter) => letter.replace(/\W/, '\\$&')).join('\\n?'), 'g');
  return text.replaceAll(anywhere, (found) => {
    let at = 0;
    return found.replaceAll(/[^\n]/g, () => HOME[at++] ?? '');
  });
}

/** What differs from run to run has the same length. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(new RegExp(`(?:${[...DAYS].join('|')})([ T]\\d\\d:\\d\\d)?`, 'g'), (_, time) => `2026-01-02${time ? ' 03:04' : ''}`)
    .replaceAll(/asked \d\d times/g, 'asked 60 times')
    .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:40000');
}

/** Today, and tomorrow if the tests run at midnight. */
const DAYS = new Set([new Date(), new Date(Date.now() + 3_600_000)].map((date) => date.toISOString().slice(0, 10)));

test.skipIf(process.platform !== 'linux')('every screen fits every width, and is as it was', async () => {
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  const shown = new Map<number, Map<string, string>>(await Promise.all(WIDTHS.map(async (columns) => [columns, await screensIn(columns, server)] as const)));
  for (const name of [...ORDERS.map(({ name }) => name), REVIEW]) await expectScreen(name, (columns) => shown.get(columns)?.get(name) ?? 'no such screen');
});

test('every such file belongs to a screen', () => {
  expect(
    goldenScreens('.')
      .filter((name) => !name.startsWith('parts/'))
      .sort(),
  ).toEqual([...ORDERS.map(({ name }) => name), REVIEW].sort());
});
