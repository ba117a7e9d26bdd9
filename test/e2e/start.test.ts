/** What the program loads before it does anything: a start takes as long as that. No test depends on the time. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';
import { PROGRAM, SOURCE } from './program-file.ts';

const loadedFirst = (module: string) => `--import ${pathToFileURL(join(import.meta.dirname, module)).href}`;

/** Addresses of the modules that a command loads, those of its threads included. */
async function loadedBy(program: string, ...args: string[]): Promise<string[]> {
  const home = tempFolder();
  mkdirSync(join(home, 'nothing'));
  const list = join(home, 'loaded.txt');
  const env = { ...WITHOUT_COVERAGE, NODE_OPTIONS: loadedFirst('loaded-modules.ts'), LOADED_MODULES: list };
  expect(await startCli(args, { program, cwd: home, env }).result).toMatchObject({ code: 0 });
  return [...new Set(readFileSync(list, 'utf8').trim().split('\n'))];
}

const SCAN_OF_NOTHING = ['scan', 'nothing', '--state', 'state', '--offline'];

const packagesIn = (modules: readonly string[]) => [...new Set(modules.flatMap((each) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(each)?.[1] ?? []))].sort();

test('--help loads nothing but the commands', async () => {
  const loaded = await loadedBy(SOURCE, '--help');
  expect(packagesIn(loaded)).toEqual(['commander', 'get-east-asian-width']);
  expect(loaded.filter((each) => /src\/(?:store|http|pipeline|actions|server)\/|fields\.ts$|providers\//.test(each) && !each.includes('/commands/'))).toEqual(
    [],
  );
  expect(loaded).not.toContain('node:crypto');
});

/** Packages that a scan of nothing does without: those that send and receive, watch, read books, draw and encrypt. */
const NEEDED_FOR_BOOKS_OR_OTHERS = [
  ...['undici', 'bottleneck', 'cockatiel', 'keyv', '@keyv/sqlite', '@keyv/redis', 'ipaddr.js', 'pg', 'mysql2', 'mongodb', '@redis/client', 'aws4fetch'],
  ...['hono', '@hono/node-server', 'graphql', 'graphql-yoga', 'prom-client', '@opentelemetry/api', 'chokidar', 'piscina', 'sharp', 'music-metadata'],
  ...['unpdf', 'hyparquet', 'oxigraph', 'jsonld', 'n3', 'jsonata', 'mingo', 'age-encryption', 'node-html-parser', 'htmx.org', 'string-width'],
];

test('a scan of nothing that asks nobody loads no package that only a book, a provider or a daemon needs', async () => {
  const loaded = await loadedBy(SOURCE, ...SCAN_OF_NOTHING);
  const packages = packagesIn(loaded);
  expect(packages).toContain('better-sqlite3');
  expect(packages.filter((each) => NEEDED_FOR_BOOKS_OR_OTHERS.includes(each))).toEqual([]);
  expect(loaded.filter((each) => /^node:(?:http2?|https|tls|net|dns)$/.test(each))).toEqual([]);
  expect(loaded.filter((each) => /\/(?:(?:walk|pdf|copy|computing|linked-data|waiting)-thread|threads\/worker)\.ts$/.test(each))).toEqual([]);
});

test('a scan of nothing makes no schema of what is not there: answers, sidecars, plugins, and sections of a config', async () => {
  const home = tempFolder();
  mkdirSync(join(home, 'nothing'));
  const count = join(home, 'schemas.txt');
  const env = { ...WITHOUT_COVERAGE, NODE_OPTIONS: loadedFirst('made-schemas.ts'), MADE_SCHEMAS: count };
  expect(await startCli(SCAN_OF_NOTHING, { program: SOURCE, cwd: home, env }).result).toMatchObject({ code: 0 });
  const [objects = 0, lists = 0] = readFileSync(count, 'utf8').split(' ').map(Number);
  // Those of the options of all providers, sidecars and sections; with all else there are four times as many objects.
  expect(objects).toBeGreaterThan(20);
  expect(objects).toBeLessThan(90);
  expect(lists).toBeLessThan(50);
});

/** Packages of which a scan of nothing holds the code and runs none. */
const RUN_WHEN_USED = ['sanitize_html', 'semver', 'pino_pretty', 'yauzl', 'json_p3_cjs'];

test('the bundle runs packages when something of them is used', () => {
  const code = readdirSync(dirname(PROGRAM))
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(dirname(PROGRAM), name), 'utf8'))
    .join('\n');
  for (const name of RUN_WHEN_USED) {
    expect(code).toMatch(new RegExp(`\\bimport_${name}\\(\\)\\.`));
    expect(code).not.toMatch(new RegExp(`^var import_${name} = `, 'm'));
  }
});

const filesIn = (modules: readonly string[]) => modules.filter((each) => each.startsWith('file:') && !each.includes('node_modules'));

test('the bundle has what a start needs in few files', async () => {
  expect(filesIn(await loadedBy(PROGRAM, '--help')).length).toBeLessThan(11);
  expect(filesIn(await loadedBy(PROGRAM, ...SCAN_OF_NOTHING)).length).toBeLessThan(22);
});
