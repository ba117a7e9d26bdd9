/** The one rule about who may import whom (docs/house.md), the budgets, and a few habits of the whole code base. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exporters } from '../exporters/registry.ts';
import { providerFamilies, providers } from '../providers/registry.ts';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';
import { sinks } from '../src/sinks/registry.ts';
import { OVER_BUDGET } from './architecture-exceptions.ts';
import { circlesIn, exportedTypesOf, functionsOf, importsOf, sourcesIn, textOf } from './house.ts';

/** Rooms from left to right: a room imports only what stands to its left. Those of one row do not know each other. */
const ROWS: readonly (readonly string[])[] = [
  ['src/domain'],
  ['src/sdk'],
  ['src/ports'],
  [
    ...[
      'src/readers',
      'src/sinks',
      'src/http',
      'src/store',
      'src/files',
      'src/runtime',
      'src/events',
      'src/catalogues',
      'src/telemetry',
      'src/storage',
      'src/cluster',
      'src/plugins',
    ],
    ...['src/pipeline', 'src/demo', 'providers', 'exporters', 'config'],
  ],
  ['src/work'],
  ['src/actions'],
  ['src/server'],
  ['src/app'],
  ['src/cli', 'src/testing'],
  ['src/main.ts'],
];

/** What reaches the world outside. Only `app` puts these in place; and the suites, which run extensions as the program does. */
const ADAPTERS = [
  ...['src/readers', 'src/sinks', 'src/http', 'src/store', 'src/files', 'src/events', 'src/catalogues', 'src/telemetry', 'src/storage', 'src/cluster'],
  ...['src/plugins', 'providers', 'exporters'],
];

/** The rooms that put adapters in place. */
const ROOTS = ['src/app', 'src/testing'];

/** What somebody else could have written: of `src/` it may use the public contract, and nothing else. */
const EXTENSIONS = ['providers', 'exporters'];
const PUBLIC_CONTRACT = 'src/sdk/index.ts';

/** Packages that a room may import; every room may import `node:` modules unless it is pure. */
const PURE = ['zod', 'entities', 'fastest-levenshtein', 'iso-639-2', 'sanitize-html', 'filenamify'];
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [...PURE, '@casl/ability', 'jsonata'],
  'src/sdk': ['zod', 'uuid', 'node:fs'],
  'src/ports': [],
  'src/pipeline': ['node:crypto'],
  'src/work': ['p-limit', 'node:path', 'node:util', 'node:events'],
  'src/actions': ['diff', 'p-limit', 'node:crypto', 'node:path'],
  'src/readers': [
    'zod',
    'entities',
    'fast-xml-parser',
    'music-metadata',
    'strtok3',
    'unpdf',
    'yauzl',
    'p-limit',
    'node:fs',
    'node:path',
    'node:worker_threads',
  ],
  'src/files': ['chokidar', 'ignore', 'p-limit', 'sharp', 'node:'],
  'src/events': ['emittery', 'node:'],
  'src/server': [
    ...['zod', 'entities', 'hono', 'sanitize-html', '@hono/node-server', '@hono/zod-openapi', '@observablehq/plot', 'hono-rate-limiter'],
    ...['prom-client', 'graphql', 'graphql-yoga', 'graphql-query-complexity', 'node:'],
  ],
  'src/sinks': ['zod', 'undici', 'node:crypto', 'node:child_process'],
  'src/http': [
    ...['zod', 'undici', 'bottleneck', 'cockatiel', 'keyv', '@keyv/sqlite', 'ipaddr.js'],
    ...['node:crypto', 'node:dns', 'node:stream', 'node:timers', 'node:zlib'],
  ],
  'src/store': [
    'kysely',
    'better-sqlite3',
    'pg',
    'zod',
    'node:crypto',
    'node:fs',
    'node:path',
    'node:stream',
    'node:timers',
    'node:worker_threads',
    'node:zlib',
  ],
  'src/catalogues': ['kysely', 'better-sqlite3', 'pg', 'mysql2', 'mongodb', 'zod', 'node:crypto', 'node:fs', 'node:path'],
  'src/cluster': ['@redis/client', '@keyv/redis', 'node:crypto'],
  'src/plugins': ['zod', 'semver', 'node:'],
  'src/telemetry': ['@opentelemetry'],
  'src/storage': ['undici', 'aws4fetch', 'age-encryption', 'fast-xml-parser', 'node:crypto', 'node:stream'],
  'src/runtime': ['pino', 'pino-pretty', 'node:'],
  'src/demo': ['fflate', 'node:'],
  'src/app': ['piscina', 'p-limit', 'jsonata', 'oxigraph', 'node:'],
  'src/cli': ['commander', 'cli-table3', 'get-east-asian-width', 'yaml', 'node:'],
  'src/testing': ['vitest', 'msw', '@mswjs/interceptors', 'fast-check'],
  'src/main.ts': ['node:'],
  providers: ['zod', 'entities', 'node-html-parser', 'json-p3'],
  exporters: ['zod', 'fast-xml-parser', 'n3', 'uuid', 'hyparquet-writer', 'yaml'],
  config: ['zod', 'yaml', 'node:fs', 'node:path'],
};

