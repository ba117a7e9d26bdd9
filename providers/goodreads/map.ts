/** What Goodreads' records mean in our fields. */
import { decodeHTML } from 'entities';
import { coverAt, type EditionKind, type ProviderAnswer, piecesOf, ratingOf, type SeriesEntry } from '../../src/sdk/index.ts';
import type { GoodreadsBook, GoodreadsSuggestion } from './schema.ts';

export function mapPage(book: GoodreadsBook, id: string): ProviderAnswer {
  const { ratingValue: value, ratingCount: count } = book.aggregateRating ?? {};
  return {
    sourceId: id,
    editionKind: kindOf(book.bookFormat ?? ''),
    metadata: {
      ...titleAndSeries(book.name),
      authors: (book.author ?? []).map(({ name, url }) => ({ name: decoded(name), ...authorId(url) })),
      language: book.inLanguage ?? undefined,
      description: book.description ?? undefined,
      identifiers: [{ type: 'goodreads', value: id }, ...(book.isbn ? [{ type: 'isbn', value: book.isbn }] : [])],
      cover: coverAt(book.image),
      rating: ratingOf(value, count),
    },
  };
}

/** A suggestion names one edition, but nothing that sets it apart from others. */
export function mapSuggestion({ bookId, workId, title, author, avgRating, ratingsCount }: GoodreadsSuggestion): ProviderAnswer {
  return {
    sourceId: bookId,
    metadata: {
      ...titleAndSeries(title),
      authors: author ? [{ name: decoded(author.name) }] : [],
      identifiers: [{ type: 'goodreads', value: bookId }, ...(workId ? [{ type: 'goodreads-work', value: workId }] : [])],
      rating: ratingOf(avgRating, ratingsCount),
    },
  };
}

/** Undefined where no format is stated: it may be of any kind. */
function kindOf(format: string): EditionKind | undefined {
  if (format.trim() === '') return undefined;
  if (/audi|mp3|cassette/i.test(format)) return 'audio';
  return /kindle|e-?book|nook/i.test(format) ? 'ebook' : 'print';
}

/** `Title (Series, #3)`, also with several series: `Title (First, #3; Second, #7)`. */
function titleAndSeries(name: string): { title: string; series?: SeriesEntry[] } {
  const text = decoded(name);
  const open = text.lastIndexOf('(');
  const title = text.slice(0, Math.max(0, open)).trim();
  const inside = text.slice(open + 1, -1);
  if (!title || !text.endsWith(')') || !inside.includes('#') || inside.includes(')')) return { title: text };
  return { title, series: piecesOf(inside, ';').flatMap(seriesOf) };
}

/** `First, #3` */
function seriesOf(text: string): SeriesEntry[] {
  const at = text.lastIndexOf('#');
  const position = text.slice(at + 1);
  const name = text.slice(0, at).trim().replace(/,$/, '');
  return name && /\s#$/.test(text.slice(0, at + 1)) && /^[\d.–-]+$/.test(position) ? [{ name, position }] : [];
}

function authorId(url: string | null | undefined) {
  const id = /author\/show\/(\d+)/.exec(url ?? '')?.[1];
  return id ? { identifiers: [{ type: 'goodreads-author', value: id }] } : {};
}

/** The texts of the record are escaped once more than JSON needs, and padded. */
function decoded(text: string): string {
  return decodeHTML(text).replace(/\s+/g, ' ').trim();
}
