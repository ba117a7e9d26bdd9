/**
 * The package from outside, packed and installed in somebody else's project: what it brings along, that it runs, and that the examples of
 * docs/sdk.md type-check against its declarations and pass their suites.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMp4, makePdf } from '../../src/demo/media.ts';
import { PACKAGE_ROOT, VERSION } from '../../src/runtime/version.ts';
import { PLUGIN_KINDS } from '../../src/sdk/plugin.ts';
import { put } from '../files/temp-folder.ts';
import { environment, WITHOUT_COVERAGE } from './cli.ts';
import { install, pack } from './packed.ts';

const MODULES = join(PACKAGE_ROOT, 'node_modules');
/** Drivers of databases and of Redis are a part of it, and 8 MB that answer questions about linked data. */
const MAX_MEGABYTES = 74;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rubricator-installed-')));
const project = join(folder, 'project');
const installed = join(project, 'node_modules/rubricator');
const bin = join(project, 'node_modules/.bin/rubricator');

beforeAll(() => void install(pack(folder), project));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Programs of npm packages are found, as npm lets an author find them. */
function authorsEnvironment() {
  return { ...environment({ ...WITHOUT_COVERAGE, NO_COLOR: '1' }), PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH}` };
}

/** Runs a Node with these arguments; ours if no other is named. */
function run(args: readonly string[], node = process.execPath) {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: project, encoding: 'utf8', env: authorsEnvironment() });
  return { status, stdout, stderr };
}

/** Files below a folder, as absolute paths. */
function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('what is installed', () => {
  const files = () => filesIn(join(project, 'node_modules'));

  test('is small', () => {
    const bytes = files().reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes / 1e6).toBeLessThanOrEqual(MAX_MEGABYTES);
  });

  test('has one SQLite, which was not compiled, and no source maps', () => {
    expect(files().filter((path) => path.endsWith('better-sqlite3/package.json'))).toHaveLength(1);
    expect(existsSync(join(project, 'node_modules/better-sqlite3/build'))).toBe(false);
    expect(filesIn(installed).filter((path) => path.endsWith('.map'))).toEqual([]);
  });

  test('has every page that another page leads to, and the licences of what is bundled', () => {
    const dead = filesIn(installed).flatMap((page) => {
      if (!page.endsWith('.md')) return [];
      const prose = readFileSync(page, 'utf8').replace(/^```.*?^```|`[^`\n]*`/gms, '');
      const links = [...prose.matchAll(/\]\(([^()\s#]+)[^()\s]*\)/g)].flatMap(([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]));
      return links.filter((link) => !existsSync(resolve(dirname(page), link))).map((link) => `${page}: ${link}`);
    });
    expect(dead).toEqual([]);
    const licences = readFileSync(join(installed, 'dist/LICENSES.txt'), 'utf8');
    for (const name of ['zod', 'undici', 'commander', '@keyv/sqlite']) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test('has its man page, which npm puts where man looks', () => {
    const { man } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { man: string };
    expect(readFileSync(join(installed, man), 'utf8')).toContain(`.TH RUBRICATOR 1 "" "Rubricator ${VERSION}"`);
  });
});

describe('the installed program', () => {
  test('shows its demo', () => {
    expect(run([bin, '--version']).stdout).toBe(`${VERSION}\n`);
    const demo = run([bin, 'demo']);
    expect(demo.status).toBe(0);
    expect(demo.stdout).toContain('Nothing has changed');
    expect(run([bin, 'completion', 'bash']).stdout).toContain("'review confirm'");
  });

  test('scans a library and copies its state, with every kind of thread', () => {
    const book = makeMp4({ durationSec: 60, tags: { album: 'Salt', artist: 'Ann Cole' } });
    put(project, { 'books/Ann Cole/Salt/Salt.m4b': book, 'books/Ann Cole/Pepper/Pepper.pdf': makePdf('<< /Title (Pepper) /Author (Cole, Ann) >>') });
    const scan = run([bin, 'scan', 'books', '--offline', '--state', 'state']);
    expect(scan).toMatchObject({ status: 0, stderr: '' });
    for (const title of ['Salt', 'Pepper'])
      expect(JSON.parse(readFileSync(join(project, `books/Ann Cole/${title}/metadata.json`), 'utf8'))).toMatchObject({ title, authors: ['Ann Cole'] });
    expect(run([bin, 'state', 'copy', '--state', 'state']).status).toBe(0);
  });

  /** Whoever has an older Node is told so, by a file that this Node can read. */
  const message = (version: string) =>
    expect.stringMatching(new RegExp(`^Rubricator needs Node\\.js 24 or newer; this is ${version.replaceAll('.', '\\.')}\\. Get it [^\\n]+\\n$`));

  test('says which Node it needs before it loads anything', () => {
    expect(readFileSync(join(installed, 'dist/main.js'), 'utf8')).not.toMatch(/^(?:import|export)\b.*['"]\.{1,2}\//m);
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.1' } });`;
    const told = run(['--import', `data:text/javascript,${encodeURIComponent(old)}`, bin, 'demo']);
    expect(told).toEqual({ status: 2, stdout: '', stderr: message('18.19.1') });
  });

  const others = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, 'node'));
  const older = others.filter(existsSync).flatMap((node) => {
    const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8', env: environment() }).stdout.trim();
    return Number.parseInt(version, 10) < 24 ? [{ node, version }] : [];
  });

  test.runIf(older.length > 0)('says so on an older Node', () => {
    for (const { node, version } of older) expect(run([bin, 'demo'], node)).toEqual({ status: 2, stdout: '', stderr: message(version) });
  });
});

/** Code blocks of the page that begin with a file's name in a comment. */
function examplesIn(page: string): Record<string, string> {
  const blocks = readFileSync(join(PACKAGE_ROOT, page), 'utf8').matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms);
  return Object.fromEntries([...blocks].map(([, name = '', code = '']) => [name, code]));
}

