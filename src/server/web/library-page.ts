/** The library: covers or a table of the books that fit words and filters, page by page. */

import type { Hono } from 'hono';
import { BOOK_FILES } from '../../actions/book-file.ts';
import { listed } from '../../actions/search.ts';
import { columnsFor, readColumns } from '../../domain/book/columns.ts';
import { allFacets } from '../../domain/book/facets.ts';
import { type Sort, sortNames } from '../../domain/book/sorts.ts';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { refusal } from './layout.ts';
import { type LibraryQuery, readLibraryQuery } from './library-query.ts';
import { libraryView, type ShownBooks } from './library-view.ts';
import { choicesFor } from './selection-view.ts';

const PER_PAGE = 60;
/** So many values of a facet are offered. */
const OFFERED = 12;

export function addLibraryPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/', async (context) => {
    const query = readLibraryQuery(context);
    const filter = await deps.readFilter(query.filter);
    if (Array.isArray(filter)) return refusal(context, deps.show, { status: 400, title: 'That filter is not understood', problems: filter });
    const sort = query.sort === '' ? undefined : deps.readSort(query.sort);
    if (sort && 'problem' in sort) return refusal(context, deps.show, { status: 400, title: 'That order is not known', problems: [sort.problem] });
    const books = await booksOf(query, { filter, sort }, deps);
    if (!books)
      return refusal(context, deps.show, { status: 400, title: 'That page begins nowhere', problems: ['the list has changed; begin at its first page'] });
    const customFields = deps.customFields();
    const { may, mayRead, mayWrite } = context.get('access');
    const columns = columnsFor(customFields, mayRead);
    // An address may be older than a field, or of somebody who reads more: what is not there is left out.
    const { columns: known } = readColumns(query.columns, { columns, customFields });
    const names = known.length > 0 && query.columns.length > 0 ? known.map(({ name }) => name).join(',') : undefined;
    const chosen = known.length > 0 ? known : columns.filter(({ isUsual }) => isUsual);
    const sorts = sortNames(customFields).filter(({ of }) => of === undefined || mayRead(of));
    const formats = deps.recordFormatIds().filter((id) => !Object.hasOwn(BOOK_FILES, id));
    const shown = { ...books, columns, formats, chosen, sorts, choices: choicesFor(customFields, { may, mayWrite }), csrf: context.get('csrf') };
    return deps.show(context, { title: 'Library', menu: '/', body: libraryView({ ...query, words: { ...query.words, columns: names } }, shown) });
  });
}

type Books = Pick<ShownBooks, 'books' | 'count' | 'libraries' | 'facets' | 'next'>;

/** Undefined if the page begins nowhere. */
async function booksOf(
  { search: text, cursor }: LibraryQuery,
  of: { filter: CatalogueFilter; sort: Sort | undefined },
  deps: WebDeps,
): Promise<Books | undefined> {
  const [page, count, libraries, facets] = await Promise.all([
    deps.page({ text, ...of, cursor, limit: PER_PAGE }),
    deps.count({ text, filter: of.filter }),
    deps.libraries(),
    deps.facets({ text, filter: of.filter, names: allFacets(deps.customFields()).map(({ id }) => id), customFields: deps.customFields(), limit: OFFERED }),
  ]);
  if (page === 'unknown cursor') return undefined;
  return { books: page.entries.map(listed), count, libraries, facets: 'problems' in facets ? [] : facets, next: page.next };
}
