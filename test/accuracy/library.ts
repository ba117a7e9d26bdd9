/** Puts books of the simulated world on disk, in the many states in which people's books really are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MadeTags } from '../../src/demo/media/tags.ts';
import { makeEpub, makeMp4 } from '../../src/demo/media.ts';
import { LANGUAGES, type World, type WorldEdition } from '../../src/demo/model.ts';
import { withTypo } from '../../src/demo/noise.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';

/** One book on disk, and what it is. */
export interface OwnedBook {
  /** Relative folder. */
  path: string;
  edition: WorldEdition;
  /** True if its files state an ASIN that is another book's. */
  hasWrongAsin: boolean;
  /** True if title and author stand somewhere in its names or tags without a mistake. */
  isNamed: boolean;
  hasOwnAsin: boolean;
}

export interface LibraryOptions {
  items: number;
  seed: string;
  /** Every audiobook states its own ASIN, and there are no ebooks. */
  asins?: boolean;
}

/** Shares of the states; README.md beside this file says what they stand for. */
export const SHARES = { ebook: 0.2, asinInFolder: 0.22, asinInTag: 0.3, wrongAsin: 0.02, typoInFolder: 0.03, ebookIsbnInTag: 0.04, isbnInTag: 0.1 };

export function writeLibrary(root: string, world: World, options: LibraryOptions): OwnedBook[] {
  return writeBooks(root, planLibrary(world, options));
}

export function writeBooks<Book extends PlannedBook>(root: string, books: readonly Book[]): Omit<Book, 'files'>[] {
  return books.map(({ files, ...owned }) => {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
    return owned;
  });
}

/** Books that are not on disk yet. */
export function planLibrary(world: World, { items, seed, asins = false }: LibraryOptions): PlannedBook[] {
  const books: PlannedBook[] = [];
  const taken = new Set<string>();
  const pool = world.editions.filter(({ kind }) => kind !== 'print');
  const random = randomFor(seed, 'library');
  while (books.length < items) {
    const wantsEbook = random.chance(asins ? 0 : SHARES.ebook);
    const edition = random.pick(pool);
    if ((edition.kind === 'ebook') !== wantsEbook) continue;
    const book = plan(world, edition, randomFor(seed, 'item', edition.id), asins);
    if (taken.has(book.path)) continue;
    taken.add(book.path);
    books.push(book);
  }
  return books;
}

export interface PlannedBook extends OwnedBook {
  files: [string, Uint8Array][];
}

function plan(world: World, edition: WorldEdition, random: Random, hasAsin: boolean): PlannedBook {
  return edition.kind === 'ebook' ? planEbook(edition, random) : planAudiobook(world, edition, random, hasAsin);
}

function planEbook(edition: WorldEdition, random: Random): PlannedBook {
  const { work } = edition;
  const author = work.authors[0]?.name ?? '';
  const isBare = random.chance(0.15);
  const path = `${safe(author)}/${safe(work.title)}${random.chance(0.2) ? ` (${edition.releaseDate.slice(0, 4)})` : ''}`;
  const epub = makeEpub({
    title: work.title,
    authors: isBare ? [] : work.authors.map(({ name }) => name),
    ...(!isBare && random.chance(0.6) && { isbn: edition.isbn }),
    ...(!isBare && random.chance(0.5) && { publisher: edition.publisher }),
    ...(!isBare && random.chance(0.5) && { date: edition.releaseDate }),
    language: LANGUAGES[work.language]?.code ?? 'en',
  });
  return { path, edition, files: [[`${path}/${safe(work.title)}.epub`, epub]], hasWrongAsin: false, isNamed: true, hasOwnAsin: false };
}

