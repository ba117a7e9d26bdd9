/** What Open Library's records mean in our fields. */
import { type AuthorAnswer, coverAt, type EditionKind, type Identifier, identifierTypeOf, type Person, type ProviderAnswer } from '../../src/sdk/index.ts';
import type { OpenLibraryAuthor, OpenLibraryBook, OpenLibrarySearchHit, OpenLibraryWork } from './schema.ts';

/** Subjects taken for genres; works carry hundreds. */
const MAX_SUBJECTS = 8;
/** Lists, awards, reading levels and machine tags among the subjects. */
const NO_SUBJECT =
  /[:=]|\b(?:reviewed|recommended|accessible|reading level|large type|in library|protected daisy|bestseller|award|popular print|open library)\b/i;

export function mapBook(book: OpenLibraryBook, asked: Identifier): ProviderAnswer {
  const olid = book.key.replace('/books/', '');
  const isbns = [...(book.identifiers?.isbn_13 ?? []), ...(book.identifiers?.isbn_10 ?? [])];
  const others = Object.entries(book.identifiers ?? {}).flatMap(([scheme, values]) => {
    const type = scheme.startsWith('isbn') || scheme === 'openlibrary' ? undefined : identifierTypeOf(scheme);
    return type ? values.map((value) => ({ type, value })) : [];
  });
  return {
    sourceId: olid,
    editionKind: kindOf(book.physical_format ?? ''),
    metadata: {
      title: book.title,
      subtitle: book.subtitle ?? undefined,
      authors: (book.authors ?? []).map(({ name, url }) => ({ name, identifiers: authorIds(/\/authors\/(OL\w+)/.exec(url ?? '')?.[1]) })),
      publisher: book.publishers?.[0]?.name,
      publishedDate: book.publish_date ?? undefined,
      genres: genresOf((book.subjects ?? []).map(({ name }) => name)),
      identifiers: [
        { type: 'openlibrary-edition', value: olid },
        ...isbns.map((value) => ({ type: 'isbn', value })),
        ...others,
        ...(asked.type === 'isbn' ? [{ type: 'isbn', value: asked.value }] : []),
      ],
      cover: coverAt(book.cover?.large ?? book.cover?.medium),
    },
  };
}

/** Undefined for an edition without a stated format: it may be of any kind. */
function kindOf(format: string): EditionKind | undefined {
  if (format.trim() === '') return undefined;
  if (/\baudio|\bmp3|cassette|\bcd\b/i.test(format)) return 'audio';
  return /e-?book|kindle|epub|electronic/i.test(format) ? 'ebook' : 'print';
}

/** A work: nothing here is said of an edition, so its ISBNs, publishers and languages (all of all editions) stay out. */
export function mapSearchHit(hit: OpenLibrarySearchHit): ProviderAnswer {
  const names = hit.author_name ?? [];
  return {
    sourceId: hit.key.replace('/works/', ''),
    metadata: {
      title: hit.title,
      subtitle: hit.subtitle ?? undefined,
      // Aliases of an author stand in the list as if they were people; the keys are one per author.
      authors: names.slice(0, hit.author_key?.length ?? names.length).map((name, index) => ({ name, identifiers: authorIds(hit.author_key?.[index]) })),
      originalDate: hit.first_publish_year ? String(hit.first_publish_year) : undefined,
      genres: genresOf(hit.subject ?? []),
      identifiers: [{ type: 'openlibrary-work', value: hit.key.replace('/works/', '') }],
    },
  };
}

export function mapWork(work: OpenLibraryWork, id: string): ProviderAnswer {
  return {
    sourceId: id,
    metadata: {
      title: work.title,
      subtitle: work.subtitle ?? undefined,
      description: work.description ? withoutMarkdown(work.description) : undefined,
      originalDate: work.first_publish_date ?? undefined,
      genres: genresOf(work.subjects ?? []),
      identifiers: [{ type: 'openlibrary-work', value: id }],
    },
  };
}

export function mapAuthor(author: OpenLibraryAuthor): AuthorAnswer {
  const photo = (author.photos ?? []).find((id) => id > 0);
  return {
    sourceId: author.key.replace('/authors/', ''),
    name: author.name,
    about: author.bio ? withoutMarkdown(author.bio) : undefined,
    imageUrl: photo ? `https://covers.openlibrary.org/a/id/${photo}-L.jpg` : undefined,
  };
}

function authorIds(key: string | undefined): Person['identifiers'] {
  return key ? [{ type: 'openlibrary-author', value: key }] : undefined;
}

function genresOf(subjects: readonly string[]): string[] {
  return subjects.filter((subject) => subject.length <= 40 && !NO_SUBJECT.test(subject)).slice(0, MAX_SUBJECTS);
}

/** The text without link references, emphasis and the source line under a rule that Open Library's editors add. */
function withoutMarkdown(text: string): string {
  const isReference = (line: string) => /^\[\d+\]:\s/.test(line.trimStart());
  const lines = text
    .replace(/\r\n/g, '\n')
    .replace(/\n-{3,}\n[\s\S]*$/, '')
    .split('\n');
  return lines
    .map((line) => (isReference(line) ? '' : line))
    .join('\n')
    .replace(/\[([^[\]]+)\](?:\[\d+\]|\([^()]*\))/g, '$1')
    .replace(/\*\*([^*\n]+)\*\*|__([^_\n]+)__/g, '$1$2')
    .replace(/\(\[source\][^()]*\)/gi, '')
    .trim();
}
