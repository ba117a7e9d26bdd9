/** Every screen of the program, whole, as it stands on terminals of several widths. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { withChoice } from '../../src/cli/choosing.ts';
import { createProgram } from '../../src/cli/program.ts';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { expectScreen, goldenScreens, WIDTHS } from '../cli/golden-screens.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { BEGIN, type ScreenOrder } from './screens-process.ts';
import { startOnTerminal } from './terminal.ts';
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
  search: ['search', 'salt'],
  explain: ['explain', DISPUTED],
  'explain-field': ['explain', DISPUTED, 'narrators'],
  'explain-plain': ['explain', DISPUTED, 'narrators', '--plain'],
  'explain-nothing': ['explain', 'no such book'],
  review: ['review', '--list'],
  'review-plain': ['review', '--list', '--plain'],
  lookup: ['lookup', 'B0SIM00001'],
  'set-dry-run': ['set', SALT_ROAD, 'title=The Road of Salt', '--dry-run', '--offline'],
  'undo-dry-run': ['undo', `${SALT_ROAD}/metadata.json`, '--dry-run'],
  history: ['history'],
  'history-of-a-book': ['history', 'books/Ingrid Thorne/A Field Guide to Quiet'],
  'state-check': ['state', 'check'],
  'config-check': ['config', 'check'],
  'wrong-option': ['scan', '--nothing'],
  demo: ['demo', '--keep', 'demo'],
};

function commandsBelow(command: Command): string[][] {
  return command.commands.flatMap((each) => [[each.name()], ...commandsBelow(each).map((below) => [each.name(), ...below])]);
}

const HELP = Object.fromEntries(
  [[], ...commandsBelow(createProgram(() => {}, withChoice))].map((words) => [`help/${['rubricator', ...words].join('-')}`, [...words, '--help']]),
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
  const program = startOnTerminal([orders], { columns, cwd: home, env: { NO_COLOR: '1' }, script: 'screens-process.ts' });
  expect(await program.end).toBe(0);
  const text = (await program.screen.text()).replaceAll(home, HOME);
  const broken = await program.screen.broken();
  expect.soft(broken.filter((line) => line.split(' ').every((word) => word.length <= columns))).toEqual([]);
  const screens = text.split(BEGIN).slice(1);
  return new Map(screens.map((screen) => [screen.slice(0, screen.indexOf('\n')), withoutTimes(screen.slice(screen.indexOf('\n') + 1)).trimEnd()]));
}

/** What differs from run to run has the same length. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(new RegExp(`(?:${[...DAYS].join('|')})([ T]\\d\\d:\\d\\d)?`, 'g'), (_, time) => `2026-01-02${time ? ' 03:04' : ''}`)
    .replaceAll(/asked \d\d times/g, 'asked 60 times');
}

/** Today, and tomorrow if the tests run at midnight. */
const DAYS = new Set([new Date(), new Date(Date.now() + 3_600_000)].map((date) => date.toISOString().slice(0, 10)));

test.skipIf(process.platform !== 'linux')('every screen fits every width, and is as it was', async () => {
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  const shown = new Map<number, Map<string, string>>(await Promise.all(WIDTHS.map(async (columns) => [columns, await screensIn(columns, server)] as const)));
  for (const { name } of ORDERS) await expectScreen(name, (columns) => shown.get(columns)?.get(name) ?? 'no such screen');
});

test('every such file belongs to a screen', () => {
  expect(
    goldenScreens('.')
      .filter((name) => !name.startsWith('parts/'))
      .sort(),
  ).toEqual(ORDERS.map(({ name }) => name).sort());
});
