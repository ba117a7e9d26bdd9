/** Playlists at a library's root: one for each series and each author of which there are several books. */
import {
  type CatalogueBook,
  type CatalogueFile,
  collectionName,
  defineCatalogueFormat,
  filesOf,
  foldSeries,
  listedPath,
  nameKey,
  naturalOrder,
  type PlaylistEntry,
  playlistOf,
  positionNumber,
} from '../../src/sdk/index.ts';

interface CollectionOptions {
  collections: readonly ('series' | 'authors')[];
}

export const m3u8Collections = defineCatalogueFormat<CollectionOptions>({
  id: 'm3u8-collections',
  summary: 'playlists of series and authors',
  isWanted: ({ collections }) => collections.length > 0,
  render,
});

function render(books: readonly CatalogueBook[], { collections: kinds }: CollectionOptions): CatalogueFile[] {
  const audio = books.filter(({ item, known }) => known.title !== undefined && filesOf(item, 'audio').length > 0);
  const groups = [...(kinds.includes('series') ? bySeries(audio) : []), ...(kinds.includes('authors') ? byAuthor(audio) : [])];
  const playlists = groups.flatMap(({ label, name, list }): CatalogueFile[] => {
    const content = list.length < 2 ? undefined : playlistOf({ title: name, entries: list.flatMap(entriesOf) });
    return content === undefined ? [] : [{ name: collectionName(`${label} - ${name}`, '.m3u8'), content }];
  });
  // Of two names that become one file name the first keeps it.
  return playlists.filter(({ name }, index) => playlists.findIndex((other) => other.name === name) === index);
}

interface Group {
  label: string;
  name: string;
  list: CatalogueBook[];
}

function bySeries(books: readonly CatalogueBook[]): Group[] {
  const entries = books.flatMap((book) => (book.known.series ?? []).map(({ name, position }) => ({ book, name, position })));
  return [...Map.groupBy(entries, ({ name }) => foldSeries(name)).values()].map((list) => {
    const place = ({ position }: (typeof list)[number]) => (position === undefined ? undefined : positionNumber(position)) ?? Number.POSITIVE_INFINITY;
    const sorted = list.sort((a, b) => place(a) - place(b) || byTitle(a.book, b.book));
    return { label: 'Series', name: firstName(sorted), list: sorted.map(({ book }) => book) };
  });
}

function byAuthor(books: readonly CatalogueBook[]): Group[] {
  const entries = books.flatMap((book) => (book.known.authors ?? []).map(({ name }) => ({ book, name })));
  return [...Map.groupBy(entries, ({ name }) => nameKey(name)).values()].map((list) => {
    const year = ({ known }: CatalogueBook) => known.originalDate ?? known.publishedDate ?? '9999';
    const sorted = list.sort((a, b) => compare(year(a.book), year(b.book)) || byTitle(a.book, b.book));
    return { label: 'Author', name: firstName(sorted), list: sorted.map(({ book }) => book) };
  });
}

function byTitle(a: CatalogueBook, b: CatalogueBook): number {
  return naturalOrder(a.known.title ?? '', b.known.title ?? '') || compare(a.item.path, b.item.path);
}

/** The spelling that comes first in the alphabet, so that it does not depend on the order of the books. */
function firstName(list: readonly { name: string }[]): string {
  return list.map(({ name }) => name).sort(compare)[0] ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The length of a file is known where the book is one file. */
function entriesOf({ item, known }: CatalogueBook): PlaylistEntry[] {
  const files = filesOf(item, 'audio').filter(({ path }) => listedPath(path) !== undefined);
  return files.map(({ path }, index) => ({
    path,
    title: files.length > 1 ? `${known.title} (${index + 1}/${files.length})` : (known.title ?? ''),
    durationMs: files.length === 1 ? known.durationMs : undefined,
  }));
}
