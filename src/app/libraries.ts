/** Which library a folder on the command line belongs to, and which Item a path. */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ReadError } from '../domain/errors.ts';
import type { Library, LibraryKind } from '../domain/library/item.ts';
import { isInside } from '../files/inside.ts';
import { openRoot } from '../files/walk.ts';
import type { Items, StoredItem, StoredLibraries } from '../ports/items.ts';
import type { Libraries, Target, Unavailable } from '../ports/libraries.ts';

interface Configured {
  id: string;
  path: string;
  kind: LibraryKind;
}

/** Configured libraries, and the folders that were scanned before without being one: their id is their path. */
type KnownLibraries = (kind: LibraryKind) => Promise<Library[]>;

export function createLibraries(configured: readonly Configured[], store: Items & StoredLibraries): Libraries {
  const known: KnownLibraries = async (kind) => {
    const fromConfig = await Promise.all(configured.map(async ({ id, path, kind: own }) => ({ id, root: await realpath(path).catch(() => path), kind: own })));
    const scanned = (await store.libraries()).filter((id) => id.startsWith('/')).map((id) => ({ id, root: id, kind }));
    return [...fromConfig, ...scanned];
  };
  const rootOf = async (library: string) => (await known('mixed')).find(({ id }) => id === library)?.root ?? library;
  return {
    async resolve(folders, kind, isDryRun) {
      const wanted = folders.length > 0 ? folders : configured.map(({ path }) => path);
      const targets: (Target | Unavailable)[] = [];
      // One after the other: a folder may be part of a library that the one before it made known.
      for (const folder of wanted) {
        try {
          const { target, inner } = targetOf(await openRoot(resolve(folder)), await known(kind), kind);
          if (!isDryRun) for (const { id } of inner) await store.rehome(id, target.library.id, relative(target.library.root, id));
          targets.push(target);
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
      const home = innermost(absolute, await known('mixed'));
      return home && { library: home.id, root: home.root, path: relative(home.root, absolute) };
    },
    findItems: async (path) => itemsAt(path, await known('mixed'), store),
  };
}

/** What a folder is a part of. `inner`: folders that were scanned by themselves before, and now bring their history along. */
function targetOf(real: string, all: readonly Library[], kind: LibraryKind): { target: Target; inner: Library[] } {
  const library = innermost(real, all) ?? { id: real, root: real, kind };
  const inner = all.filter(({ id, root }) => id === root && id !== library.id && isInside(library.root, root));
  return { target: { library, below: relative(library.root, real) }, inner };
}

/** The library that holds a path; of two that lie in each other, the inner one. */
function innermost(path: string, all: readonly Library[]): Library | undefined {
  return all.filter(({ root }) => isInside(root, path)).sort((a, b) => b.root.length - a.root.length)[0];
}

async function itemsAt(path: string, all: readonly Library[], store: Items): Promise<StoredItem[]> {
  const absolute = await realPathOf(path);
  // Somebody in the folder of a book may say the title of another.
  const isName = !path.includes('/') && !(await isThere(absolute));
  for (const { id, root } of all) {
    if (!isInside(root, absolute)) continue;
    for (let at = absolute; isInside(root, at) && at !== root && !(isName && at !== absolute); at = dirname(at)) {
      const items = await store.findAt(id, relative(root, at));
      const exact = items.filter((item) => item.path === relative(root, at));
      if (items.length > 0) return exact.length > 0 ? exact : items;
    }
  }
  await realpath(absolute).catch(toReadError(path));
  return [];
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
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
