/**
 * Which modules of the bundle lie in one file. Node takes most of a millisecond to find and load each file, and by itself the bundler makes
 * a file for each set of entries that share a module: hundreds, for each command is an entry. Here only a few entries count. What the same
 * of them need lies in one file, packages and our own code apart.
 */
import { join } from 'node:path';

/**
 * What the program, its threads and its confined processes begin with; the names of files consist of these. What only those of one line need is left
 * to the bundler where they are several.
 */
const STARTS = {
  help: ['src/cli/program.ts'],
  scan: ['src/cli/scan.ts'],
  worker: ['src/app/threads/worker.ts'],
  walk: ['src/files/walk-thread.ts'],
  thread: [
    ...['src/app/threads/computing-thread.ts', 'src/app/threads/linked-data-thread.ts', 'src/readers/pdf-thread.ts'],
    ...['src/store/sqlite/copy-thread.ts', 'src/plugins/waiting-thread.ts'],
  ],
  plugin: ['src/plugins/plugin-process.ts', 'src/sdk/index.ts'],
};

/** A program needs a half of it: without locales, and without what reads and writes JSON schemas. Who imports it seems to need all. */
const ZOD = { name: 'zod', test: /node_modules.zod/, entriesAware: true };

/** @returns a plugin that learns who needs what, and the groups for the bundler's `codeSplitting` */
export function chunksByStart(root) {
  /** Module → the names of the starts that load it at once. */
  const startsOf = new Map();
  const plugin = {
    name: 'chunks-by-start',
    buildEnd() {
      for (const [name, files] of Object.entries(STARTS)) {
        const needed = new Set(files.map((file) => join(root, file)));
        for (const id of needed) for (const imported of this.getModuleInfo(id)?.importedIds ?? []) needed.add(imported);
        for (const id of needed) startsOf.set(id, [...(startsOf.get(id) ?? []), name]);
      }
    },
  };
  // A group takes along what its modules need. What more starts need goes first: it needs nothing of the rest.
  const groups = setsOf(Object.keys(STARTS)).flatMap((starts) => {
    if (starts.length === 0 || (starts.length === 1 && STARTS[starts[0]].length > 1)) return [];
    const isTheirs = (id) => startsOf.get(id)?.join() === starts.join();
    const name = starts.join('-');
    return [
      { name: `${name}-packages`, test: (id) => isTheirs(id) && isOfPackage(id) },
      { name, test: (id) => isTheirs(id) && !isOfPackage(id) },
    ];
  });
  return { plugin, groups: [ZOD, ...groups] };
}

const isOfPackage = (id) => id.includes('/node_modules/');

/** All sets of these, the larger ones first. */
function setsOf([name, ...others]) {
  if (name === undefined) return [[]];
  const without = setsOf(others);
  return [...without.map((set) => [name, ...set]), ...without].sort((a, b) => b.length - a.length);
}
