import { describe, expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { progressLine, type ScanStanding, waitsFor } from '../../src/cli/progress-line.ts';
import { createTerminalScreen } from './terminal-screen.ts';

const standing: ScanStanding = { done: 1204, total: 2000, isWhole: true, path: 'Marit Osei/The Salt Road', perSecond: 3.2, waitsFor: '' };

/** A bar on a screen whose time stands still, and whose bar is drawn when it is told to. */
function bar(columns: number, waits = () => '') {
  const screen = createTerminalScreen(columns);
  let [nowMs, draw] = [0, () => {}];
  const progress = createProgress({
    stream: screen.stream,
    isShown: true,
    now: () => nowMs,
    every(task) {
      draw = task;
      return () => {
        draw = () => {};
      };
    },
  });
  progress.start(waits);
  const pass = (ms: number) => {
    nowMs += ms;
    draw();
  };
  return { ...progress, screen, pass };
}

describe('the bar', () => {
  test.each([60, 80, 160])('keeps every line above it, and leaves nothing behind, %i columns wide', async (columns) => {
    const { found, done, line, pass, stop, screen } = bar(columns);
    const warnings = ['! audnexus: is down', `! ${'long '.repeat(50)}`, '! 夢の本: cannot be read'];
    for (const warning of warnings) {
      found();
      pass(300);
      line(warning);
      done(`Nora Kestrel/${'A Very Long Title '.repeat(10)}`);
      pass(300);
      expect(await screen.text()).toMatch(/\+ books.*…/);
    }
    stop();
    const shown = await screen.text();
    for (const warning of warnings) expect(shown.replaceAll('\n', '').replaceAll(' ', '')).toContain(warning.replaceAll(' ', ''));
    expect(shown).not.toContain('books');
    expect(await screen.cursor()).toEqual({ line: shown.split('\n').length, column: 0 });
  });

  test('lets lines of another stream stand above it', async () => {
    const { found, above, stop, screen } = bar(80);
    found();
    above(() => screen.stream.write('one of another stream\n'));
    expect(await screen.text()).toMatch(/^one of another stream\n looking for books$/);
    stop();
    expect(await screen.text()).toBe('one of another stream');
  });

  test('says how fast it goes and how long it still takes, as soon as that can be told', async () => {
    const { found, foundAll, done, restart, pass, screen } = bar(100);
    for (let count = 0; count < 40; count++) found();
    for (let count = 0; count < 10; count++) done('a');
    pass(1000);
    expect(await screen.text()).toBe(' 10/40+ books  a');
    pass(4000);
    expect(await screen.text()).toBe(' 10/40+ books  2.0/s  a');
    foundAll();
    pass(0);
    expect(await screen.text()).toBe(' █████░░░░░░░░░░░░░░░  10/40 books  2.0/s  15 s left  a');
    restart(3);
    pass(0);
    expect(await screen.text()).toBe(' ░░░░░░░░░░░░░░░░░░░░  0/3 books');
  });

  test('says what is waited for', async () => {
    const { restart, pass, screen } = bar(80, () => 'waiting for audible');
    restart(2);
    pass(250);
    expect(await screen.text()).toBe(' ░░░░░░░░░░░░░░░░░░░░  0/2 books  waiting for audible');
  });

  test('follows a terminal that becomes narrower, or wider', async () => {
    const { line, restart, done, pass, screen } = bar(100);
    line('! above');
    restart(2);
    done('Marit Osei/The Lantern Coast/1 - The Salt Road/The Salt Road.m4b');
    pass(250);
    screen.resize(60);
    expect(await screen.text()).toBe('! above\n ██████████░░░░░░░░░░  1/2 books  …t Road/The Salt Road.m4b');
    screen.resize(100);
    expect(await screen.text()).toMatch(/^! above\n ██████████░░░░░░░░░░ {2}1\/2 books {2}Marit Osei.*m4b$/);
  });

  test('is not drawn where nobody sees it, and lines come through', () => {
    const lines: string[] = [];
    const stream = Object.assign(createTerminalScreen(80).stream, { isTTY: false, write: (text: string) => lines.push(text) > 0 });
    const progress = createProgress({ stream, isShown: true });
    progress.start(() => '');
    progress.found();
    progress.line('! a');
    progress.above(() => lines.push('b'));
    progress.stop();
    expect(lines).toEqual(['! a\n', 'b']);
  });
});

describe('the line of the bar', () => {
  test.each([
    [160, ' ████████████░░░░░░░░  1,204/2,000 books  3.2/s  5 min left  waiting for audible (paused for 40 s), google'],
    [100, ' ████████████░░░░░░░░  1,204/2,000 books  3.2/s  5 min left  waiting for audible (paused for 40 s)…'],
    [80, ' 1,204/2,000 books  5 min left  waiting for audible (paused for 40 s), google'],
    [60, ' 1,204/2,000 books  waiting for audible (paused for 40 s),…'],
    [40, ' 1,204/2,000 books  waiting for audibl…'],
    [20, ' 1,204/2,000 books'],
    [10, ' 1,204/2…'],
  ])('in %i columns what matters most is there', (columns, line) => {
    expect(progressLine({ ...standing, waitsFor: 'waiting for audible (paused for 40 s), google' }, columns)).toBe(line);
  });

  test.each([
    [0.004, 1000, '1/min', '69 h 27 min left'],
    [0.5, 90, '30/min', '3 min left'],
    [24.4, 1, '24/s', '1 s left'],
  ])('%f books a second', (perSecond, toDo, rate, left) => {
    expect(progressLine({ ...standing, total: 1204 + toDo, perSecond }, 100)).toContain(`books  ${rate}  ${left}  `);
  });

  test('no time is left when all are done', () => {
    expect(progressLine({ ...standing, done: 2000 }, 100)).not.toContain('left');
  });
});

describe('what is waited for', () => {
  const host = (id: string, wait?: { sinceMs: number; pausedUntilMs?: number }) => ({ id, waiting: () => wait });

  test('who has not answered for a while, the longest first', () => {
    const hosts = [
      host('idle'),
      host('quick', { sinceMs: 9000 }),
      host('google', { sinceMs: 8000 }),
      host('audible', { sinceMs: 1000, pausedUntilMs: 50_000 }),
    ];
    expect(waitsFor(hosts, 10_000)).toBe('waiting for audible (paused for 40 s), google');
    expect(waitsFor([host('idle'), host('quick', { sinceMs: 9000 })], 10_000)).toBe('');
  });
});
