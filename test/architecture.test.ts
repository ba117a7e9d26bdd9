/** Who may import whom (design, section 3), and a few habits of the whole code base. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exporters } from '../exporters/registry.ts';
import { providerFamilies, providers } from '../providers/registry.ts';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';

interface Rule {
  /** Files below this path. */
  from: string;
  /** Folders and packages that they may import; the folder itself is always allowed. */
  may: readonly string[];
}

/** Small pure text libraries, and zod. */
const PURE = ['zod', 'entities', 'fastest-levenshtein', 'iso-639-2', 'sanitize-html', 'filenamify', 'chardet'];
const COMPOSITION_ROOT = [
  'src/app.ts',
  'src/hosts.ts',
  'src/book-reader.ts',
  'src/thread.ts',
  'src/threads.ts',
  'src/libraries.ts',
  'src/library-deps.ts',
  'src/settings.ts',
  'src/scanning.ts',
  'src/editing.ts',
  'src/collecting.ts',
  'src/watching.ts',
  'src/serving.ts',
  'src/telling.ts',
  'src/running.ts',
  'src/doctor.ts',
  'src/cli/setup.ts',
];
const RULES: readonly Rule[] = [
  { from: 'src/domain', may: PURE },
  { from: 'src/pipeline', may: ['src/domain', 'p-limit', 'node:crypto'] },
  { from: 'src/readers', may: ['src/domain', 'zod', 'entities', 'fast-xml-parser', 'music-metadata', 'strtok3', 'unpdf', 'yauzl', 'node:fs'] },
  { from: 'src/files', may: ['src/domain', 'chokidar', 'ignore', 'sharp', 'node:'] },
  { from: 'src/daemon', may: ['src/domain', 'src/pipeline', 'src/log.ts', 'emittery', 'node:'] },
  {
    from: 'src/api',
    may: ['src/domain', 'src/pipeline', 'zod', 'hono', '@hono/node-server', '@hono/zod-openapi', 'hono-rate-limiter', 'prom-client', 'node:'],
  },
  { from: 'src/sinks', may: ['src/domain', 'zod', 'undici', 'node:crypto', 'node:child_process'] },
  {
    from: 'src/http',
    may: [
      'src/domain',
      'zod',
      'undici',
      'bottleneck',
      'cockatiel',
      'keyv',
      '@keyv/sqlite',
      'ipaddr.js',
      'node:crypto',
      'node:dns',
      'node:stream',
      'node:timers/promises',
      'node:zlib',
    ],
  },
  { from: 'src/store', may: ['src/domain', 'kysely', 'better-sqlite3', 'node:fs', 'node:path', 'node:zlib'] },
  { from: 'exporters', may: ['src/domain', 'zod', 'fast-xml-parser', 'uuid'] },
  { from: 'config', may: ['src/domain', 'zod', 'yaml', 'node:fs', 'node:path'] },
  {
    from: 'src/cli',
    may: [
      'src/domain',
      'src/pipeline',
      'src/app.ts',
      'src/scanning.ts',
      'src/running.ts',
      'src/daemon',
      'src/api/schemas.ts',
      'src/log.ts',
      'src/version.ts',
      'config',
      'test/world',
      'commander',
      'cli-table3',
      'cli-progress',
      'diff',
      'yaml',
      'node:',
    ],
  },
  ...readdirSync(join(PACKAGE_ROOT, 'providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ from: `providers/${name}`, may: ['src/domain', 'zod', 'entities', 'node-html-parser', 'json-p3'] })),
];

function sources(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(PACKAGE_ROOT, join(entry.parentPath, entry.name)));
}

/** What a file imports: paths from the project's root for files, package names for the rest. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(PACKAGE_ROOT, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((name) => (name.startsWith('.') ? relative(PACKAGE_ROOT, resolve(PACKAGE_ROOT, dirname(file), name)) : name));
}

describe.each(RULES)('$from', ({ from, may }) => {
  test.each(sources(from).filter((file) => !COMPOSITION_ROOT.includes(file)))('%s', (file) => {
    const isAllowed = (name: string) =>
      name.startsWith(`${from}/`) || may.some((each) => name === each || name.startsWith(each.endsWith(':') ? each : `${each}/`));
    expect(importsOf(file).filter((name) => !isAllowed(name))).toEqual([]);
  });
});

describe('habits', () => {
  const files = ['src', 'config', 'providers', 'exporters'].flatMap(sources);

  test.each(files)('%s opens with what it is for, and stays a file that one can read', (file) => {
    const text = readFileSync(join(PACKAGE_ROOT, file), 'utf8').replace(/^#!.*\n/, '');
    expect(text.startsWith('/**')).toBe(true);
    expect(text.split('\n').length).toBeLessThanOrEqual(330);
  });

  test('only the registries know every provider and exporter, and only app.ts the registries', () => {
    const users = files.filter((file) => importsOf(file).some((name) => name.endsWith('registry.ts')));
    expect(users).toEqual(['src/app.ts']);
  });

  test('ids are the same everywhere', () => {
    for (const { id } of [...providers, ...providerFamilies]) expect(sources('providers')).toContain(`providers/${id}/index.ts`);
    for (const { id } of exporters) expect(sources('exporters')).toContain(`exporters/${id}.ts`);
    for (const { id } of [...providers, ...providerFamilies]) expect(sources('test')).toContain(`test/providers/${id}.test.ts`);
    for (const { id } of exporters) expect(sources('test')).toContain(`test/exporters/${id}.test.ts`);
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
    const writers = files.filter((file) =>
      /\b(?:writeFile|createWriteStream|appendFile|truncate|copyFile)\b|open\([^)]*'(?:w|a|r\+)/.test(readFileSync(join(PACKAGE_ROOT, file), 'utf8')),
    );
    expect(writers.sort()).toEqual(['src/cli/config.ts', 'src/files/blocking-file-system.ts', 'src/files/file-system.ts', 'src/files/write-atomic.ts']);
  });
});
