/** The library: covers or a table of the books that fit words and filters, page by page. */
import type { Hono } from 'hono';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { refusal } from './layout.ts';
import { type LibraryQuery, readLibraryQuery } from './library-query.ts';
import { libraryView, type ShownBooks } from './library-view.ts';

const PER_PAGE = 60;

export function addLibraryPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/', async (context) => {
    const query = readLibraryQuery(context);
    const filter = await deps.readFilter(query.filter);
    if (Array.isArray(filter)) return refusal(context, deps.show, { status: 400, title: 'That filter is not understood', problems: filter });
    const shown = { ...(await booksOf(query, filter, deps)), customFields: deps.customFields, csrf: context.get('csrf') };
    return deps.show(context, { title: 'Library', menu: '/', body: libraryView(query, shown) });
  });
}

async function booksOf({ search, afterId }: LibraryQuery, filter: CatalogueFilter, deps: WebDeps): Promise<Omit<ShownBooks, 'customFields' | 'csrf'>> {
  const [found, count, libraries] = await Promise.all([
    deps.items({ ...filter, search, afterId, limit: PER_PAGE + 1 }),
    deps.count({ text: search, filter }),
    deps.libraries(),
  ]);
  const books = found.slice(0, PER_PAGE);
  return { books, count, libraries, nextId: found.length > PER_PAGE ? books.at(-1)?.item.id : undefined };
}
