/** Project Gutenberg by Gutendex (https://gutendex.com): asked by the number of an ebook, many at once, and by title and author. */
import {
  commonOptions,
  coverAt,
  DAY_MS,
  defineProvider,
  looseFlag,
  looseNamed,
  looseNumber,
  looseTexts,
  type ProviderAnswer,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  sure,
  z,
} from 'rubricator/sdk';

/** The section `providers.gutendex` of the config. */
const GutendexOptions = z.strictObject({
  ...commonOptions({ name: 'Gutendex', baseUrl: 'https://gutendex.com', allowance: 'It names no limit; it is a small server.' }),
});
type GutendexOptions = z.infer<typeof GutendexOptions>;
type Context = ProviderContext<GutendexOptions>;

const Book = z.looseObject({
  id: z.number().int().positive(),
  title: z.string().min(1),
  authors: looseNamed({ birth_year: looseNumber }),
  translators: looseNamed({ birth_year: looseNumber }),
  summaries: looseTexts,
  subjects: looseTexts,
  languages: looseTexts,
  copyright: looseFlag,
  formats: z.record(z.string(), z.string()).nullish().catch(undefined),
});
type Book = z.infer<typeof Book>;
const Books = z.looseObject({ results: z.array(z.unknown()) });

/** `Doyle, Arthur Conan` is how a catalogue writes it. */
function named(name: string): string {
  const [last = '', ...rest] = name.split(', ');
  return [...rest, last].join(' ');
}

/** `Detective and mystery stories -- England` is a path of subjects, the most general first. */
function genresOf(subjects: readonly string[]): string[] {
  return [...new Set(subjects.map((subject) => subject.split(' -- ')[0] ?? subject))];
}

function mapBook({ id, title, authors, translators, summaries, subjects, languages, formats }: Book): ProviderAnswer {
  const [language] = languages ?? [];
  return {
    sourceId: String(id),
    editionKind: 'ebook',
    metadata: {
      title,
      authors: authors?.map(({ name }) => ({ name: named(name) })),
      contributors: translators?.map(({ name }) => ({ name: named(name), role: 'trl' as const })),
      description: summaries?.[0],
      genres: subjects ? genresOf(subjects) : undefined,
      language: languages?.length === 1 ? language : undefined,
      publisher: 'Project Gutenberg',
      identifiers: [{ type: 'gutenberg', value: String(id) }],
      cover: coverAt(formats?.['image/jpeg']),
    },
  };
}

const FILLS = {
  ...sure(0.8, ['title', 'authors', 'contributors', 'language', 'identifiers']),
  ...sure(0.5, ['genres', 'publisher', 'cover']),
  // It is written by a machine.
  description: 0.4,
};

/** Gutendex answers with 32 books a page. */
const PAGE = 32;

/** Words of the title and the author: all of them must be found. */
function wordsOf({ title, authors: [author = ''] }: SearchTerms): string {
  return `${title} ${author}`.trim();
}

export const gutendex = defineProvider<GutendexOptions>({
  id: 'gutendex',
  name: 'Gutendex',
  homepage: 'https://gutendex.com',
  lineage: 'gutenberg',
  editionKinds: ['ebook'],
  schemaVersion: 1,
  limits: { ratePerSec: 0.5, burst: 1, concurrent: 1 },
  ttl: { foundMs: 90 * DAY_MS, missingMs: 14 * DAY_MS },
  timeoutMs: 30_000,
  maxBodyBytes: 2 * 1024 * 1024,
  options: GutendexOptions,
  page: ({ sourceId }) => `https://www.gutenberg.org/ebooks/${encodeURIComponent(sourceId)}`,
  operations: [
    {
      name: 'books',
      lookupBy: ['gutenberg'],
      batchSize: PAGE,
      fills: FILLS,
      async lookup(ids, context: Context) {
        const found = await context.getJson(`books?${new URLSearchParams({ ids: ids.map(({ value }) => value).join(',') })}`, Books);
        const books = new Map(parseElements(Book, found?.results).map((book) => [String(book.id), book]));
        return ids.map(({ value }) => {
          const book = books.get(value);
          return book && mapBook(book);
        });
      },
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    async search(terms, context: Context) {
      const found = await context.getJson(`books?${new URLSearchParams({ search: wordsOf(terms) })}`, Books);
      return parseElements(Book, found?.results).map(mapBook);
    },
  },
});
