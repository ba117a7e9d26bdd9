/** Which books the library shows, and how, as its address says. */
import type { Context } from 'hono';
import type { FilterWords } from '../../actions/read-filter.ts';

const MAX_TEXT = 200;
const MAX_CURSOR = 2000;
const MAX_CONDITIONS = 20;

/** What the address of the page says. */
export interface LibraryQuery {
  search: string;
  view: 'covers' | 'table';
  filter: FilterWords;
  /** The filter as it stands in the address, for links that keep it. */
  words: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As the address names an order; empty for the best first, or the order of ids. */
  sort: string;
  cursor: string | undefined;
}

/** The values of a name, as an address or a form has them. */
type Given = (name: string) => readonly string[];

const FLAGS = ['review', 'conflicts', 'problems', 'gone'] as const;

export function readLibraryQuery({ req }: Context): LibraryQuery {
  const given: Given = (name) => req.queries(name) ?? [];
  const filter = readFilterWords(given);
  const search = textOf(given, 'search');
  const view = req.query('view') === 'table' ? 'table' : 'covers';
  const flags = Object.fromEntries(FLAGS.map((name) => [name, filter[name] && 'true']));
  const words = {
    search,
    view: view === 'table' ? view : undefined,
    library: filter.library,
    ...flags,
    missing: filter.missing,
    where: filter.where,
    facet: filter.facet,
    sort: textOf(given, 'sort'),
  };
  return { search: search ?? '', view, filter, words, sort: textOf(given, 'sort') ?? '', cursor: req.query('cursor')?.slice(0, MAX_CURSOR) || undefined };
}

export function readFilterWords(given: Given): FilterWords {
  const several = (name: string) => given(name).filter(Boolean).slice(0, MAX_CONDITIONS);
  const flags = Object.fromEntries(FLAGS.map((name) => [name, given(name)[0] === 'true' || undefined]));
  return { library: textOf(given, 'library'), ...flags, missing: several('missing'), where: several('where'), facet: several('facet') };
}

function textOf(given: Given, name: string): string | undefined {
  return given(name)[0]?.slice(0, MAX_TEXT) || undefined;
}
