/** Which books the library shows, and how, as its address says. */
import type { Context } from 'hono';
import type { FilterWords } from '../../actions/read-filter.ts';

const MAX_TEXT = 200;

/** What the address of the page says. */
export interface LibraryQuery {
  search: string;
  view: 'covers' | 'table';
  filter: FilterWords;
  /** The filter as it stands in the address, for links that keep it. */
  words: Readonly<Record<string, string | readonly string[] | undefined>>;
  afterId: number;
}

export function readLibraryQuery({ req }: Context): LibraryQuery {
  const text = (name: string) => req.query(name)?.slice(0, MAX_TEXT) || undefined;
  const isSet = (name: string) => req.query(name) === 'true' || undefined;
  const several = (name: string) => (req.queries(name) ?? []).filter(Boolean).slice(0, 20);
  const flags = { review: isSet('review'), conflicts: isSet('conflicts'), problems: isSet('problems'), gone: isSet('gone') };
  const filter: FilterWords = { library: text('library'), ...flags, missing: several('missing'), where: several('where') };
  const flagWords = Object.fromEntries(Object.entries(flags).map(([name, isOn]) => [name, isOn && 'true']));
  const view = req.query('view') === 'table' ? 'table' : 'covers';
  const words = { search: text('search'), view: view === 'table' ? view : undefined, library: text('library'), ...flagWords };
  return {
    ...{ search: text('search') ?? '', view, filter, afterId: Number(/^\d{1,15}$/.exec(req.query('after') ?? '')?.[0] ?? 0) },
    words: { ...words, missing: filter.missing, where: filter.where },
  };
}
