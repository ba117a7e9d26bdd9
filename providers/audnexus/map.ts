/** What an Audnexus answer means in our fields. */

import type { Identifier } from '../../src/domain/book/identifier.ts';
import type { Chapter, SeriesEntry } from '../../src/domain/book/metadata.ts';
import { type Person, parsePerson } from '../../src/domain/book/names.ts';
import { abridgedOf, isDramatised } from '../../src/domain/text/edition-words.ts';
import type { AuthorAnswer, ProviderAnswer } from '../../src/sdk/provider.ts';
import type { AudnexusAuthor, AudnexusBook, AudnexusChapters } from './schema.ts';

export function mapBook(book: AudnexusBook, asked: Identifier): ProviderAnswer {
  const region = book.region ?? asked.region;
  const credits = (book.authors ?? []).map(credited).filter((person) => person !== undefined);
  return {
    sourceId: book.asin,
    region,
    editionKind: 'audio',
    metadata: {
      title: book.title,
      subtitle: book.subtitle ?? undefined,
      authors: credits.filter((person) => person.role === undefined),
      contributors: credits.filter((person) => person.role !== undefined),
      narrators: (book.narrators ?? []).map(({ name }) => ({ name })),
      series: [book.seriesPrimary, book.seriesSecondary].filter((entry) => entry != null).map((entry) => mapSeries(entry, region)),
      publisher: book.publisherName ?? undefined,
      publishedDate: book.releaseDate ?? undefined,
      language: book.language ?? undefined,
      copyright: book.copyright ? String(book.copyright) : undefined,
      // `description` is the shop's teaser, cut with "....".
      description: book.summary || book.description || undefined,
      genres: (book.genres ?? []).filter((genre) => genre.type !== 'tag').map((genre) => genre.name),
      tags: (book.genres ?? []).filter((genre) => genre.type === 'tag').map((genre) => genre.name),
      identifiers: [{ type: 'asin', value: book.asin, ...(region && { region }) }, ...(book.isbn ? [{ type: 'isbn', value: book.isbn }] : [])],
      durationMs: book.runtimeLengthMin ? book.runtimeLengthMin * 60_000 : undefined,
      cover: book.image ? { source: 'url', location: book.image } : undefined,
      rating: book.rating ? { value: Number(book.rating), scale: 5, count: book.ratings?.numRatings ?? 0 } : undefined,
      abridged: abridgedOf(book.formatType ?? ''),
      dramatised: isDramatised([book.title, book.subtitle, ...(book.narrators ?? []).map(({ name }) => name)].join(' ')) || undefined,
      explicit: book.isAdult || undefined,
    },
  };
}

function credited(person: { name: string; asin?: string | null | undefined }): Person | undefined {
  const parsed = parsePerson(person.name);
  return parsed && person.asin ? { ...parsed, identifiers: [{ type: 'asin', value: person.asin }] } : parsed;
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
