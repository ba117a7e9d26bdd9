import { describe, expect, test } from 'vitest';
import { paintFor } from '../../src/cli/paint.ts';
import { createReporter, type ReporterOptions } from '../../src/cli/scan-report.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { printable, printableJson } from '../../src/domain/text/printable.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import { emptyReport, type ItemReport } from '../../src/pipeline/report.ts';
import { createLog } from '../../src/runtime/log.ts';
import { candidate, mergeSettings } from '../pipeline/samples.ts';

const report = (more: Partial<ItemReport> = {}): ItemReport => ({ ...emptyReport({ libraryId: 'l', path: 'A/B' }), isNew: true, tookMs: 1, ...more });

function reporter(style: ReporterOptions['style'], more: Partial<ReporterOptions> = {}) {
  const out: string[] = [];
  const troubles: string[] = [];
  const progress = { start() {}, found() {}, foundAll() {}, done() {}, restart() {}, line() {}, above() {}, stop() {} };
  const made = createReporter({
    style,
    hasBar: false,
    isDryRun: false,
    hasDiffs: false,
    hasTable: false,
    screen: createScreen({ isTTY: false, columns: 0 }, false, {}),
    out: (line) => out.push(line),
    note: (line) => troubles.push(line),
    trouble: (line) => troubles.push(line),
    progress,
    ...more,
  });
  return { ...made, out, troubles };
}

