/**
 * Which modules of the bundle lie in one file. Node takes most of a millisecond to find and load each file, and by itself the bundler makes
 * a file for each set of entries that share a module: hundreds, for each command is an entry. Here only a few entries count.
 */
import { join } from 'node:path';

/**
 * What the program, its threads and its confined processes begin with, those first that need least; the names of files consist of these. What only
 * those of one line need is left to the bundler where they are several.
 */
const STARTS = {
  help: ['src/cli/program.ts'],
  walk: ['src/files/walk-thread.ts'],
  thread: [
    ...['src/app/threads/computing-thread.ts', 'src/app/threads/linked-data-thread.ts', 'src/readers/pdf-thread.ts'],
    ...['src/store/sqlite/copy-thread.ts', 'src/plugins/waiting-thread.ts'],
  ],
  plugin: ['src/plugins/plugin-process.ts', 'src/sdk/index.ts'],
  worker: ['src/app/threads/worker.ts'],
  scan: ['src/cli/scan.ts'],
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
  // What several starts need lies with the one that needs least. That goes first, for a group takes along what its modules need.
  const names = Object.keys(STARTS);
  const groups = [
    ...names.flatMap((least) => groupsOf(`${least}-and-others`, (id) => startsOf.get(id)?.[0] === least && startsOf.get(id).length > 1)),
    ...names.filter((name) => STARTS[name].length === 1).flatMap((name) => groupsOf(name, (id) => startsOf.get(id)?.join() === name)),
  ];
  return { plugin, groups: [ZOD, ...groups] };
}

/** Packages and our own code apart. */
function groupsOf(name, isOne) {
  const isOfPackage = (id) => id.includes('/node_modules/');
  return [
    { name: `${name}-packages`, test: (id) => isOne(id) && isOfPackage(id) },
    { name, test: (id) => isOne(id) && !isOfPackage(id) },
  ];
}
