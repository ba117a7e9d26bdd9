import { expect, test } from 'vitest';
import { audible } from '../../providers/audible/index.ts';
import { googlebooks } from '../../providers/googlebooks/index.ts';
import { hardcover } from '../../providers/hardcover/index.ts';
import type { ProviderReport } from '../../src/actions/providers.ts';
import { diagnosisLines } from '../../src/cli/doctor.ts';
import { wrapped } from '../../src/cli/fit.ts';
import { providerLines } from '../../src/cli/providers.ts';
import { createScreen, type Screen } from '../../src/cli/screen.ts';
import { statusLines } from '../../src/cli/status.ts';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import type { StatusBody } from '../../src/server/api/schemas.ts';
import { sourcesIn, textOf } from '../house.ts';
import { expectScreen, goldenScreens } from './golden-screens.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4);

const reports: ProviderReport[] = [
  {
    definition: audible,
    options: { enabled: true, baseUrl: 'https://provider.example' },
    status: {
      limits: { ratePerSec: 2, burst: 4, concurrent: 2 },
      state: {
        counts: { requests: 1204, failures: 3, found: 900, missing: 100, cached: 4000, tookMs: 300_000 },
        lastError: { message: 'no answer within 20 s', atMs: NOW - 86_400_000 },
        pausedUntilMs: NOW + 60_000,
      },
      tokens: 0,
      isBreakerOpen: false,
    },
  },
  {
    definition: googlebooks,
    options: { enabled: true, baseUrl: 'https://provider.example' },
    status: {
      limits: { ratePerSec: 1, burst: 1, concurrent: 1, perDay: 1000 },
      state: { counts: { requests: 12, failures: 0, found: 6, missing: 6, cached: 0, tookMs: 1200 } },
      tokens: 1,
      isBreakerOpen: false,
      budgetLeft: 988,
    },
  },
  {
    definition: hardcover,
    options: { enabled: true, baseUrl: 'https://provider.example' },
    offBecause: 'needs a token (providers.hardcover.token)',
    status: undefined,
  },
];

const diagnoses: Diagnosis[] = [
  { check: 'config', subject: '/home/ann/rubricator.yaml', level: 'ok', message: '1 library, 7 providers on' },
  {
    check: 'library books',
    subject: '/srv/audiobooks',
    level: 'fail',
    message: 'cannot be written (EACCES)',
    advice: 'let the user that runs Rubricator write there, or set uid and gid',
  },
  { check: 'provider', subject: 'audible', level: 'warn', message: 'answers slowly (HTTP 200 after 8.1 s)' },
];

const status: StatusBody = {
  version: '0.1.0',
  startedAt: '2026-01-02T03:04:05.000Z',
  libraries: [{ library: 'books', mode: 'native', isAvailable: true, isLooking: false, lastLookAt: '2026-01-02T04:04:05.000Z' }],
  items: [
    { library: 'books', state: 'ok', count: 4012, toReview: 3, conflicts: 17 },
    { library: 'books', state: 'failed', count: 2, toReview: 0, conflicts: 0 },
  ],
  queue: [
    { library: 'books', reason: 'unfinished', count: 12, oldestDueAt: '2026-01-02T04:04:05.000Z' },
    { library: 'books', reason: 'refresh', count: 300, oldestDueAt: '2026-01-02T04:04:05.000Z' },
  ],
  underWay: 4,
  isMoving: true,
  lastWorkAt: '2026-01-02T04:04:05.000Z',
  run: { id: 7, startedAt: '2026-01-02T04:04:05.000Z', items: 1204, failed: 2 },
  outbox: [{ sink: 'audiobookshelf', waiting: 3 }],
};

const SCREENS: Record<string, (screen: Screen) => string[]> = {
  'parts/providers': (screen) => providerLines(reports, NOW, screen),
  'parts/doctor': (screen) => diagnosisLines(diagnoses, screen),
  'parts/status': (screen) => statusLines(status, 4711, screen),
};

test.for([
  ['', false],
  ['-plain', true],
] as const)('what machines and clocks decide fits every width, and is as it was%s', async ([suffix, isPlain]) => {
  for (const [name, linesOn] of Object.entries(SCREENS))
    await expectScreen(name + suffix, (columns) => {
      const screen = createScreen({ isTTY: true, columns }, isPlain, { NO_COLOR: '1' });
      return wrapped(linesOn(screen).join('\n'), columns);
    });
});

test('every such file belongs to a screen', () => {
  const names = Object.keys(SCREENS);
  expect(goldenScreens('parts').sort()).toEqual([...names, ...names.map((name) => `${name}-plain`)].sort());
});

test('only these files print by themselves; the others would forget how wide a terminal is', () => {
  const printing = sourcesIn('src/cli').filter((file) => /(?:stdout|stderr)\.write\(/.test(textOf(file)));
  const forPrograms = ['src/cli/completion.ts', 'src/cli/config.ts', 'src/cli/list.ts'];
  const forPeople = ['src/cli/complain.ts', 'src/cli/screen.ts'];
  const stacks = ['src/cli/program.ts'];
  expect(printing.sort()).toEqual([...forPrograms, ...forPeople, ...stacks, 'src/cli/scan-session.ts'].sort());
});
