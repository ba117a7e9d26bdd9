/** What is kept of traces: it adds up, it does not grow for ever, it survives a kill, and what is wrong with its file is nobody else's trouble. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ReadError } from '../../src/domain/errors.ts';
import type { FinishedSpan } from '../../src/ports/telemetry.ts';
import { addTo, quantile } from '../../src/store/telemetry/buckets.ts';
import { createSpanKeeper } from '../../src/store/telemetry/keep-spans.ts';
import { keptSpans } from '../../src/store/telemetry/kept-rows.ts';
import { reportTelemetry } from '../../src/store/telemetry/report.ts';
import { openTelemetryFile } from '../../src/store/telemetry/telemetry-file.ts';
import { canMount, mount } from '../e2e/mounts.ts';
import { tempFolder } from '../files/temp-folder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = Date.UTC(2026, 4, 1, 12);

let spanCount = 0;

/** A span with a parent, unless it is of a book. */
function span(name: string, startedAtMs: number, tookMs: number, more: Partial<FinishedSpan> = {}): FinishedSpan {
  spanCount++;
  const traceId = more.traceId ?? String(spanCount).padStart(32, '0');
  const parentId = name === 'book' ? undefined : 'parent';
  return { spanId: String(spanCount).padStart(16, '0'), parentId, name, startedAtMs, tookMs, isError: false, facts: {}, ...more, traceId };
}

function book(path: string, startedAtMs: number, tookMs: number, stages: Record<string, number> = {}, itemId = 1): FinishedSpan[] {
  const root = span('book', startedAtMs, tookMs, { facts: { library: 'books', path, itemId, outcome: 'done' } });
  return [...Object.entries(stages).map(([name, ms]) => span(name, startedAtMs, ms, { traceId: root.traceId })), root];
}

function setUp(limits: { days?: number; megabytes?: number } = {}, folder = tempFolder()) {
  const file = join(folder, 'telemetry.sqlite');
  const clock = { nowMs: NOON_MS };
  const endings: unknown[] = [];
  const open = () => {
    const keeper = createSpanKeeper({ file, days: 30, megabytes: 100, ...limits, now: () => clock.nowMs, onEnd: (error) => endings.push(error) });
    onTestFinished(() => keeper.close());
    return keeper;
  };
  const report = (sinceMs: number, slowest = 10) => reportTelemetry(file, { sinceMs, slowest }, clock.nowMs);
  return { file, clock, endings, open, keeper: open(), report };
}

const all = async (of: AsyncIterable<FinishedSpan>) => {
  const spans: FinishedSpan[] = [];
  for await (const each of of) spans.push(each);
  return spans;
};

test('the slowest books come first, with what their stages and sources took', async () => {
  const { keeper, report } = setUp();
  const slow = book('Slow', NOON_MS, 5000, { identify: 20 }, 7);
  const traceId = slow[0]?.traceId;
  const asks = [400, 600].map((ms) => span('ask', NOON_MS, ms, { traceId, facts: { provider: 'audible', operation: 'product', cached: false } }));
  // What belongs to a book may arrive before it, in another batch.
  await keeper.keep([...asks, ...slow.slice(0, 1)]);
  await keeper.keep([...book('Quick', NOON_MS, 10), ...slow.slice(1)]);
  const found = await report(NOON_MS);
  expect(found?.slowest).toEqual([
    {
      ...{ itemId: 7, library: 'books', path: 'Slow', startedAtMs: NOON_MS, tookMs: 5000, outcome: 'done' },
      stages: [
        { name: 'ask audible', tookMs: 1000 },
        { name: 'identify', tookMs: 20 },
      ],
    },
    expect.objectContaining({ path: 'Quick', stages: [] }),
  ]);
  expect(found?.books).toMatchObject({ count: 2, errors: 0, maxMs: 5000, tookMs: 5010 });
});

test('counters of a source add up over batches and starts; what came from the cache counts for nothing else', async () => {
  const { keeper, open, report } = setUp();
  const ask = (ms: number, facts: FinishedSpan['facts'] = {}, isError = false) =>
    span('ask', NOON_MS, ms, { isError, facts: { provider: 'audible', cached: false, ...facts } });
  await keeper.keep([ask(100, { waitMs: 40 }), ask(0, { cached: true })]);
  await keeper.close();
  await open().keep([ask(200, { waitMs: 60 }), ask(9000, { outcome: 'unavailable' }, true), ask(3, { cached: true, stale: true }, true)]);
  const [audible] = (await report(NOON_MS))?.sources ?? [];
  expect(audible).toMatchObject({ source: 'audible', count: 4, errors: 2, cached: 1, tookMs: 9303, waitedMs: 100, maxMs: 9000 });
});

test('hours are told apart for two days, days for longer', async () => {
  const { keeper, report, clock } = setUp();
  const at = (ms: number) => span('ask', ms, 10, { facts: { provider: 'itunes', cached: false } });
  await keeper.keep([at(NOON_MS - 30 * HOUR_MS), at(NOON_MS), at(NOON_MS + 1), at(NOON_MS + HOUR_MS)]);
  clock.nowMs = NOON_MS + 2 * HOUR_MS;
  const hours = await report(NOON_MS);
  expect(hours?.periods.map(({ atMs, count }) => [atMs - NOON_MS, count])).toEqual([
    [0, 2],
    [HOUR_MS, 1],
  ]);
  const days = await report(NOON_MS - 7 * DAY_MS);
  expect(days?.periodMs).toBe(DAY_MS);
  expect(days?.periods.map(({ atMs, count }) => [new Date(atMs).toISOString().slice(0, 10), count])).toEqual([
    ['2026-04-30', 1],
    ['2026-05-01', 3],
  ]);
});

