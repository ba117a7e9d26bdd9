/** The store as one caller sees it: only the books that it may see, and what was done to these. */
import type { Access } from '../domain/access/access.ts';
import { fitsRestriction } from '../domain/access/restriction.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { StoredRun } from '../ports/run-log.ts';
import type { ActionDeps } from './actions.ts';
import { factsOf } from './seen-catalogue.ts';

type Store = ActionDeps['store'];

/** What changes something: no question needs it. */
const CHANGES = [
  'move',
  'setState',
  'makeDue',
  'carryOut',
  'noteDecided',
  'allowUndone',
  'beginWrites',
  'endWrites',
  'pruneWrites',
  'beginRun',
  'endRun',
] as const;
/** What only whoever writes files asks about. */
const OF_WRITERS = ['unfinishedWrites', 'versionsAt', 'decidedItems', 'picturesInUse', 'waitingFor'] as const;
type Refused = (typeof CHANGES)[number] | (typeof OF_WRITERS)[number];

const NOTHING_KNOWN: ItemHistory = { candidates: [], lookups: [], overrides: [], sidecars: [], decisions: [] };
/** A caller who sees few books is shown runs about these; so many are looked through for them. */
const RUNS_LOOKED_THROUGH = 2000;

/** Tells whether a book may be seen. */
export type IsSeen = (itemId: number) => Promise<boolean>;

export function seenBooks(catalogue: Pick<Catalogue, 'get'>, access: Pick<Access, 'booksFor'>): IsSeen {
  const within = access.booksFor('see');
  return async (itemId) => {
    if (within === undefined) return true;
    const entry = await catalogue.get(itemId);
    return entry !== undefined && fitsRestriction(within, factsOf(entry));
  };
}

/** @param isLimited true if there are books that are not seen */
export function seenStore(store: Store, isSeen: IsSeen, isLimited: boolean): Store {
  const ifSeen = async <T extends { id: number }>(item: T | undefined) => (item && (await isSeen(item.id)) ? item : undefined);
  const seen = (items: readonly StoredItem[]) => only(items, ({ id }) => isSeen(id));
  const isSeenRun = (run: StoredRun) => isRunSeen(run, store, isSeen);
  const reads: Omit<Store, Refused> = {
    find: async (library, path) => ifSeen(await store.find(library, path)),
    findAt: async (library, path) => seen(await store.findAt(library, path)),
    findByContent: async (library, contentKey) => seen(await store.findByContent(library, contentKey)),
    byId: async (itemId) => ifSeen(await store.byId(itemId)),
    toReview: async () => seen(await store.toReview()),
    async toReviewAfter(after, limit) {
      const page = await store.toReviewAfter(after, limit);
      return { ...page, items: await seen(page.items) };
    },
    decided: async () => seen(await store.decided()),
    load: async (itemId) => ((await isSeen(itemId)) ? store.load(itemId) : NOTHING_KNOWN),
    shown: async (itemId) => ((await isSeen(itemId)) ? store.shown(itemId) : undefined),
    async noteShown(itemId, keys) {
      if (await isSeen(itemId)) await store.noteShown(itemId, keys);
    },
    // What belongs to no single book, such as a playlist, tells of several.
    writesOf: async (scope) => only(await store.writesOf(scope), async ({ itemId }) => (itemId === undefined ? !isLimited : isSeen(itemId))),
    async run(runId) {
      const run = await store.run(runId);
      return run && (!isLimited || (await isSeenRun(run))) ? run : undefined;
    },
    async runs(limit) {
      if (!isLimited) return store.runs(limit);
      return (await only(await store.runs(RUNS_LOOKED_THROUGH), isSeenRun, limit)).slice(0, limit);
    },
    partsOf: async (runId, limit) => (isLimited ? only(await store.partsOf(runId), isSeenRun, limit) : store.partsOf(runId, limit)),
    runsAbout: async (itemId) => ((await isSeen(itemId)) ? only(await store.runsAbout(itemId), async (run) => !isLimited || isSeenRun(run)) : []),
  };
  return { ...refusals(), ...reads };
}

/** A run is seen if all books that it is about are: its counts would tell of the others. */
async function isRunSeen(run: StoredRun, store: Pick<Store, 'partsOf'>, isSeen: IsSeen): Promise<boolean> {
  const books = booksIn(run, await partsIn(run, store));
  for (const itemId of books ?? []) if (!(await isSeen(itemId))) return false;
  return books !== undefined;
}

/** The runs that are parts of one; many, of an edit of many books. */
export async function partsIn(run: StoredRun, store: Pick<Store, 'partsOf'>): Promise<StoredRun[]> {
  return run.parts > 0 ? store.partsOf(run.id) : [];
}

/** Ids of the books that a run is about; undefined for a pass over many, or over none that is known. */
export function booksIn(run: StoredRun, parts: readonly StoredRun[]): number[] | undefined {
  const ofParts = run.parts > 0 ? parts.map(({ itemId }) => itemId) : [run.books > 1 ? undefined : (run.itemId ?? run.firstItemId)];
  const known = ofParts.filter((id) => id !== undefined);
  return known.length === ofParts.length ? known : undefined;
}

function refusals(): Pick<Store, Refused> {
  const refuse = () => {
    throw new Error('a question changes nothing');
  };
  return Object.fromEntries([...CHANGES, ...OF_WRITERS].map((name) => [name, refuse])) as unknown as Pick<Store, Refused>;
}

/** @param limit how many are enough */
async function only<T>(all: readonly T[], is: (each: T) => Promise<boolean>, limit = Number.POSITIVE_INFINITY): Promise<T[]> {
  const kept: T[] = [];
  for (const each of all) {
    if (kept.length >= limit) break;
    if (await is(each)) kept.push(each);
  }
  return kept;
}

/** Where nothing that may be seen is, it is as if nothing were there at all, on disk or in the config. */
export function seenLibraries(libraries: Libraries, isSeen: IsSeen, hasSeen: (library: string) => Promise<boolean>): Libraries {
  return {
    ...libraries,
    findItems: async (path) => only(await libraries.findItems(path).catch(() => []), ({ id }) => isSeen(id)),
    async placeAt(path) {
      const place = await libraries.placeAt(path).catch(() => undefined);
      return place && (await hasSeen(place.library)) ? place : undefined;
    },
  };
}