function planAudiobook(world: World, edition: WorldEdition, random: Random, hasAsin: boolean): PlannedBook {
  const { work } = edition;
  const own = Object.values(edition.asins)[0] ?? '';
  const isWrong = random.chance(hasAsin ? 0 : SHARES.wrongAsin);
  const other = random.pick(world.editions.filter((each) => each.kind === 'audio' && each.work !== work));
  const asin = isWrong ? (Object.values(other.asins)[0] ?? '') : own;
  const inFolder = random.chance(hasAsin ? 1 : SHARES.asinInFolder) && asin !== '';
  const inTag = (random.chance(SHARES.asinInTag) || (isWrong && !inFolder)) && asin !== '';
  const hasTypo = random.chance(SHARES.typoInFolder);
  const title = hasTypo ? withTypo(work.title, random) : work.title;
  const path = `${folderFor(edition, title, random)}${inFolder ? ` [${asin}]` : ''}`;
  const quality = random.int(0, 9);
  const tags = tagsFor(edition, quality, random);
  const custom = {
    ...(inTag && { ASIN: asin }),
    ...(random.chance(SHARES.ebookIsbnInTag) && ebookIsbn(edition)),
  };
  const parts = random.chance(0.2) ? random.int(2, 4) : 1;
  const files = Array.from({ length: parts }, (_, index): [string, Uint8Array] => {
    const name = parts === 1 ? `${safe(title)}.m4b` : `${String(index + 1).padStart(2, '0')}.m4a`;
    const title_ = parts === 1 ? tags.title : quality <= 1 ? undefined : `Track ${index + 1}`;
    const own_ = { ...tags, ...(title_ ? { title: title_ } : { title: undefined }), custom };
    return [`${path}/${name}`, makeMp4({ durationSec: Math.round(edition.durationSec / parts), tags: clean(own_) })];
  });
  return { path, edition, files, hasWrongAsin: isWrong && (inFolder || inTag), isNamed: !hasTypo || quality >= 2, hasOwnAsin: !isWrong && (inFolder || inTag) };
}

export function ebookIsbn({ work }: WorldEdition): Record<string, string> {
  const isbn = work.editions.find(({ kind }) => kind === 'ebook')?.isbn;
  return isbn ? { ISBN: isbn } : {};
}

export function clean<T extends object>(tags: T): T {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined)) as T;
}

/** The habits of people who sort their books. */
function folderFor({ work, narrators, releaseDate, abridged, dramatised }: WorldEdition, title: string, random: Random): string {
  const author = safe(work.authors.map(({ name }) => name).join(' & '));
  const [first = ''] = work.authors.map(({ name }) => name);
  const lastFirst = safe(`${first.slice(first.lastIndexOf(' ') + 1)}, ${first.slice(0, first.lastIndexOf(' '))}`);
  const book = safe(title);
  const mark = abridged ? ' (Abridged)' : dramatised ? ' (Dramatized)' : '';
  const { series } = work;
  const inSeries = series
    ? [`${author}/${safe(series.name)}/${series.position} - ${book}`, `${author}/${safe(series.name)}/Book ${series.position} - ${book}`]
    : [];
  const styles = [
    `${author}/${book}`,
    `${author} - ${book}`,
    `${lastFirst}/${book}`,
    `${author}/${book} (${releaseDate.slice(0, 4)})`,
    `${author}/${book} {${safe(narrators.join(', '))}}`,
    ...inSeries,
    ...inSeries,
  ];
  return `${random.pick(styles)}${mark}`;
}

export type SaidTags = Partial<Pick<MadeTags, 'composer' | 'date' | 'publisher'>> & Record<'title' | 'album' | 'artist', string | undefined>;

/** 0, 1: none worth the name; 2–4: what a ripper leaves; 5–9: good ones. */
export function tagsFor({ work, narrators, releaseDate, publisher, abridged }: WorldEdition, quality: number, random: Random): SaidTags {
  const authors = work.authors.map(({ name }) => name).join(', ');
  if (quality <= 1) return { title: undefined, artist: random.chance(0.5) ? 'Unknown Artist' : undefined, album: undefined };
  const album = `${work.title}${abridged ? ' (Abridged)' : random.chance(0.3) ? ' (Unabridged)' : ''}`;
  if (quality <= 4) return { title: album, album, artist: authors };
  return {
    title: work.title,
    album,
    artist: authors,
    composer: narrators.join(', '),
    date: releaseDate.slice(0, 4),
    ...(random.chance(0.3) && { publisher }),
  };
}

function safe(name: string): string {
  return name.replace(/[/\\:*?"<>|]/g, '_').replace(/\.+$/, '');
}
