/**
 * Makes the package's `dist` (docs/decisions/0036-one-bundle.md): the program and the contract in a few files, with the packages that they
 * use; the declarations of the contract; the licences of those packages; and the man page. Usage: node config/bundle.js [FOLDER]
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { withChoice } from '../src/cli/choosing.ts';
import { manPage } from '../src/cli/man-page.ts';
import { createProgram } from '../src/cli/program.ts';

const ROOT = join(import.meta.dirname, '..');
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** What is started or imported by its file, and so keeps its name. Threads lie beside the code that starts them. */
const ENTRIES = {
  main: 'src/main.ts',
  sdk: 'src/sdk/index.ts',
  testing: 'src/testing/index.ts',
  worker: 'src/app/threads/worker.ts',
  'computing-thread': 'src/app/threads/computing-thread.ts',
  'linked-data-thread': 'src/app/threads/linked-data-thread.ts',
  'walk-thread': 'src/files/walk-thread.ts',
  'pdf-thread': 'src/readers/pdf-thread.ts',
  'copy-thread': 'src/store/sqlite/copy-thread.ts',
};

/** Packages with native code, or that start threads by file; and those of whoever tests an extension. */
const EXTERNAL = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name !== 'zod');

/** So many times as much as ours. */
const MOSTLY = 9;

const folder = resolve(process.argv[2] ?? join(ROOT, 'dist'));
rmSync(folder, { recursive: true, force: true });
const modules = await bundle();
copyAssets(join(folder, 'assets'));
writeFileSync(join(folder, 'LICENSES.txt'), licences(modules));
writeFileSync(join(folder, 'rubricator.1'), manPage(createProgram(() => undefined, withChoice)));
chmodSync(join(folder, 'main.js'), 0o755);
declare(join(folder, 'types'));

/** Writes the bundle; resolves to the paths of all modules in it. */
async function bundle() {
  const build = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    // keyv can also run on Bun.
    external: (name) => name.startsWith('bun:') || EXTERNAL.some((each) => name === each || name.startsWith(`${each}/`)),
    // bottleneck hides from bundlers what it needs for Redis only.
    checks: { eval: false },
    onLog(level, log, handle) {
      if (level === 'warn') throw new Error(log.message);
      handle(level, log);
    },
  });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await build.close();
  for (const chunk of output) if (chunk.type === 'chunk' && isOthers(chunk)) packTightly(join(folder, chunk.fileName));
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

/** True for files that hold the code of packages, with nearly nothing of ours. */
function isOthers({ modules }) {
  const sizes = Object.entries(modules).map(([path, { renderedLength }]) => [path.includes('/node_modules/'), renderedLength]);
  const total = (wanted) => sizes.reduce((sum, [isOfPackage, size]) => sum + (isOfPackage === wanted ? size : 0), 0);
  return total(true) > MOSTLY * total(false);
}

/** Takes out blanks and line ends, which are a fifth of a file. Names stay as they are. */
function packTightly(file) {
  const { code } = minifySync(file, readFileSync(file, 'utf8'), {
    module: true,
    compress: false,
    mangle: false,
    codegen: { removeWhitespace: true, legalComments: 'inline' },
  });
  writeFileSync(file, code);
}

/** Copies what pages refer to; a file that a package brings lies beside our own. */
function copyAssets(into) {
  cpSync(join(ROOT, 'src/server/web/assets'), into, { recursive: true });
  cpSync(join(ROOT, 'node_modules/htmx.org/dist/htmx.min.js'), join(into, 'htmx.min.js'));
}

/** Writes the declarations that the contract consists of. `npm run types` has checked what they declare. */
function declare(into) {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'config/tsconfig.build.json'), '--noCheck', '--outDir', into], { stdio: 'inherit' });
  const reached = new Set(['src/sdk/index.d.ts', 'src/testing/index.d.ts']);
  for (const file of reached)
    for (const [, name] of readFileSync(join(into, file), 'utf8').matchAll(/(?:from|import\() ?['"](\.[^'"]+)\.ts['"]/g))
      reached.add(join(file, '..', `${name}.d.ts`));
  for (const file of globSync('**/*.d.ts', { cwd: into })) if (!reached.has(file)) rmSync(join(into, file));
}

/** The licence of every package in the bundle, as it asks for. Packages with the same text stand above it together. */
function licences(modules) {
  const packages = new Set(
    [...modules, join(ROOT, 'node_modules/htmx.org/dist/htmx.min.js')].flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((at) => {
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    const file = readdirSync(at).find((each) => /^licen[cs]e/i.test(each));
    return { title: `${name} ${version} (${license})`, text: file ? readFileSync(join(at, file), 'utf8').trim() : '' };
  });
  return [...Map.groupBy(texts, ({ text }) => text)]
    .map(([text, same]) => `${same.map(({ title }) => title).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}
