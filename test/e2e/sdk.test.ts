/**
 * The public contract from outside: the package is packed and put into somebody else's project, which has the examples of docs/sdk.md.
 * They type-check against the declarations, and their suites run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put } from '../files/temp-folder.ts';

const MODULES = join(PACKAGE_ROOT, 'node_modules');

/** Code blocks of the page that begin with a file's name in a comment. */
function examplesIn(page: string): Record<string, string> {
  const blocks = readFileSync(join(PACKAGE_ROOT, page), 'utf8').matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms);
  return Object.fromEntries([...blocks].map(([, name = '', code = '']) => [name, code]));
}

/** Compiles and packs the package as npm would publish it, without touching what lies in `dist`. */
function pack(folder: string): string {
  const tree = join(folder, 'tree');
  execFileSync(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '-p', join(PACKAGE_ROOT, 'config/tsconfig.build.json'), '--outDir', join(tree, 'dist')]);
  for (const name of ['package.json', 'README.md', 'LICENSE']) put(tree, { [name]: readFileSync(join(PACKAGE_ROOT, name), 'utf8') });
  execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], { cwd: tree, stdio: 'pipe' });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return join(folder, tarball ?? '');
}

/** A project that has the package, and beside it what the package depends on. */
function projectWith(tarball: string, folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'rubricator'), { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, 'rubricator'), '--strip-components=1']);
  for (const name of readdirSync(MODULES)) symlinkSync(join(MODULES, name), join(modules, name));
  const options = { target: 'es2024', lib: ['es2024'], module: 'nodenext', types: ['node'], strict: true, noEmit: true, allowImportingTsExtensions: true };
  put(folder, {
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true }, include: ['*.ts'] }),
    'tsconfig.declarations.json': JSON.stringify({ compilerOptions: options, files: ['shelf.ts', 'facts.ts', 'titles.ts', 'room.ts'] }),
    'vitest.config.js': 'export default { test: { experimental: { viteModuleRunner: false }, isolate: false, maxWorkers: 1, testTimeout: 300_000 } };',
    ...examplesIn('docs/sdk.md'),
  });
}

describe('a project that has the package', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rubricator-sdk-')));
  const project = join(folder, 'project');
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
    return { status, output: `${stdout}${stderr}` };
  };
  beforeAll(() => projectWith(pack(folder), project));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('imports the contract and the suites, and nothing else of it', () => {
    const code = `
      const { defineProvider, oneByOne } = await import('rubricator/sdk');
      const { providerContract } = await import('rubricator/sdk/testing');
      const { default: { name } } = await import('rubricator/package.json', { with: { type: 'json' } });
      const closed = await import('rubricator/dist/src/app/app.js').catch(({ code }) => code);
      console.log([typeof defineProvider, typeof oneByOne, typeof providerContract, name, closed].join(' '));`;
    expect(run('--input-type=module', '-e', code).output.trim()).toBe('function function function rubricator ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('type-checks an extension of every kind, the declarations themselves included', () => {
    expect(Object.keys(examplesIn('docs/sdk.md')).sort()).toEqual(
      ['shelf', 'facts', 'titles', 'room'].flatMap((name) => [`${name}.test.ts`, `${name}.ts`]).sort(),
    );
    const tsc = join(MODULES, 'typescript/bin/tsc');
    expect(run(tsc, '-p', 'tsconfig.json')).toEqual({ status: 0, output: '' });
    expect(run(tsc, '-p', 'tsconfig.declarations.json')).toEqual({ status: 0, output: '' });
  });

  test('holds its extensions to the suites', () => {
    const { status, output } = run(join(MODULES, 'vitest/vitest.mjs'), 'run', '--reporter=json', '--outputFile=result.json');
    const result = JSON.parse(readFileSync(join(project, 'result.json'), 'utf8')) as {
      numFailedTests: number;
      numPassedTests: number;
      numTotalTestSuites: number;
    };
    expect({ status, failed: result.numFailedTests }, output).toEqual({ status: 0, failed: 0 });
    expect(result.numPassedTests).toBeGreaterThan(80);
  });
});
