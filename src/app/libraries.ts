/** Which library a folder on the command line belongs to, and which Item a path. */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ReadError } from '../domain/errors.ts';
import type { Library, LibraryKind } from '../domain/library/item.ts';
import { isInside } from '../files/inside.ts';
import { openRoot } from '../files/walk.ts';
import type { ItemStore, StoredItem } from '../ports/item-store.ts';
import type { Libraries, Target, Unavailable } from '../ports/libraries.ts';

interface Configured {
  id: string;
  path: string;
  kind: LibraryKind;
}

export function createLibraries(configured: readonly Configured[], store: ItemStore): Libraries {
  /** Configured libraries, and the folders that were scanned before without being one: their id is their path. */
  async function known(kind: LibraryKind): Promise<Library[]> {
    const fromConfig = await Promise.all(configured.map(async ({ id, path, kind: own }) => ({ id, root: await realpath(path).catch(() => path), kind: own })));
    const scanned = (await store.libraries()).filter((id) => id.startsWith('/')).map((id) => ({ id, root: id, kind }));
    return [...fromConfig, ...scanned];
  }

  async function targetOf(folder: string, kind: LibraryKind, isDryRun: boolean): Promise<Target> {
    const real = await openRoot(resolve(folder));
    const all = await known(kind);
    const home = all.filter(({ root }) => isInside(root, real)).sort((a, b) => b.root.length - a.root.length)[0];
    const library = home ?? { id: real, root: real, kind };
    // Folders that were scanned by themselves before bring their history along.
    const inner = all.filter(({ id, root }) => id === root && id !== library.id && isInside(library.root, root));
    if (!isDryRun) for (const { id } of inner) await store.rehome(id, library.id, relative(library.root, id));
    return { library, below: relative(library.root, real) };
  }

  return {
    async resolve(folders, kind, isDryRun) {
      const wanted = folders.length > 0 ? folders : configured.map(({ path }) => path);
      const targets: (Target | Unavailable)[] = [];
      // One after the other: a folder may be part of a library that the one before it made known.
      for (const folder of wanted) {
        try {
          targets.push(await targetOf(folder, kind, isDryRun));
        } catch (error) {
          if (!(error instanceof ReadError)) throw error;
          targets.push({ root: folder, error });
        }
      }
      return targets;
    },
    async placeOf({ library, path, folder }) {
      const root = await rootOf(library);
      return { path: join(root, path), folder: join(root, folder) };
    },
    rootOf,
    async placeAt(path) {
      const absolute = await realPathOf(path);
      const home = (await known('mixed')).filter(({ root }) => isInside(root, absolute)).sort((a, b) => b.root.length - a.root.length)[0];
      return home && { library: home.id, root: home.root, path: relative(home.root, absolute) };
    },
    async findItem(path) {
      return (await findItems(path))[0];
    },
    findItems,
  };

  async function rootOf(library: string): Promise<string> {
    return (await known('mixed')).find(({ id }) => id === library)?.root ?? library;
  }

  async function findItems(path: string): Promise<StoredItem[]> {
    const absolute = await realPathOf(path);
    for (const { id, root } of await known('mixed')) {
      if (!isInside(root, absolute)) continue;
      for (let at = absolute; isInside(root, at) && at !== root; at = dirname(at)) {
        const items = await store.findAt(id, relative(root, at));
        const exact = items.filter((item) => item.path === relative(root, at));
        if (items.length > 0) return exact.length > 0 ? exact : items;
      }
    }
    await realpath(absolute).catch(toReadError(path));
    return [];
  }
}

/** A path with its links resolved; a file that is gone still has its place in its folder. */
async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  return realpath(absolute)
    .catch(async () => join(await realpath(dirname(absolute)), basename(absolute)))
    .catch(toReadError(path));
}

function toReadError(path: string) {
  return (error: unknown): never => {
    throw new ReadError(`${path}: there is no such file or folder`, { cause: error });
  };
}
