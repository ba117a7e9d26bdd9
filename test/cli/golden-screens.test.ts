import { expect, test } from 'vitest';
import { audible } from '../../providers/audible/index.ts';
import { googlebooks } from '../../providers/googlebooks/index.ts';
import { hardcover } from '../../providers/hardcover/index.ts';
import type { ProviderReport } from '../../src/actions/providers.ts';
import type { BookSample } from '../../src/actions/sample.ts';
import type { Statistics } from '../../src/actions/statistics.ts';
import { adviceForExport } from '../../src/actions/unwritten-export.ts';
import { auditLines, verdictLines } from '../../src/cli/audit.ts';
import { diagnosisLines } from '../../src/cli/doctor.ts';
import { wrapped } from '../../src/cli/fit.ts';
import { providerLines } from '../../src/cli/providers.ts';
import { sampleLines } from '../../src/cli/sample.ts';
import { createScreen, type Screen } from '../../src/cli/screen.ts';
import { statisticsLines } from '../../src/cli/stats-lines.ts';
import { fieldLines } from '../../src/cli/stats-of-field.ts';
import { statusLines } from '../../src/cli/status.ts';
import { telemetryLines } from '../../src/cli/telemetry-lines.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { FieldStatistics } from '../../src/domain/statistics/field-statistics.ts';
import type { AuditVerdict } from '../../src/ports/audit-log.ts';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import type { StatusBody } from '../../src/server/api/schemas.ts';
import { sourcesIn, textOf } from '../house.ts';
import { sampleReport } from '../telemetry/sample-report.ts';
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
  pauses: [
    { of: 'library', id: 'books', by: 'ann (command line)', since: '2026-01-02T03:04:05.000Z' },
    { of: 'provider', id: 'audible', by: 'bea', since: '2026-01-02T03:04:05.000Z', until: '2026-01-02T05:04:05.000Z' },
  ],
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
  workers: [
    {
      name: 'shelf:/var/lib/rubricator',
      isLeading: true,
      machine: 'shelf',
      processId: 12,
      version: '1.2.3',
      underWay: 4,
      startedAt: '2026-01-02T03:04:05.000Z',
      seenAt: '2026-01-02T04:04:05.000Z',
      isSilent: false,
    },
    {
      name: 'attic:/var/lib/rubricator-worker-1',
      isLeading: false,
      machine: 'attic',
      processId: 7,
      version: '1.2.3',
      underWay: 0,
      startedAt: '2026-01-02T03:04:05.000Z',
      seenAt: '2026-01-02T04:04:05.000Z',
      isSilent: true,
    },
  ],
  outbox: [{ sink: 'audiobookshelf', waiting: 3 }],
  targets: [
    { id: 'home', type: 'postgres', state: 'inStep' as const, behind: 0 },
    { id: 'shop', type: 'mysql', state: 'failing' as const, behind: 12, problem: 'connect ECONNREFUSED 127.0.0.1:3306' },
  ],
  exports: [
    {
      file: 's3://my-books/books.json',
      since: '2026-01-02T03:04:05.000Z',
      problem: 'storage.example does not answer',
      advice: adviceForExport({ file: 's3://my-books/books.json', isOfConfig: false }),
    },
  ],
};

