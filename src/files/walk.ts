/** Walks a library folder by folder, top down, in natural order, holding one branch in memory at a time. */
import { realpath, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errnoOf, ReadError, reasonOf } from '../domain/errors.ts';
import type { LibraryFolder } from '../domain/library/folder.ts';
import { baseName, type ItemFile } from '../domain/library/item.ts';
import { discNumber } from '../domain/library/library-names.ts';
import { createSidecarNames, type SidecarName } from '../domain/library/sidecar-name.ts';
import { type IgnoreRules, ignoresAbove } from './ignore-files.ts';
import { type Listing, listFolder } from './list-folder.ts';
import { removeTemp } from './write-atomic.ts';

export interface WalkOptions {
  /** Relative path to begin at; the whole library if absent. */
  from?: string;
  /** Only that folder, with its disc folders. */
  isShallow?: boolean;
  nowMs: number;
  /** How the sidecars of a book are called. */
  sidecars: readonly SidecarName[];
  signal?: AbortSignal;
}

/** Lists one folder of the walked library. */
type List = (path: string, ignores: readonly IgnoreRules[]) => Listing;

const MAX_DEPTH = 40;
const LOOK_BELOW_DEPTH = 4;
/** Folders listed between two turns of the event loop. */
const FOLDERS_PER_TURN = 32;

/** Resolves a library's root; throws `ReadError` if it is not a folder that can be read. */
export async function openRoot(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if (!(await stat(real)).isDirectory()) throw new ReadError('is not a folder');
    return real;
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(errnoOf(error) === 'ENOENT' ? 'there is no such folder' : reasonOf(error), { cause: error });
  }
}

/** Every folder of a library that may hold books. Disc folders come inside the folder that they belong to. */
export async function* walk(realRoot: string, options: WalkOptions): AsyncGenerator<LibraryFolder> {
  const from = options.from ?? '';
  const sidecars = createSidecarNames(options.sidecars);
  const above = from === '' ? [] : ignoresAbove(realRoot, from, sidecars);
  if (!above) {
    const problems = [{ path: from, message: 'left alone, as its name or an ignore file says', isFailure: false }];
    yield { path: from, files: [], unread: [], discs: [], arriving: '', problems, isShelf: false };
    return;
  }
  const list: List = (path, ignores) => listFolder(realRoot, path, ignores, { nowMs: options.nowMs, sidecars });
  const pending: { path: string; ignores: readonly IgnoreRules[]; depth: number }[] = [{ path: from, ignores: above, depth: 0 }];
  for (let listed = 0, next = pending.pop(); next; next = pending.pop(), listed++) {
    options.signal?.throwIfAborted();
    if (listed % FOLDERS_PER_TURN === 0) await nextTurn();
    const { path, ignores, depth } = next;
    const listing = list(path, ignores);
    const folder = assemble(path, listing, depth, list);
    for (const temp of folder.staleTemps) await removeTemp(temp, realRoot);
    if (depth >= MAX_DEPTH && listing.folders.length > 0) {
      folder.problems.push({ path, message: `folders nested deeper than ${MAX_DEPTH} are not looked at`, isFailure: true });
    } else {
      for (const name of folder.others.reverse()) pending.push({ path: path ? `${path}/${name}` : name, ignores: listing.ignores, depth: depth + 1 });
    }
    const { others: _, staleTemps: __, ...found } = folder;
    yield found;
    if (options.isShallow) return;
  }
}

interface AssembledFolder extends LibraryFolder {
  /** Sub-folders that stand for themselves. */
  others: string[];
  /** Absolute paths. */
  staleTemps: string[];
}

/** A folder with its disc folders read in. */
function assemble(path: string, listing: Listing, depth: number, list: List): AssembledFolder {
  const staleTemps = [...listing.staleTemps];
  const others: string[] = [];
  const discs: LibraryFolder[] = [];
  const problems = [...listing.problems];
  for (const name of listing.folders) {
    const isDisc = path !== '' && depth < MAX_DEPTH && discNumber(name, baseName(path)) !== undefined;
    if (!isDisc) {
      others.push(name);
      continue;
    }
    const discPath = `${path}/${name}`;
    const discListing = list(discPath, listing.ignores);
    const disc = assemble(discPath, discListing, depth + 1, list);
    problems.push(...disc.problems);
    staleTemps.push(...disc.staleTemps);
    discs.push(disc);
    others.push(...disc.others.map((inner) => `${name}/${inner}`));
  }
  const hasMedia = [listing.files, ...discs.map(({ files }) => files)].some((files) => files.some(isMedium));
  const isShelf = path === '' || (hasMedia && others.some((name) => holdsMedia(`${path}/${name}`, listing.ignores, LOOK_BELOW_DEPTH, list)));
  const arriving = [...listing.arriving, ...discs.map((disc) => disc.arriving)].filter(Boolean).join('\n');
  return { path, files: listing.files, unread: listing.unread, discs, arriving, problems, others, staleTemps, isShelf };
}

function isMedium({ role }: ItemFile): boolean {
  return role === 'audio' || role === 'ebook';
}

function holdsMedia(path: string, ignores: readonly IgnoreRules[], depth: number, list: List): boolean {
  if (depth === 0) return false;
  const listing = list(path, ignores);
  if (listing.files.some(isMedium)) return true;
  return listing.folders.some((name) => holdsMedia(`${path}/${name}`, listing.ignores, depth - 1, list));
}
