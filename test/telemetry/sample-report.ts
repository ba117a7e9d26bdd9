/** A report as telemetry makes it. */
import type { TelemetryReport, WorkMeasure } from '../../src/ports/telemetry.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 4, 8, 12);

function workMeasure(count: number, medianMs: number, more: Partial<WorkMeasure> = {}): WorkMeasure {
  return { count, errors: 0, cached: 0, tookMs: count * medianMs, waitedMs: 0, medianMs, p95Ms: 4 * medianMs, maxMs: 10 * medianMs, ...more };
}

/** @param path of the slowest book */
export function sampleReport(path = 'Marit Osei/The Salt Road'): TelemetryReport {
  return {
    ...{ sinceMs: NOW_MS - 7 * DAY_MS, madeAtMs: NOW_MS, periodMs: DAY_MS },
    books: workMeasure(120, 800, { errors: 2 }),
    slowest: [
      {
        ...{ itemId: 1, library: 'audiobooks', path, startedAtMs: NOW_MS - DAY_MS, tookMs: 65_400, outcome: 'done' },
        stages: [
          { name: 'identify', tookMs: 120 },
          { name: 'ask audible', tookMs: 64_000 },
          { name: 'lookup', tookMs: 65_100 },
        ],
      },
      {
        ...{ itemId: undefined, library: 'audiobooks', path: 'Ann Cole/Pepper', startedAtMs: NOW_MS - 2 * DAY_MS, tookMs: 420, outcome: 'failed' },
        stages: [{ name: 'identify', tookMs: 400 }],
      },
    ],
    stages: [
      { name: 'identify', ...workMeasure(120, 35, { errors: 1 }) },
      { name: 'lookup', ...workMeasure(119, 640) },
      { name: 'merge', ...workMeasure(119, 0.4) },
    ],
    sources: [
      { source: 'audible', ...workMeasure(200, 310, { errors: 9, cached: 40, waitedMs: 21_000 }) },
      { source: 'itunes', ...workMeasure(0, 0, { cached: 12 }) },
    ],
    periods: [
      { source: 'audible', atMs: NOW_MS - 2.5 * DAY_MS, ...workMeasure(150, 300, { errors: 9 }) },
      { source: 'audible', atMs: NOW_MS - 0.5 * DAY_MS, ...workMeasure(50, 350) },
    ],
    kept: { spans: 1940, sizeBytes: 1_300_000, oldestAtMs: NOW_MS - 20 * DAY_MS },
  };
}
