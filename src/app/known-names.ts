/** Whether the library knows an author or a series from other books. */
import { NAMES_SOURCE } from '../domain/book/candidate.ts';
import { nameKey } from '../domain/book/names.ts';
import { foldSeries } from '../domain/text/text.ts';
import type { KnownNames } from '../pipeline/identify/prefer-known.ts';
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';

/** Books looked at: the best hits of a search for a name have it as a rule. */
const HITS = 8;

export function isKnownIn(catalogue: Pick<Catalogue, 'search'>): KnownNames['isKnown'] {
  return async (name, { library, path }) => {
    const hits = await catalogue.search(name, {}, { limit: HITS });
    return hits.some(({ item, record }) => !(item.library === library && item.path === path) && hasName(record, name));
  };
}

function hasName({ values, sources }: CatalogueEntry['record'], name: string): boolean {
  // What only the names of folders and files say confirms no other name.
  const isTold = (field: 'authors' | 'series') => sources[field] !== undefined && sources[field].source !== NAMES_SOURCE;
  const isAuthor = isTold('authors') && (values.authors ?? []).some((person) => nameKey(person.name) === nameKey(name));
  return isAuthor || (isTold('series') && (values.series ?? []).some((entry) => foldSeries(entry.name) === foldSeries(name)));
}