describe('a project with extensions', () => {
  beforeAll(() => {
    // What docs/sdk.md tells to install beside the package, and a compiler.
    for (const name of ['zod', 'vitest', 'msw', '@mswjs/interceptors', 'fast-check', '@types/node']) {
      const link = join(project, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(MODULES, name), link);
    }
    const options = { target: 'es2024', lib: ['es2024'], module: 'nodenext', types: ['node'], strict: true, noEmit: true, allowImportingTsExtensions: true };
    put(project, {
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true }, include: ['*.ts'] }),
      'tsconfig.declarations.json': JSON.stringify({ compilerOptions: options, files: ['shelf.ts', 'facts.ts', 'titles.ts', 'room.ts'] }),
      'vitest.config.js': 'export default { test: { experimental: { viteModuleRunner: false }, isolate: false, maxWorkers: 1, testTimeout: 300_000 } };',
      ...examplesIn('docs/sdk.md'),
    });
  });

  test('imports the contract and the suites, and nothing else of it', () => {
    const code = `
      const { defineProvider, oneByOne } = await import('rubricator/sdk');
      const { providerContract } = await import('rubricator/sdk/testing');
      const { default: { name } } = await import('rubricator/package.json', { with: { type: 'json' } });
      const closed = await import('rubricator/dist/main.js').catch(({ code }) => code);
      console.log([typeof defineProvider, typeof oneByOne, typeof providerContract, name, closed].join(' '));`;
    expect(run(['--input-type=module', '-e', code]).stdout.trim()).toBe('function function function rubricator ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('type-checks an extension of every kind, the declarations themselves included', () => {
    expect(Object.keys(examplesIn('docs/sdk.md')).sort()).toEqual(
      ['shelf', 'facts', 'titles', 'room', 'tally'].flatMap((name) => [`${name}.test.ts`, `${name}.ts`]).sort(),
    );
    const tsc = join(MODULES, 'typescript/bin/tsc');
    expect(run([tsc, '-p', 'tsconfig.json'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(run([tsc, '-p', 'tsconfig.declarations.json'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('holds its extensions to the suites', () => {
    const { status, stdout, stderr } = run([join(MODULES, 'vitest/vitest.mjs'), 'run', '--reporter=json', '--outputFile=result.json']);
    const result = JSON.parse(readFileSync(join(project, 'result.json'), 'utf8')) as { numFailedTests: number; numPassedTests: number };
    expect({ status, failed: result.numFailedTests }, `${stdout}${stderr}`).toEqual({ status: 0, failed: 0 });
    expect(result.numPassedTests).toBeGreaterThan(80);
  });
});

describe('plugins, from their authors to their users', () => {
  const EXAMPLES = readdirSync(join(PACKAGE_ROOT, 'examples/plugins'));
  const folderOf = (kind: string) => join(project, `rubricator-plugin-tide-${kind}`);
  /** As npm is run by an author, in the folder of one plugin. */
  const npm = (folder: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', env: authorsEnvironment() });
    expect(status, `${stdout}${stderr}`).toBe(0);
  };

  beforeAll(() => {
    for (const kind of PLUGIN_KINDS) expect(run([bin, 'plugins', 'new', `tide-${kind}`, '--kind', kind])).toMatchObject({ status: 0, stderr: '' });
    for (const name of EXAMPLES) cpSync(join(PACKAGE_ROOT, 'examples/plugins', name), join(project, `example-${name}`), { recursive: true });
  });

  test('what begins as a template, and every example, passes its tests and its compiler', () => {
    const folders = [...PLUGIN_KINDS.map(folderOf), ...EXAMPLES.map((name) => join(project, `example-${name}`))];
    for (const folder of folders)
      expect(run([join(MODULES, 'typescript/bin/tsc'), '-p', folder, '--noEmit']), folder).toEqual({ status: 0, stdout: '', stderr: '' });
    const vitest = join(MODULES, 'vitest/vitest.mjs');
    const { status, stdout, stderr } = run([vitest, 'run', '--reporter=json', '--outputFile=plugins.json', 'rubricator-plugin-', 'example-']);
    const result = JSON.parse(readFileSync(join(project, 'plugins.json'), 'utf8')) as { numFailedTests: number; testResults: { name: string }[] };
    expect({ status, failed: result.numFailedTests }, `${stdout}${stderr}`).toEqual({ status: 0, failed: 0 });
    expect(result.testResults).toHaveLength(folders.length);
  });

  test.each([...PLUGIN_KINDS.map(folderOf), ...EXAMPLES.map((name) => join(project, `example-${name}`))])('the program has nothing against %s', (folder) => {
    const { stdout } = run([bin, 'plugins', 'check', folder]);
    // Its tests were run with those of the others.
    expect(stdout.match(/^fail.*/gm)).toEqual(['fail  its tests were not run: npm install comes first']);
    expect(stdout).toContain('People will see:');
  });

  test('one is checked with its tests, packed, added, listed, and removed again', () => {
    const folder = folderOf('provider');
    // The packages of the project that it lies in are its own.
    mkdirSync(join(folder, 'node_modules'));
    npm(folder, 'run', 'build');
    const checked = run([bin, 'plugins', 'check', folder]);
    expect(checked.stdout).toContain('ok    its tests pass');
    expect(checked.status).toBe(0);
    npm(folder, 'pack', '--ignore-scripts');
    const add = run([bin, 'plugins', 'add', join(folder, 'rubricator-plugin-tide-provider-0.1.0.tgz'), '--state', 'plugin-state']);
    expect(add).toMatchObject({ status: 0, stderr: '' });
    expect(add.stdout).toContain('provider tide-provider');
    expect(run([bin, 'plugins', 'list', '--state', 'plugin-state']).stdout).toMatch(/rubricator-plugin-tide-provider\b.*\bon\b/);
    expect(run([bin, 'plugins', 'remove', 'rubricator-plugin-tide-provider', '--state', 'plugin-state'])).toMatchObject({ status: 0, stderr: '' });
    expect(run([bin, 'plugins', 'list', '--state', 'plugin-state']).stdout).toContain('There are no plugins.');
  });

  test('npm create begins one, too', () => {
    npm(join(PACKAGE_ROOT, 'examples/create-rubricator-plugin'), 'pack', '--ignore-scripts', '--pack-destination', folder);
    const archive = join(folder, 'create-rubricator-plugin-0.1.0.tgz');
    npm(project, 'install', '--ignore-scripts', '--prefer-offline', '--no-save', '--no-audit', '--no-fund', archive);
    const create = join(project, 'node_modules/.bin/create-rubricator-plugin');
    expect(run([create, 'ebb', '--kind', 'command'])).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('rubricator plugins check') });
    expect(readFileSync(join(project, 'rubricator-plugin-ebb/src/ebb.ts'), 'utf8')).toContain("id: 'ebb'");
    expect(run([create, 'ebb'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    expect(run([create])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: rubricator plugins new') });
  });
});
