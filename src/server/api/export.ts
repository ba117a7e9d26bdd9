/** `GET /items/export`: the books that are meant as a file, line by line as a table has them, or in any format of records. */
import { createRoute, z } from '@hono/zod-openapi';
import { BOOK_FILES, type BookFile } from '../../actions/book-file.ts';
import { type ListedItem, type ListInput, listed } from '../../actions/search.ts';
import { type BookColumn, columnNames, columnsFor, readColumns } from '../../domain/book/columns.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type RecordDeps, recordExport } from './export-records.ts';
import { BooksQuery, readBooks } from './items-query.ts';
import { picked } from './picked.ts';
import { type Api, WRONG } from './routes.ts';
import { sent } from './sent.ts';

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
  format: z.string().max(40).default('csv').openapi({
    description: 'csv or jsonl, with columns; or any format of `rubricator catalogue export`: then the file is what that command writes.',
  }),
  fields: z
    .string()
    .max(4000)
    .optional()
    .openapi({ description: 'Keys of fields, with commas between: csv and jsonl are then as `rubricator catalogue export` writes them, too.' }),
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
  summary: 'Books as a file: CSV, JSON, YAML, XML, Parquet, linked data …',
  request: { query: ExportQuery },
  responses: {
    200: {
      description: 'The file.',
      content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() }, '*/*': { schema: z.any() } },
    },
    ...WRONG,
  },
});

export function addExportRoute(api: Api, deps: Pick<ApiDeps, 'items' | 'list' | 'readFilter' | 'readSort' | 'customFields'> & RecordDeps): void {
  api.openapi(route, async (context) => {
    const { format, fields, columns: names, sort: order, items, search: text = '', ...wanted } = context.req.valid('query');
    if (items && text !== '') return problem(context, 400, 'give either search or items', []);
    const filter = await readBooks(wanted, deps);
    if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
    const sort = order === undefined ? undefined : deps.readSort(order);
    if (sort && 'problem' in sort) return problem(context, 400, 'the order is not known', [sort.problem]);
    if (fields !== undefined || !isTable(format)) return (await recordExport(context, { format, fields, items, text, filter, sort }, deps)) as never;
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

function isTable(format: string): format is keyof typeof BOOK_FILES {
  return Object.hasOwn(BOOK_FILES, format);
}

async function* all(of: ListInput, { list }: Pick<ApiDeps, 'list'>): AsyncGenerator<ListedItem, void> {
  for await (const entry of list(of)) yield listed(entry);
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
