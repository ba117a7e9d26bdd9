/** The library as an OPDS catalogue: `/opds` speaks OPDS 1.2, `/opds/v2` speaks OPDS 2.0. Both lead to the pages of books; no file is sent. */
import type { Context, Hono } from 'hono';
import { listed } from '../../actions/search.ts';
import { OPDS_JSON } from '../../domain/book/opds-publication.ts';
import type { ApiEnv } from '../api-env.ts';
import { OPDS_PATH } from '../auth/paths.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { addressOf } from '../web/html.ts';
import { feedAsAtom, OPEN_SEARCH, searchDescription, typeOf } from './atom.ts';
import type { OpdsFeed } from './feed.ts';
import { feedAsJson } from './json.ts';

type OpdsDeps = Pick<ApiDeps, 'page' | 'facets' | 'readFilter' | 'readSort' | 'customFields'>;

/** Readers ask for the next page by themselves. */
const PAGE = 50;
/** The commonest people or series: readers show them in one list. */
const MOST_SHELVES = 1000;
const SHELVES = { authors: 'Authors', narrators: 'Narrators', series: 'Series' } as const;
type ShelfName = keyof typeof SHELVES;

const START: OpdsFeed = {
  at: '',
  title: 'Rubricator',
  books: [],
  navigation: [
    { title: 'All books', leadsTo: '/books?sort=title', hasBooks: true },
    { title: 'Newest', leadsTo: '/books?sort=-added', hasBooks: true, isNewest: true },
    ...Object.entries(SHELVES).map(([name, title]) => ({ title, leadsTo: `/${name}`, hasBooks: false })),
  ],
};

export function addOpds(app: Hono<ApiEnv>, deps: OpdsDeps): void {
  const asAtom = (context: Context<ApiEnv>, feed: OpdsFeed) =>
    context.body(feedAsAtom(feed, OPDS_PATH, Date.now()), 200, { 'content-type': `${typeOf(feed)};charset=utf-8` });
  const asJson = (context: Context<ApiEnv>, feed: OpdsFeed) =>
    context.body(JSON.stringify(feedAsJson(feed, `${OPDS_PATH}/v2`)), 200, { 'content-type': OPDS_JSON });
  app.get(`${OPDS_PATH}/search.xml`, (context) => context.body(searchDescription(OPDS_PATH), 200, { 'content-type': OPEN_SEARCH }));
  for (const [root, show] of [
    [OPDS_PATH, asAtom],
    [`${OPDS_PATH}/v2`, asJson],
  ] as const) {
    app.get(root, (context) => show(context, START));
    for (const name of Object.keys(SHELVES) as ShelfName[]) app.get(`${root}/${name}`, async (context) => show(context, await shelves(name, deps)));
    app.get(`${root}/books`, async (context) => {
      const feed = await books(context.req.query(), deps);
      return 'problems' in feed ? problem(context, 400, 'the books that are meant are not understood', feed.problems) : show(context, feed);
    });
  }
}

async function shelves(name: ShelfName, { facets, customFields }: OpdsDeps): Promise<OpdsFeed> {
  const counted = await facets({ text: '', filter: {}, names: [name], customFields: customFields(), limit: MOST_SHELVES });
  const values = Array.isArray(counted) ? (counted[0]?.values ?? []) : [];
  const navigation = values
    .map(({ value, label, count }) => ({ title: label, leadsTo: addressOf('/books', { sort: 'title', facet: `${name}=${value}` }), hasBooks: true, count }))
    .sort((one, other) => one.title.localeCompare(other.title));
  return { at: `/${name}`, title: SHELVES[name], navigation, books: [] };
}

/** A page of books: those of a shelf, or those that words find. */
async function books({ sort: order, facet, search = '', cursor }: Record<string, string>, deps: OpdsDeps): Promise<OpdsFeed | { problems: string[] }> {
  const filter = await deps.readFilter({ facet: facet === undefined ? undefined : [facet] });
  if (Array.isArray(filter)) return { problems: filter };
  const sort = order === undefined ? undefined : deps.readSort(order);
  if (sort && 'problem' in sort) return { problems: [sort.problem] };
  const page = await deps.page({ text: search, filter, sort, cursor, limit: PAGE });
  if (page === 'unknown cursor') return { problems: ['the cursor is not one of this order'] };
  const address = (of: string | undefined) => addressOf('/books', { sort: order, facet, search, cursor: of });
  return {
    at: address(cursor),
    title: search !== '' ? `Search: ${search}` : facet !== undefined ? facet.slice(facet.indexOf('=') + 1) : sort?.by === 'added' ? 'Newest' : 'All books',
    navigation: [],
    books: page.entries.map(listed),
    next: page.next === undefined ? undefined : address(page.next),
  };
}
