/** `GET /items/export`: the books that are meant as a file, line by line. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { BOOK_FILES, type BookFile } from '../../actions/book-file.ts';
import { type ListedItem, type ListInput, listed } from '../../actions/search.ts';
import { type BookColumn, columnNames, columnsFor, readColumns } from '../../domain/book/columns.ts';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { BooksQuery, readBooks } from './items-query.ts';
import { type Api, WRONG } from './routes.ts';

const MAX_PICKED = 1000;

const Picked = z
  .string()
  .max(10_000)
  .regex(/^\d{1,15}(,\d{1,15})*$/, 'ids of books, with commas between')
  .transform((text) => [...new Set(text.split(',').map(Number))].sort((a, b) => a - b))
  .pipe(z.array(z.number()).max(MAX_PICKED))
  .optional()
  .openapi({ type: 'string', description: `Ids of books, with commas between, at most ${MAX_PICKED}: only these, in the order of their ids.` });

const ExportQuery = BooksQuery.extend({
  format: z.enum(['csv', 'jsonl']).default('csv'),
  columns: z
    .string()
    .max(4000)
    .default('')
    .openapi({ description: 'Fields, with commas between, such as title,authors,custom.mood; what tells books apart if absent.' }),
  sort: z.string().max(200).optional().openapi({ description: 'An order, as of /items.' }),
  items: Picked,
});

const route = createRoute({
  method: 'get',
  path: '/items/export',
  summary: 'Books as a file: CSV, or an object of JSON on each line',
  request: { query: ExportQuery },
  responses: {
    200: { description: 'One line for each book.', content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() } } },
    ...WRONG,
  },
});

export function addExportRoute(api: Api, deps: Pick<ApiDeps, 'items' | 'list' | 'readFilter' | 'readSort' | 'customFields'>): void {
  api.openapi(route, async (context) => {
    const { format, columns: names, sort: order, items, search: text = '', ...wanted } = context.req.valid('query');
    if (items && text !== '') return problem(context, 400, 'give either search or items', []);
    const filter = await readBooks(wanted, deps);
    if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
    const sort = order === undefined ? undefined : deps.readSort(order);
    if (sort && 'problem' in sort) return problem(context, 400, 'the order is not known', [sort.problem]);
    const customFields = deps.customFields();
    const { columns, problems } = readColumns(columnNames([names]), { columns: columnsFor(customFields, context.get('access').mayRead), customFields });
    if (problems.length > 0) return problem(context, 400, 'a column is not known', problems);
    const books = items ? picked(items, filter, deps) : all({ text, filter, sort }, deps);
    // What may not be asked is refused before a file begins.
    const first = await books.next();
    context.header('content-type', BOOK_FILES[format].mediaType);
    context.header('content-disposition', `attachment; filename="books.${format}"`);
    return sent(context, linesOf(first, books, { columns, file: BOOK_FILES[format] })) as never;
  });
}

async function* all(of: ListInput, { list }: Pick<ApiDeps, 'list'>): AsyncGenerator<ListedItem, void> {
  for await (const entry of list(of)) yield listed(entry);
}

/** Those of some books that a filter lets through. */
async function* picked(ids: readonly number[], filter: CatalogueFilter, { items }: Pick<ApiDeps, 'items'>) {
  for (const id of ids) {
    const [book] = await items({ ...filter, afterId: id - 1, limit: 1 });
    if (book?.item.id === id) yield book;
  }
}

async function* linesOf(
  first: IteratorResult<ListedItem, void>,
  books: AsyncGenerator<ListedItem, void>,
  { columns, file }: { columns: readonly BookColumn[]; file: BookFile },
): AsyncGenerator<string, void> {
  const head = file.head(columns);
  if (head !== undefined) yield head + file.lineEnd;
  if (first.done) return;
  yield file.line(first.value, columns) + file.lineEnd;
  for await (const book of books) yield file.line(book, columns) + file.lineEnd;
}

function sent(context: Context<ApiEnv>, lines: AsyncGenerator<string, void>): Response {
  return stream(
    context,
    async (file) => {
      for await (const line of lines) {
        if (file.aborted) return;
        await file.write(line);
      }
    },
    // A file that ends too early must not look whole.
    async () => void (context.env.outgoing as { destroy?(): void } | undefined)?.destroy?.(),
  );
}