describe('the reporter', () => {
  test('says the same trouble once', () => {
    const { onItem, troubles } = reporter('plain');
    for (const path of ['A', 'B']) onItem(report({ path, lookups: [{ provider: 'p', outcome: 'failed', error: 'is down', dueAtMs: 0 }] }), 'first');
    onItem(report({ path: 'C', lookups: [{ provider: 'p', outcome: 'failed', error: 'not asked', code: 'circuit-open', dueAtMs: 0 }] }), 'first');
    expect(troubles).toEqual(['! p: is down']);
  });

  test('counts what happened', () => {
    const { onItem, onProblem, summary, failures, out } = reporter('quiet');
    onItem(report({ exports: [{ exporter: 'opf', action: 'created', warnings: [] }], movedFrom: 'C', isToReview: true }), 'first');
    onItem(report({ path: 'A/C', status: 'failed', problems: ['broken'] }), 'first');
    onItem(report({ status: 'unchanged' }), 'first');
    onProblem({ library: 'l', path: 'x', message: 'denied', isFailure: true });
    onProblem({ library: 'l', path: 'y', message: 'a link', isFailure: false });
    summary([{ library: { id: 'l', root: '/l', kind: 'mixed' }, discovered: 3, gone: 1, isUnavailable: false, isComplete: true, collections: [] }], true);
    expect(out).toEqual([
      'Interrupted. 3 books: 1 unchanged, 1 sidecar created, 0 updated, 1 moved, 1 gone, 1 to review, 2 with problems.',
      'With problems: A/C.',
    ]);
    expect(failures()).toBe(2);
  });

  test('names the first books with problems', () => {
    const { onItem, summary, out } = reporter('quiet');
    for (const path of ['G', 'F', 'E', 'D', 'C', 'B', 'A']) onItem(report({ path, status: 'failed', problems: ['broken'] }), 'first');
    onItem(report({ path: 'A' }), 'patient');
    summary([], false);
    expect(out[1]).toBe('With problems: B, C, D, E, F, G.');
    for (const path of ['H', 'I']) onItem(report({ path, status: 'failed', problems: ['broken'] }), 'first');
    summary([], false);
    expect(out[3]).toBe('With problems: B, C, D, E, F and 3 more.');
  });

  test('tells of books in formats that no reader knows, and counts no failure', () => {
    const { onProblem, failures, troubles } = reporter('plain');
    onProblem({ library: 'l', path: 'A/Salt', message: 'not read, because no reader knows the format: Salt.aa', isFailure: false, isUnread: true });
    onProblem({ library: 'l', path: 'y', message: 'a link', isFailure: false });
    expect([troubles, failures()]).toEqual([['! A/Salt: not read, because no reader knows the format: Salt.aa'], 0]);
  });

  test('says that nothing was done only when nothing was', () => {
    const results = [
      { library: { id: 'l', root: '/l', kind: 'mixed' as const }, discovered: 1, gone: 0, isUnavailable: false, isComplete: true, collections: [] },
    ];
    const said = (more: Partial<ItemReport>) => {
      const { onItem, summary, out } = reporter('quiet');
      onItem(report(more), 'first');
      summary(results, false);
      return out.some((line) => line.includes('Nothing has changed'));
    };
    const record = merge({ editionKind: 'audio', candidates: [], overrides: [] }, mergeSettings);
    expect(said({ status: 'unchanged' })).toBe(true);
    expect(said({ status: 'failed', problems: ['still broken'] })).toBe(true);
    expect(said({ status: 'failed', problems: ['disk full'], record })).toBe(false);
  });

  test('a dry run has a line for each book that would change, and counts fields', () => {
    const planned = (action: 'created' | 'updated' | 'unchanged', exporter = 'opf') => ({
      ...{ exporter, action, warnings: [], path: 'A/x' },
      ...(action !== 'unchanged' && { change: { after: Buffer.from('new\n') } }),
    });
    const told = (hasDiffs: boolean) => {
      const { onItem, summary, out } = reporter('plain', { isDryRun: true, hasDiffs, hasBar: true });
      onItem(
        report({ path: 'A', exports: [planned('created'), planned('created', 'm3u'), planned('created', 'm3u')], changedFields: ['title', 'authors'] }),
        'first',
      );
      onItem(report({ path: 'B', isNew: false, exports: [planned('updated'), planned('created', 'nfo')], changedFields: ['narrators'] }), 'first');
      onItem(report({ path: 'C', isNew: false, exports: [planned('unchanged')], changedFields: ['narrators', 'rating'] }), 'first');
      summary([], false);
      return out;
    };
    expect(told(false)).toEqual([
      'new        A  create opf, m3u (2); 2 fields',
      'changed    B  update opf; create nfo; narrators',
      '3 books: 0 unchanged, 4 sidecars to create, 1 to update.',
      'Fields to change in known books: narrators (2), rating (1).',
      'Nothing is written; --diff shows each change.',
    ]);
    expect(told(true).filter((line) => line === '  +new')).toHaveLength(5);
  });

  test('a table has the conflicts beneath it', async () => {
    const { onItem, table, out } = reporter('plain', { hasTable: true });
    const record = merge(
      {
        editionKind: 'audio',
        candidates: [
          { candidate: candidate('a', { title: 'Salt', series: [{ name: 'Road', position: '1' }] }, 0.9) },
          { candidate: candidate('b', { title: 'Pepper' }, 0.5) },
        ],
        overrides: [],
      },
      mergeSettings,
    );
    onItem(report({ record, problems: ['half'], status: 'failed', exports: [{ exporter: 'opf', action: 'failed', warnings: [] }] }), 'first');
    await table();
    expect(out[0]).toContain('Road #1');
    expect(out[1]).toContain('Title: Salt (a 0.90) against Pepper (b 0.50); kept the first: more certain');
  });
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '' }, true],
])('on a terminal: %s, with %o, colours: %s', (isTTY, env: Record<string, string>, isColoured) => {
  expect(paintFor({ isTTY }, env)('red', 'x')).toBe(isColoured ? '\u001b[31mx\u001b[39m' : 'x');
  expect(createScreen({ isTTY, columns: 80 }, true, env).paint('red', 'x')).toBe('x');
});

test('control characters are made visible', () => {
  expect(printable('a\u001b[31mb\nc')).toBe('a\\u001b[31mb\\u000ac');
  expect(printable('gnp.\u202eexe \u2066x\u2069 \u2028y\u009b1m\u007f')).toBe('gnp.\\u202eexe \\u2066x\\u2069 \\u2028y\\u009b1m\\u007f');
  expect(printable('דוד גרוסמן 長い道')).toBe('דוד גרוסמן 長い道');
});

test('JSON is safe to print, and means the same', () => {
  const value = { title: 'gnp.\u202eexe\u2028\u009b\u007f', authors: ['דוד'] };
  expect(printableJson(value, 2)).toContain('gnp.\\u202eexe\\u2028\\u009b\\u007f');
  expect(JSON.parse(printableJson(value, 2))).toEqual(value);
});

test('secrets do not reach the log', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', stream: { write: (text) => lines.push(text) } });
  log.info({ token: 'abc', headers: { authorization: 'Bearer abc' }, provider: { apiKey: 'abc' } }, 'asked');
  expect(lines.join('')).not.toContain('abc');
  expect(lines.join('')).toContain('***');
});