/** Three thousand books over two years, in all kinds of fields. */
const statistics: Statistics = {
  books: 3012,
  madeAtMs: NOW,
  kinds: [
    { kind: 'audio', books: 2000 },
    { kind: 'ebook', books: 1012 },
  ],
  fields: [
    { field: 'title', label: 'Title', kind: 'text', books: 3012, filled: 3012, cleared: 0, meanConfidence: 0.934, agreed: 2700, conflicts: 12 },
    { field: 'narrators', label: 'Narrators', kind: 'people', books: 2000, filled: 1999, cleared: 1, meanConfidence: 0.871, agreed: 1200, conflicts: 104 },
    { field: 'copyright', label: 'Copyright', kind: 'text', books: 3012, filled: 3, cleared: 0, meanConfidence: 0.6, agreed: 0, conflicts: 0 },
    { field: 'explicit', label: 'Explicit', kind: 'yes or no', books: 3012, filled: 0, cleared: 0, agreed: 0, conflicts: 0 },
    { field: 'dramatised', label: 'Dramatised', kind: 'yes or no', books: 0, filled: 0, cleared: 0, agreed: 0, conflicts: 0 },
  ],
  sources: [
    { source: 'audible', field: 'title', won: 2000, agreed: 12, differed: 3, conflicts: 1 },
    { source: 'audible', field: 'narrators', won: 1500, agreed: 0, differed: 0, conflicts: 0 },
    { source: 'openlibrary', field: 'title', won: 400, agreed: 1900, differed: 300, conflicts: 11 },
    { source: 'user (metadata.json)', field: 'title', won: 4, agreed: 0, differed: 0, conflicts: 0 },
  ],
  confidence: [0, 0, 0, 3, 0, 40, 310, 900, 2012, 1749].map((count, at) => ({ from: at / 10, to: (at + 1) / 10, count })),
  growth: Array.from({ length: 24 }, (_, at) => ({
    month: `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
    added: (at * 37) % 251,
    total: 0,
  })),
  undated: 1,
  spreads: [
    {
      ...{ field: 'publishedDate', label: 'Published', kind: 'date', commonest: [{ text: '2019', count: 40 }], entries: 80 },
      size: {
        ...{ unit: 'year', mean: 2004.4, median: 2012, least: 1719, most: 2026 },
        bins: [
          { to: 1980, count: 11 },
          { from: 1980, to: 1990, count: 90 },
          { from: 1990, to: 2000, count: 0 },
          { from: 2000, to: 2010, count: 1400 },
          { from: 2010, count: 1 },
        ],
      },
    },
    {
      ...{ field: 'language', label: 'Language', kind: 'language', entries: 12 },
      commonest: ['en', 'de', 'pt-BR', 'fr', 'it', 'es', 'nl', 'sv', 'da'].map((text, at) => ({ text, count: Math.round(2400 / 3 ** at) })),
    },
    {
      ...{ field: 'durationMs', label: 'Duration', kind: 'duration', commonest: [], entries: 30 },
      size: { unit: 'hours', mean: 9.26, median: 8.1, least: 0.2, most: 51, bins: [5, 6, 7].map((from) => ({ from, to: from + 1, count: from * 10 })) },
    },
    { field: 'bought', label: 'Bought', kind: 'date', commonest: [], entries: 0 },
  ],
  providerDays: Array.from({ length: 30 }, (_, at) => ({
    ...{ provider: 'audible', day: new Date(NOW - (30 - at) * 86_400_000).toISOString().slice(0, 10), requests: 50 + at, failures: at % 2 },
    ...{ found: 40 - at, missing: at, cached: 0, tookMs: 9000 + at * 400 },
  })),
};

const oneField: FieldStatistics = {
  ...{ field: 'authors', label: 'Authors', kind: 'people', books: 3012, filled: 3000, cleared: 2, empty: 12, meanConfidence: 0.9, agreed: 2000, conflicts: 20 },
  cardinality: { distinct: 900, share: 0.3, level: 'medium' },
  commonest: [
    { text: 'Marit Osei', count: 40 },
    { text: 'Somebody with a name that is so long that hardly any terminal has room for all of it beside a bar', count: 12 },
  ],
  entries: 912,
  size: { unit: 'entries', mean: 1.13, median: 1, least: 1, most: 7, bins: [1, 2, 3].map((from) => ({ from, to: from + 1, count: 2800 / from ** 3 })) },
  confidence: statistics.confidence,
  sources: statistics.sources.filter(({ field }) => field === 'title'),
};

const sample: BookSample = {
  seed: 'spring',
  books: [
    { id: 12, title: 'The Salt Road', path: 'Marit Osei/The Salt Road', library: 'books' },
    { id: 900, path: 'Unsorted/whatever_it_may_be_that_this_is', library: 'books' },
    { id: 31, title: 'Winter Lodgings', path: 'x', library: 'books' },
  ],
  rows: [
    { field: 'title', label: 'Title', cells: [{ shown: 'The Salt Road' }, {}, { shown: 'Winter Lodgings', isConflict: true }] },
    { field: 'narrators', label: 'Narrators', cells: [{ shown: 'Dara Quill' }, { isImpossible: true }, { shown: 'Rhea Sparrow, Kit Marlowe' }] },
    { field: 'cover', label: 'Cover', cells: [{ shown: 'https://images.example/a/very/long/address/cover.jpg' }, {}, {}] },
    { field: 'description', label: 'Description', cells: [{ shown: 'About salt, and more salt. '.repeat(9).trim() }, {}, {}] },
  ],
};

const ANN = { kind: 'command-line', name: 'ann' } as const;
const entries: AuditEntry[] = [
  {
    ...{ number: 1284, atMs: NOW, actor: ANN, from: '192.0.2.7, /dev/pts/3', action: 'editMany', runId: 12, partOf: 11 },
    book: { id: 3, library: 'books', path: 'Marit Osei/The Lantern Coast/1 - The Salt Road' },
    changes: [
      { of: 'field', key: 'title', before: { value: 'The Salt Rd', origin: 'user' }, after: { value: 'The Salt Road', origin: 'user' } },
      {
        ...{ of: 'field', key: 'description', before: { origin: 'user' } },
        after: { cut: { start: `"${'Salt lies on the road. '.repeat(8)}`, characters: 4002, sha256: 'f'.repeat(64) }, origin: 'user' },
      },
      { of: 'field', key: 'customFields.mood', after: { value: '\u001b[31mred\u202e', origin: 'user' } },
    ],
  },
  {
    ...{ number: 1283, atMs: NOW - 86_400_000, actor: { kind: 'api', name: 'api.token' }, from: '127.0.0.1', action: 'decide', runId: 10 },
    ...{ about: 'reject audible:B0SIM00003@us', book: { id: 4, library: 'books', path: 'Winter Lodgings' } },
    changes: [{ of: 'verdict', key: 'audible|B0SIM00003|us', after: { verdict: 'rejected' } }],
  },
  { number: 1282, atMs: NOW - 172_800_000, actor: { kind: 'daemon' }, action: 'undo', about: 'undo of run 9', runId: 9, isFailed: true, changes: [] },
];

