/** What an Audnexus answer means in our fields. */

import {
  type AuthorAnswer,
  abridgedOf,
  byRole,
  type Chapter,
  coverAt,
  credited,
  type Identifier,
  isDramatised,
  type ProviderAnswer,
  ratingOf,
  type SeriesEntry,
} from '../../src/sdk/index.ts';
import type { AudnexusAuthor, AudnexusBook, AudnexusChapters } from './schema.ts';

export function mapBook(book: AudnexusBook, asked: Identifier): ProviderAnswer {
  const region = book.region ?? asked.region;
  return {
    sourceId: book.asin,
    region,
    editionKind: 'audio',
    metadata: {
      title: book.title,
      subtitle: book.subtitle ?? undefined,
      ...byRole((book.authors ?? []).map(({ name, asin }) => credited(name, { type: 'asin', value: asin }))),
      narrators: (book.narrators ?? []).map(({ name }) => ({ name })),
      series: [book.seriesPrimary, book.seriesSecondary].filter((entry) => entry != null).map((entry) => mapSeries(entry, region)),
      publisher: book.publisherName ?? undefined,
      publishedDate: book.releaseDate ?? undefined,
      language: book.language ?? undefined,
      copyright: book.copyright || undefined,
      // `description` is the shop's teaser, cut with "....".
      description: book.summary || book.description || undefined,
      genres: (book.genres ?? []).filter((genre) => genre.type !== 'tag').map((genre) => genre.name),
      tags: (book.genres ?? []).filter((genre) => genre.type === 'tag').map((genre) => genre.name),
      identifiers: [{ type: 'asin', value: book.asin, ...(region && { region }) }, ...(book.isbn ? [{ type: 'isbn', value: book.isbn }] : [])],
      durationMs: book.runtimeLengthMin ? book.runtimeLengthMin * 60_000 : undefined,
      cover: coverAt(book.image),
      rating: ratingOf(Number(book.rating), book.ratings?.numRatings),
      abridged: abridgedOf(book.formatType ?? ''),
      dramatised: isDramatised([book.title, book.subtitle, ...(book.narrators ?? []).map(({ name }) => name)].join(' ')) || undefined,
      explicit: book.isAdult || undefined,
    },
  };
}

function mapSeries(entry: NonNullable<AudnexusBook['seriesPrimary']>, region: string | undefined): SeriesEntry {
  const identifiers = entry.asin ? [{ type: 'asin', value: entry.asin, ...(region && { region }) }] : undefined;
  return { name: entry.name, position: entry.position ?? undefined, identifiers };
}

/** Chapters count Audible's brand intro and outro; their lengths are passed on for files that lack them. */
export function mapChapters(answer: AudnexusChapters, asked: Identifier): ProviderAnswer {
  const chapters = answer.chapters.map(
    ({ title, startOffsetMs, lengthMs }): Chapter => ({ title: title.replaceAll('\u00a0', ' '), startMs: startOffsetMs, endMs: startOffsetMs + lengthMs }),
  );
  return {
    sourceId: answer.asin,
    region: asked.region,
    editionKind: 'audio',
    metadata: { chapters },
    branding: { introMs: answer.brandIntroDurationMs, outroMs: answer.brandOutroDurationMs },
    // Audible itself says if a list is only roughly right.
    confidence: { chapters: answer.isAccurate === false ? 0.4 : 0.7 },
  };
}

export function mapAuthor(author: AudnexusAuthor): AuthorAnswer {
  return { sourceId: author.asin, name: author.name, about: author.description ?? undefined, imageUrl: author.image ?? undefined };
}
