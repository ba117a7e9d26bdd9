/** My source, asked by ISBN and by title. */
import {
  commonOptions,
  coverAt,
  DAY_MS,
  defineProvider,
  looseText,
  looseTexts,
  oneByOne,
  type ProviderAnswer,
  type ProviderContext,
  parseElements,
  searchText,
  sure,
  z,
} from 'rubricator/sdk';

/** The section `providers.my-source` of the config. */
const MySourceOptions = z.strictObject({
  ...commonOptions({ name: 'My source', baseUrl: 'https://api.my-source.example', allowance: 'It allows 1 request a second.' }),
});
type MySourceOptions = z.infer<typeof MySourceOptions>;
type Context = ProviderContext<MySourceOptions>;

/** What is accepted: only what is used. A bad optional value is dropped, and not the book. */
const Book = z.looseObject({
  isbn: z.string().min(1),
  title: z.string().min(1),
  authors: looseTexts,
  summary: looseText,
  year: looseText,
  cover: looseText,
});
type Book = z.infer<typeof Book>;
const Books = z.looseObject({ books: z.array(z.unknown()) });

/** What it means in the fields of Rubricator. Texts need not be clean: they are tidied. */
function mapBook({ isbn, title, authors, summary, year, cover }: Book): ProviderAnswer {
  return {
    sourceId: isbn,
    editionKind: 'ebook',
    metadata: {
      title,
      authors: authors?.map((name) => ({ name })),
      description: summary ?? undefined,
      publishedDate: year ?? undefined,
      identifiers: [{ type: 'isbn', value: isbn }],
      cover: coverAt(cover),
    },
  };
}

/** How sure it is of each field that it fills, from 0 to 1. */
const FILLS = { ...sure(0.7, ['title', 'authors', 'identifiers']), description: 0.6, publishedDate: 0.5, cover: 0.5 };

export const mySource = defineProvider<MySourceOptions>({
  id: 'my-source',
  name: 'My source',
  homepage: 'https://my-source.example',
  // Sources of one lineage copy each other, and do not confirm each other.
  lineage: 'my-source',
  editionKinds: ['ebook'],
  // Raise it when mapBook gives other values for the same answer.
  schemaVersion: 1,
  limits: { ratePerSec: 1, burst: 2, concurrent: 2 },
  ttl: { foundMs: 30 * DAY_MS, missingMs: 7 * DAY_MS },
  timeoutMs: 15_000,
  maxBodyBytes: 1024 * 1024,
  options: MySourceOptions,
  page: ({ sourceId }) => `https://my-source.example/books/${encodeURIComponent(sourceId)}`,
  operations: [
    {
      name: 'book',
      lookupBy: ['isbn'],
      batchSize: 1,
      fills: FILLS,
      lookup: oneByOne(async ({ value }, context: Context) => {
        const book = await context.getJson(`books/${encodeURIComponent(value)}`, Book);
        return book && mapBook(book);
      }),
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    async search(terms, context: Context) {
      const found = await context.getJson(`search?${new URLSearchParams({ q: searchText(terms) })}`, Books);
      return parseElements(Book, found?.books).map(mapBook);
    },
  },
});
