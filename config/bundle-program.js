/**
 * Bundles the program and the packages that it uses into a few files (docs/decisions/0036-one-bundle.md). By itself, for tests:
 * node config/bundle-program.js FOLDER makes one that has the commands as a module, too.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { builtinsWithoutImport } from './bundle-builtins.js';
import { chunksByStart } from './bundle-chunks.js';
import { packagesWhenUsed } from './bundle-packages.js';

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
  'plugin-process': 'src/plugins/plugin-process.ts',
  'waiting-thread': 'src/plugins/waiting-thread.ts',
};

/** Packages with native code, or that start threads by file; and those of whoever tests an extension. */
const EXTERNAL = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name !== 'zod');

/** So many times as much as ours. */
const MOSTLY = 9;

/** Writes the bundle, with what pages refer to beside it; resolves to the paths of all modules in it. */
export async function bundleProgram(folder, entries = ENTRIES) {
  const { plugin, groups } = chunksByStart(ROOT);
  const build = await rolldown({
    cwd: ROOT,
    input: entries,
    platform: 'node',
    plugins: [plugin, builtinsWithoutImport, packagesWhenUsed],
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
    // The bundler adds the names of all entries to some.
    chunkFileNames: ({ name }) => `${name.split('~')[0]}-[hash].js`,
    codeSplitting: { groups },
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await build.close();
  for (const chunk of output) if (chunk.type === 'chunk' && isOthers(chunk)) packTightly(join(folder, chunk.fileName));
  copyAssets(join(folder, 'assets'));
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

/** True for files that hold the code of packages, with nearly nothing of ours. */
function isOthers({ modules }) {
  const sizes = Object.entries(modules).map(([path, { renderedLength }]) => ({ isOfPackage: path.includes('/node_modules/'), length: renderedLength }));
  const total = (wanted) => sizes.reduce((sum, { isOfPackage, length }) => sum + (isOfPackage === wanted ? length : 0), 0);
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

if (import.meta.main) await bundleProgram(process.argv[2], { ...ENTRIES, program: 'src/cli/program.ts' });
