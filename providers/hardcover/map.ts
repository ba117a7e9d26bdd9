/** What Hardcover's editions, books and search hits mean in our fields. */
import { coverAt, type EditionKind, type Person, type ProviderAnswer, ratingOf, roleOf, type SeriesEntry } from '../../src/sdk/index.ts';
import type { HardcoverBook, HardcoverEdition, HardcoverHit, HardcoverWork } from './schema.ts';

type Contributions = HardcoverBook['contributions'];

/** `reading_formats`: 1 physical, 2 audio, 3 both, 4 ebook. */
const KINDS: Record<number, EditionKind> = { 1: 'print', 2: 'audio', 4: 'ebook' };
const MAX_TAGS = 8;

export function mapEdition(edition: HardcoverEdition): ProviderAnswer {
  const people = peopleOf(edition.contributions);
  const { book, image } = edition;
  return {
    sourceId: String(edition.id),
    editionKind: KINDS[edition.reading_format_id ?? 0] ?? (edition.audio_seconds ? 'audio' : undefined),
    metadata: {
      ...workOf(book),
      title: edition.title ?? book.title ?? undefined,
      subtitle: edition.title ? (edition.subtitle ?? undefined) : (book.subtitle ?? undefined),
      authors: people.filter(({ role }) => role === undefined),
      narrators: people.filter(({ role }) => role === 'nrt').map(({ role: _role, ...person }) => person),
      contributors: people.filter(({ role }) => role !== undefined && role !== 'nrt'),
      publisher: edition.publisher?.name ?? undefined,
      publishedDate: edition.release_date ?? undefined,
      language: edition.language?.language ?? undefined,
      durationMs: edition.audio_seconds ? edition.audio_seconds * 1000 : undefined,
      identifiers: [
        { type: 'hardcover', value: String(book.id) },
        ...(edition.asin ? [{ type: 'asin', value: edition.asin }] : []),
        ...[edition.isbn_13, edition.isbn_10].filter((isbn) => isbn != null).map((value) => ({ type: 'isbn', value })),
      ],
      cover: coverAt(image?.url, image?.width),
    },
  };
}

export function mapBook(book: HardcoverBook): ProviderAnswer {
  return {
    sourceId: String(book.id),
    metadata: {
      ...workOf(book),
      title: book.title ?? undefined,
      subtitle: book.subtitle ?? undefined,
      authors: peopleOf(book.contributions).filter(({ role }) => role === undefined),
      identifiers: [{ type: 'hardcover', value: String(book.id) }],
    },
  };
}

/** A hit is a work: its ISBNs are of all editions and languages, so they stay out. */
export function mapHit(hit: HardcoverHit): ProviderAnswer {
  const authors = hit.contributions?.length
    ? peopleOf(hit.contributions).filter(({ role }) => role === undefined)
    : (hit.author_names ?? []).map((name) => ({ name }));
  return {
    sourceId: hit.id,
    metadata: {
      title: hit.title,
      subtitle: hit.subtitle ?? undefined,
      authors,
      series: seriesOf(hit.featured_series),
      description: hit.description ? asParagraphs(hit.description) : undefined,
      originalDate: hit.release_date ?? (hit.release_year ? String(hit.release_year) : undefined),
      genres: (hit.genres ?? []).slice(0, MAX_TAGS),
      rating: roundedRating(hit.rating, hit.ratings_count),
      identifiers: [{ type: 'hardcover', value: hit.id }],
    },
  };
}

function workOf(book: HardcoverWork) {
  return {
    description: book.description ? asParagraphs(book.description) : undefined,
    originalDate: book.release_date ?? undefined,
    series: seriesOf(book.featured_book_series),
    genres: tagsOf(book.cached_tags, 'Genre'),
    tags: [...tagsOf(book.cached_tags, 'Mood'), ...tagsOf(book.cached_tags, 'Tag')],
    rating: roundedRating(book.rating, book.ratings_count),
  };
}

/** A contribution without a role is the author's. */
function peopleOf(contributions: Contributions): Person[] {
  return (contributions ?? []).flatMap(({ contribution, author }) => {
    if (!author) return [];
    const role = contribution ? roleOf(contribution) : undefined;
    if (contribution && !role) return [];
    return [{ name: author.name, ...(role && role !== 'aut' && { role }) }];
  });
}

function seriesOf(place: HardcoverHit['featured_series']): SeriesEntry[] | undefined {
  if (!place?.series) return undefined;
  return [{ name: place.series.name, position: place.details || (place.position == null ? undefined : String(place.position)) }];
}

function tagsOf(tags: HardcoverWork['cached_tags'], category: string): string[] {
  return (tags?.[category] ?? []).slice(0, MAX_TAGS).map(({ tag }) => tag);
}

function roundedRating(value: number | null | undefined, count: number | null | undefined) {
  return ratingOf(value && Math.round(value * 100) / 100, count);
}

function asParagraphs(text: string): string {
  return text.replace(/\r\n/g, '\n');
}
