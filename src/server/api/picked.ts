/** Books that somebody picked out of a list. */
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiDeps } from '../deps.ts';

/** Those of some books that a filter lets through. */
export async function* picked(ids: readonly number[], filter: CatalogueFilter, { items }: Pick<ApiDeps, 'items'>) {
  for (const id of ids) {
    const [book] = await items({ ...filter, afterId: id - 1, limit: 1 });
    if (book?.item.id === id) yield book;
  }
}