const verdict: AuditVerdict = {
  ...{ from: 257, to: 1284, head: { number: 1284, hash: '0123456789abcdef'.repeat(4) } },
  size: { entries: 1026, compressed: 768, storedBytes: 41_000, plainBytes: 310_000 },
  breaks: [],
};
const broken: AuditVerdict = {
  ...verdict,
  breaks: [
    { kind: 'changed', from: 300, to: 300 },
    { kind: 'removed', from: 310, to: 319 },
    { kind: 'reordered', from: 400, to: 401 },
    { kind: 'value', from: 500, to: 500 },
    { kind: 'cut', from: 1285, to: 1290 },
    { kind: 'start', from: 256, to: 256 },
    { kind: 'head', from: 1200, to: 1200 },
  ],
};

const SCREENS: Record<string, (screen: Screen) => string[]> = {
  'parts/providers': (screen) => providerLines(reports, NOW, screen),
  'parts/doctor': (screen) => diagnosisLines(diagnoses, screen),
  'parts/stats': (screen) => statisticsLines(statistics, screen),
  'parts/stats-of-nothing': (screen) => statisticsLines({ ...statistics, books: 0 }, screen),
  'parts/stats-of-a-field': (screen) => fieldLines(oneField, screen),
  'parts/sample': (screen) => sampleLines(sample, screen),
  'parts/audit': (screen) => auditLines(entries, true, screen),
  'parts/audit-verify': (screen) => verdictLines(verdict, screen),
  'parts/audit-verify-broken': (screen) => verdictLines(broken, screen),
  'parts/telemetry': (screen) => telemetryLines(sampleReport(), { days: 30, megabytes: 100 }, screen),
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
  const forPrograms = ['src/cli/completion.ts', 'src/cli/write-pieces.ts', 'src/cli/config.ts', 'src/cli/list-columns.ts', 'src/cli/list.ts'];
  const forPeople = ['src/cli/complain.ts', 'src/cli/screen.ts'];
  const stacks = ['src/cli/program.ts'];
  expect(printing.sort()).toEqual([...forPrograms, ...forPeople, ...stacks, 'src/cli/scan-session.ts'].sort());
});
