/** Which books the library shows, and how, as its address says. */
import type { Context } from 'hono';
import type { FilterWords } from '../../actions/read-filter.ts';
import { columnNames } from '../../domain/book/columns.ts';
import { addressOf } from './html.ts';

const MAX_TEXT = 200;
const MAX_CURSOR = 2000;
const MAX_CONDITIONS = 20;
/** More columns than there are fields help nobody. */
const MAX_COLUMNS = 100;

/** What the address of the page says. */
export interface LibraryQuery {
  search: string;
  view: 'covers' | 'table';
  filter: FilterWords;
  /** The filter as it stands in the address, for links that keep it. */
  words: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As the address names an order; empty for the best first, or the order of ids. */
  sort: string;
  /** Names of the columns of the table; the usual ones if there are none. */
  columns: readonly string[];
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
  const columns = columnNames(given('columns')).slice(0, MAX_COLUMNS);
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
    columns: columns.join(',') || undefined,
  };
  const cursor = req.query('cursor')?.slice(0, MAX_CURSOR) || undefined;
  return { search: search ?? '', view, filter, words, sort: textOf(given, 'sort') ?? '', columns, cursor };
}

export function readFilterWords(given: Given): FilterWords {
  const several = (name: string) => given(name).filter(Boolean).slice(0, MAX_CONDITIONS);
  const flags = Object.fromEntries(FLAGS.map((name) => [name, given(name)[0] === 'true' || undefined]));
  return { library: textOf(given, 'library'), ...flags, missing: several('missing'), where: several('where'), facet: several('facet') };
}

function textOf(given: Given, name: string): string | undefined {
  return given(name)[0]?.slice(0, MAX_TEXT) || undefined;
}

/** Where the books of a filter, or some of them, are as a file. Programs call some things otherwise. */
export function exportAddress({ problems, gone, view: _, columns, ...words }: LibraryQuery['words'], format: string, items?: readonly string[]): string {
  const state = problems ? 'failed' : gone ? 'offline' : undefined;
  const names = columnNames([columns ?? []].flat()).join(',');
  return addressOf('/api/v1/items/export', { ...words, state, columns: names, format, items: items?.join(',') });
}
