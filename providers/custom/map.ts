/** What a match of a custom server means in our fields. */
import { coverAt, type EditionKind, identifier, type ProviderAnswer, splitPeople } from '../../src/sdk/index.ts';
import type { CustomBook } from './schema.ts';

/** More minutes than any book has, fewer seconds than any has. */
const SECONDS_FROM = 6000;

export function mapBook(book: CustomBook, editionKind: EditionKind, unit: 'auto' | 'seconds' | 'minutes'): ProviderAnswer {
  const ids = [identifier('asin', book.asin ?? ''), identifier('isbn', book.isbn ?? '')].filter((id) => id !== undefined);
  const [year] = /\d{4}/.exec(book.publishedYear ?? book.published_year ?? '') ?? [];
  return {
    sourceId: book.asin || book.isbn || nameOf(book),
    // A match with a narrator or a duration is an audiobook, whatever we asked for.
    editionKind: book.narrator || book.duration ? 'audio' : editionKind,
    metadata: {
      title: book.title,
      subtitle: book.subtitle ?? undefined,
      authors: splitPeople(book.author ?? ''),
      narrators: splitPeople(book.narrator ?? ''),
      series: (book.series ?? []).flatMap(({ series, name, sequence }) => {
        const title = series ?? name;
        return title ? [{ name: title, position: sequence || undefined }] : [];
      }),
      publisher: book.publisher ?? undefined,
      publishedDate: year,
      description: book.description ?? undefined,
      cover: /^https?:/.test(book.cover ?? '') ? coverAt(book.cover) : undefined,
      genres: book.genres ?? [],
      tags: book.tags ?? [],
      language: book.language ?? undefined,
      durationMs: book.duration ? book.duration * (isSeconds(book.duration, unit) ? 1000 : 60_000) : undefined,
      identifiers: ids,
    },
  };
}

function isSeconds(duration: number, unit: 'auto' | 'seconds' | 'minutes'): boolean {
  return unit === 'seconds' || (unit === 'auto' && duration >= SECONDS_FROM);
}

/** An id for a match that has none of its own; always the same for the same book. */
function nameOf({ title, author, narrator }: CustomBook): string {
  return [title, author, narrator].filter(Boolean).join(' / ').slice(0, 200);
}