const MAX_FILE_LINES = 250;
const MAX_FUNCTION_LINES = 60;
const MAX_PARAMETERS = 4;

const files = ['src', 'config', 'providers', 'exporters'].flatMap(sourcesIn);
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const isFile = (name: string) => name.endsWith('.ts');

function roomOf(file: string): string {
  const room = ROWS.flat().find((each) => file === each || file.startsWith(`${each}/`));
  if (!room) throw new Error(`${file} stands in no room; see docs/house.md`);
  return room;
}

function mayImport(from: string, to: string): boolean {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other) return room !== 'providers' || isOneProvider(from, to) || from === 'providers/registry.ts';
  if (EXTENSIONS.includes(room)) return to === PUBLIC_CONTRACT;
  const row = (each: string) => ROWS.findIndex((rooms) => rooms.includes(each));
  if (ADAPTERS.includes(other)) return ROOTS.includes(room);
  return row(other) < row(room);
}

function isOneProvider(from: string, to: string): boolean {
  return from.split('/')[1] === to.split('/')[1];
}

function isAllowedPackage(file: string, name: string): boolean {
  return (PACKAGES[roomOf(file)] ?? []).some((each) => name === each || name.startsWith(each.endsWith(':') ? each : `${each}/`));
}

describe('the one rule', () => {
  test.each(files)('%s imports only what stands to its left', (file) => {
    const all = imports.get(file) ?? [];
    expect(all.filter((name) => isFile(name) && !mayImport(file, name))).toEqual([]);
    expect(all.filter((name) => !isFile(name) && !isAllowedPackage(file, name))).toEqual([]);
  });

  test('nothing imports in a circle, not even types', () => {
    expect(circlesIn(imports)).toEqual([]);
  });

  test('nothing in production imports from test/', () => {
    expect(files.filter((file) => imports.get(file)?.some((name) => name.startsWith('test/')))).toEqual([]);
  });

  test('only app and the suites know the registries', () => {
    const users = files.filter((file) => imports.get(file)?.some((name) => name.endsWith('registry.ts')) && !file.endsWith('registry.ts'));
    expect(users.filter((file) => !ROOTS.includes(roomOf(file)))).toEqual([]);
  });

  test('src/ holds rooms, and no loose file but main.ts', () => {
    expect(files.filter((file) => /^src\/[^/]+$/.test(file))).toEqual(['src/main.ts']);
  });
});

