/** Playlists at a library's root: one for each series and each author of which there are several books. */

import type { Metadata } from '../../domain/book/metadata.ts';
import { nameKey } from '../../domain/book/names.ts';
import { collectionName } from '../../domain/library/file-name.ts';
import { filesOf, type Item } from '../../domain/library/item.ts';
import { positionNumber } from '../../domain/text/position.ts';
import { foldSeries, naturalOrder } from '../../domain/text/text.ts';
import type { OwnSidecar } from '../../ports/item-store.ts';
import { listedPath, type PlaylistEntry, playlistOf } from '../../sdk/formats/playlist.ts';
import { isOurs } from '../own-sidecar.ts';
import { carryOut, type ExportDeps, type ExportOutcome } from './export.ts';
import { type PlanDeps, type Planned, planRetired } from './plan.ts';

export type CollectionKind = 'series' | 'authors';

export interface Book {
  item: Item;
  known: Metadata;
}

export interface CollectionsInput {
  library: string;
  runId: number;
  kinds: readonly CollectionKind[];
  books: readonly Book[];
  /** Playlists that we wrote at the root before. */
  own: readonly OwnSidecar[];
  isDryRun: boolean;
  overrulesUndo: boolean;
}

const EXPORTER = 'm3u8';

export async function exportCollections(input: CollectionsInput, deps: ExportDeps): Promise<ExportOutcome[]> {
  const plans = await Promise.all(collectionsOf(input.books, input.kinds).map((collection) => planOne(collection, input, deps)));
  const targets = plans.flatMap(({ path }) => path ?? []);
  const retired = await planRetired(targets, [EXPORTER], input, deps);
  return carryOut([...plans, ...retired], { ...input, itemId: undefined, files: [] }, deps);
}

interface Collection {
  /** File name in the library's root. */
  path: string;
  content: string;
}

/** What each playlist is called and holds; a file's path is the same for the same books. */
function collectionsOf(books: readonly Book[], kinds: readonly CollectionKind[]): Collection[] {
  const audio = books.filter(({ item, known }) => known.title !== undefined && filesOf(item, 'audio').length > 0);
  const groups = [...(kinds.includes('series') ? bySeries(audio) : []), ...(kinds.includes('authors') ? byAuthor(audio) : [])];
  const collections = groups.flatMap(({ label, name, list }): Collection[] => {
    const content = list.length < 2 ? undefined : playlistOf({ title: name, entries: list.flatMap(entriesOf) });
    return content === undefined ? [] : [{ path: collectionName(`${label} - ${name}`, '.m3u8'), content }];
  });
  // Of two names that become one file name the first keeps it.
  return collections.filter(({ path }, index) => collections.findIndex((other) => other.path === path) === index);
}

interface Group {
  label: string;
  name: string;
  list: Book[];
}

function bySeries(books: readonly Book[]): Group[] {
  const entries = books.flatMap((book) => (book.known.series ?? []).map(({ name, position }) => ({ book, name, position })));
  return [...Map.groupBy(entries, ({ name }) => foldSeries(name)).values()].map((list) => {
    const place = ({ position }: (typeof list)[number]) => (position === undefined ? undefined : positionNumber(position)) ?? Number.POSITIVE_INFINITY;
    const sorted = list.sort((a, b) => place(a) - place(b) || byTitle(a.book, b.book));
    return { label: 'Series', name: firstName(sorted), list: sorted.map(({ book }) => book) };
  });
}

function byAuthor(books: readonly Book[]): Group[] {
  const entries = books.flatMap((book) => (book.known.authors ?? []).map(({ name }) => ({ book, name })));
  return [...Map.groupBy(entries, ({ name }) => nameKey(name)).values()].map((list) => {
    const year = ({ known }: Book) => known.originalDate ?? known.publishedDate ?? '9999';
    const sorted = list.sort((a, b) => compare(year(a.book), year(b.book)) || byTitle(a.book, b.book));
    return { label: 'Author', name: firstName(sorted), list: sorted.map(({ book }) => book) };
  });
}

function byTitle(a: Book, b: Book): number {
  return naturalOrder(a.known.title ?? '', b.known.title ?? '') || compare(a.item.path, b.item.path);
}

/** The writing that comes first in the alphabet, so that it does not depend on which book comes first. */
function firstName(list: readonly { name: string }[]): string {
  return list.map(({ name }) => name).sort(compare)[0] ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The length of a file is known where the book is one file. */
function entriesOf({ item, known }: Book): PlaylistEntry[] {
  const files = filesOf(item, 'audio').filter(({ path }) => listedPath(path) !== undefined);
  return files.map(({ path }, index) => ({
    path,
    title: files.length > 1 ? `${known.title} (${index + 1}/${files.length})` : (known.title ?? ''),
    durationMs: files.length === 1 ? known.durationMs : undefined,
  }));
}

async function planOne({ path, content }: Collection, { own: all, overrulesUndo }: CollectionsInput, deps: PlanDeps): Promise<Planned> {
  const after = Buffer.from(content);
  const plan = { exporter: EXPORTER, path, warnings: [], after, hash: deps.hash(after) };
  const disk = await deps.readBytes(path);
  const own = all.find((each) => each.path === path);
  const wasOurs = disk !== undefined && isOurs(own, disk, deps.hash(disk));
  if (disk?.equals(after)) return { ...plan, action: 'unchanged' };
  if (disk && !wasOurs) return { ...plan, action: 'skipped', hash: own ? '' : undefined, reason: 'somebody else made or changed it; left as it is' };
  if (own?.refusedHash === plan.hash && !overrulesUndo) return { ...plan, action: 'skipped', reason: 'you undid this very change; --force makes it again' };
  return { ...plan, action: disk ? 'updated' : 'created', before: disk, wasOurs };
}