test('median and 95th percentile are near the truth', () => {
  const times = Array.from({ length: 1000 }, (_, n) => 1.01 ** n);
  const buckets = {};
  for (const ms of times) addTo(buckets, ms);
  for (const share of [0.5, 0.95]) expect(Math.abs(quantile(buckets, share, 1e9) / (times[share * 1000] ?? 0) - 1)).toBeLessThan(0.1);
  expect(quantile(buckets, 1, 5)).toBe(5);
  expect(quantile({}, 0.5, 0)).toBe(0);
});

test('what is older than the days to keep goes, and what days came to stays longer', async () => {
  const { keeper, report, clock, file } = setUp({ days: 3 });
  await keeper.keep(book('Old', NOON_MS - 5 * DAY_MS, 9, { merge: 1 }));
  await keeper.keep(book('New', NOON_MS, 9, { merge: 1 }));
  clock.nowMs = NOON_MS + HOUR_MS;
  await keeper.keep(book('Newer', clock.nowMs, 9, { merge: 1 }));
  const found = await report(0);
  expect(found?.slowest.map(({ path }) => path).sort()).toEqual(['New', 'Newer']);
  expect(found?.books?.count).toBe(3);
  expect((await all(keptSpans(file, 0))).map(({ startedAtMs }) => startedAtMs)).toEqual([NOON_MS, clock.nowMs]);
  clock.nowMs = NOON_MS + 500 * DAY_MS;
  await keeper.keep(book('Last', clock.nowMs, 9));
  expect((await report(0))?.books?.count).toBe(1);
});

test('it grows no larger than it may, and the oldest goes first', async () => {
  const { keeper, file, clock, report } = setUp({ megabytes: 1 });
  for (let batch = 0; batch < 30; batch++) {
    clock.nowMs += HOUR_MS;
    // Ids that nobody can guess hardly get smaller.
    const random = () => Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
    const spans = Array.from({ length: 2000 }, () => span('merge', clock.nowMs, 1, { traceId: random(), spanId: random() }));
    await keeper.keep([...spans, ...book(`Book ${batch}`, clock.nowMs, 5)]);
    expect((await report(0))?.kept.sizeBytes).toBeLessThanOrEqual(1024 * 1024);
  }
  await keeper.close();
  expect(statSync(file).size).toBeLessThanOrEqual(1.5 * 1024 * 1024);
  const found = await report(0, 100);
  expect(found?.slowest.map(({ path }) => path)).toContain('Book 29');
  expect(found?.slowest.map(({ path }) => path)).not.toContain('Book 0');
  expect(found?.kept.oldestAtMs).toBeGreaterThan(NOON_MS + HOUR_MS);
  expect(found?.books?.count).toBe(30);
});

test('a kill loses what was not handed over, and nothing else', async () => {
  const { file, report } = setUp();
  const program = join(import.meta.dirname, 'telemetry-process.ts');
  const child = spawn(process.execPath, [program, file, String(NOON_MS)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [kept] = (await once(child, 'message')) as [number];
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  const found = await report(NOON_MS);
  expect(found?.books?.count).toBeGreaterThanOrEqual(kept);
  expect(found?.stages).toMatchObject([{ name: 'merge', count: found?.books?.count }]);
  expect((await all(keptSpans(file, 0))).length).toBe(found?.books?.count);
});

test('a damaged file ends it with one warning, and stays as it is', async () => {
  const { file, keeper, endings, report } = setUp();
  const noise = 'this is no database, and long enough for SQLite to say so'.repeat(100);
  writeFileSync(file, noise);
  for (let n = 0; n < 3; n++) await keeper.keep(book('Book', NOON_MS, 1));
  await keeper.close();
  expect(endings).toEqual([expect.objectContaining({ code: 'SQLITE_NOTADB' })]);
  expect(readFileSync(file, 'utf8')).toBe(noise);
  await expect(report(0)).rejects.toThrow(ReadError);
});

test('a file of a newer program is left alone', async () => {
  const { file, keeper, endings, report } = setUp();
  const opened = openTelemetryFile(file);
  await opened.db.executeQuery({ sql: 'pragma user_version = 99', parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: '1' } as never });
  opened.close();
  await keeper.keep(book('Book', NOON_MS, 1));
  expect(endings).toEqual([new ReadError('a newer Rubricator made it')]);
  await expect(report(0)).rejects.toThrow('a newer Rubricator made it');
});

test.runIf(canMount)('a full disk ends it with one warning, and what was kept can be read', async () => {
  const folder = tempFolder();
  mount(folder, '-t', 'tmpfs', '-o', 'size=400k', 'tmpfs');
  const { keeper, endings, report } = setUp({}, folder);
  await keeper.keep(book('First', NOON_MS, 1));
  const spans = Array.from({ length: 20_000 }, (_, n) => span('merge', NOON_MS + n, n, { facts: { path: Math.random().toString(36) } }));
  for (let n = 0; n < 5; n++) await keeper.keep(spans);
  expect(endings).toEqual([expect.objectContaining({ code: expect.stringMatching(/^SQLITE_(?:FULL|IOERR)/) })]);
  await keeper.close();
  expect((await report(0))?.slowest.map(({ path }) => path)).toEqual(['First']);
});

test('where nothing is kept there is nothing to tell, and no file comes of asking', async () => {
  const { file, report } = setUp();
  expect(await report(0)).toBeUndefined();
  expect(await all(keptSpans(file, 0))).toEqual([]);
  expect(existsSync(file)).toBe(false);
});