describe('budgets', () => {
  /** What is over a budget and no named exception; and exceptions that are over no budget any more: the list only shrinks. */
  const compare = (over: readonly string[], exceptions: readonly string[]) => ({
    unnamed: over.filter((name) => !exceptions.includes(name)),
    outdated: exceptions.filter((name) => !over.includes(name)),
  });
  const functions = files.flatMap(functionsOf);
  const fine = { unnamed: [], outdated: [] };

  test(`a file has at most ${MAX_FILE_LINES} lines`, () => {
    const over = files.filter((file) => textOf(file).split('\n').length - 1 > MAX_FILE_LINES);
    expect(compare(over, OVER_BUDGET.files)).toEqual(fine);
  });

  test(`a function has at most ${MAX_FUNCTION_LINES} lines`, () => {
    const over = functions.filter(({ lines }) => lines > MAX_FUNCTION_LINES).map(({ name }) => name);
    expect(compare(over, OVER_BUDGET.functions)).toEqual(fine);
  });

  test(`a function takes at most ${MAX_PARAMETERS} parameters`, () => {
    const over = functions.filter(({ parameters }) => parameters > MAX_PARAMETERS).map(({ name }) => name);
    expect(compare(over, OVER_BUDGET.parameters)).toEqual(fine);
  });

  test('no two exported types in src/ have one name', () => {
    const names = files.filter((file) => file.startsWith('src/')).flatMap((file) => exportedTypesOf(file).map((name) => ({ name, file })));
    const twice = [...Map.groupBy(names, ({ name }) => name)].filter(([, places]) => places.length > 1).map(([name]) => name);
    expect(compare(twice, OVER_BUDGET.typeNames)).toEqual(fine);
  });
});

describe('habits', () => {
  test.each(files)('%s opens with what it is for', (file) => {
    expect(
      textOf(file)
        .replace(/^#!.*\n/, '')
        .startsWith('/**'),
    ).toBe(true);
  });

  test('ids are the same everywhere', () => {
    for (const { id } of [...providers, ...providerFamilies]) expect(sourcesIn('providers')).toContain(`providers/${id}/index.ts`);
    for (const { id } of exporters) expect(sourcesIn('exporters')).toContain(`exporters/${id}.ts`);
    for (const { id } of exporters.flatMap(({ catalogueFormats = [] }) => catalogueFormats))
      expect(sourcesIn('exporters')).toContain(`exporters/catalogue/${id}.ts`);
    for (const { type } of sinks) expect(sourcesIn('src/sinks')).toContain(`src/sinks/${type}.ts`);
    for (const { type } of sinks) expect(sourcesIn('test')).toContain(`test/sinks/${type}.test.ts`);
    for (const { id } of [...providers, ...providerFamilies]) expect(sourcesIn('test')).toContain(`test/providers/${id}.test.ts`);
    for (const { id } of exporters) expect(sourcesIn('test')).toContain(`test/exporters/${id}.test.ts`);
  });

  test('the lock file keeps npm from compiling SQLite, and names every platform', () => {
    const { packages } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { gypfile?: boolean; optionalDependencies?: Record<string, string> }>;
    };
    expect(packages['node_modules/better-sqlite3']?.gypfile, 'run: npm run generate').toBe(false);
    const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    const locked = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
    expect(wanted.filter((name) => !locked.includes(name))).toEqual([]);
  });

  test('nobody opens a media file for writing', () => {
    // “truncate on” is SQL.
    const writers = files.filter((file) =>
      /\b(?:writeFile|createWriteStream|appendFile|truncate(?! on )|copyFile)\b|open\([^)]*'(?:w|a|r\+)/.test(textOf(file)),
    );
    const inLibraries = [
      'src/files/blocking-file-system.ts',
      'src/files/file-system.ts',
      'src/files/kept-pictures.ts',
      'src/files/thumbnails.ts',
      'src/files/write-atomic.ts',
      'src/files/write-streamed.ts',
    ];
    const ofItsOwn = ['src/cli/config-init.ts', 'src/runtime/heartbeat.ts'];
    expect(writers.sort()).toEqual([...ofItsOwn, ...inLibraries, 'src/store/sqlite/sent-copies.ts', 'src/store/sqlite/state-file.ts'].sort());
  });
});
