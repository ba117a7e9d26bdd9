import { expect, test } from 'vitest';
import { createScreen } from '../../src/cli/screen.ts';
import { keptLine, telemetryLines } from '../../src/cli/telemetry-lines.ts';
import { tookOf } from '../../src/domain/text/took.ts';
import { sampleReport } from '../telemetry/sample-report.ts';

test('nothing is said of what there is none of', () => {
  const report = { ...sampleReport(), books: undefined };
  expect(telemetryLines(report, { megabytes: 100 }, createScreen({ isTTY: true, columns: 80 }, false, { NO_COLOR: '1' })).join('\n')).toBe(
    'No book was worked on since 2026-05-01 12:00 UTC.\n\n1940 spans since 2026-04-18 12:00 UTC in 1.2 MB. Nothing more is kept.',
  );
});

test('status says how much is kept', () => {
  expect(keptLine(sampleReport().kept)).toBe('Telemetry: 1940 spans since 2026-04-18 12:00 UTC in 1.2 MB; see rubricator telemetry');
});

test.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [9.97, '10 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [3_599_400, '59 min 59 s'],
  [3_599_600, '1 h 0 min'],
  [7_630_000, '2 h 7 min'],
])('%d ms are %s', (ms, text) => {
  expect(tookOf(ms)).toBe(text);
});
