/** Statistics: of all books or a part of them, of one field, and a few books side by side. */
import type { Context, Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiEnv } from '../guard.ts';
import { type Charts, loadCharts } from './charts/charts.ts';
import type { WebDeps } from './deps.ts';
import { fieldStatisticsView } from './field-statistics-view.ts';
import { addressOf, type Html, NOTHING } from './html.ts';
import { refusal } from './layout.ts';
import { type LibraryQuery, readLibraryQuery } from './library-query.ts';
import { sampleView } from './sample-view.ts';
import { statisticsView } from './statistics-view.ts';

const COMMONEST = 20;
const SAMPLE = { count: 5, most: 20, seed: '1', letters: 100 };

/** Books that an address of the library means; those that are gone do not count unless it asks for them. */
interface Meant {
  query: LibraryQuery;
  filter: CatalogueFilter;
}

type Handler = (context: Context<ApiEnv>, meant: Meant) => Response | Promise<Response>;

export function addStatisticsPages(app: Hono<ApiEnv>, deps: WebDeps): void {
  // What draws is loaded when somebody looks, and then stays.
  let loading: Promise<Charts> | undefined;
  const charts = () => {
    loading ??= loadCharts();
    return loading;
  };
  const menu = '/statistics';

  const withBooks = (handle: Handler) => async (context: Context<ApiEnv>) => {
    const query = readLibraryQuery(context);
    const filter = await deps.readFilter({ ...query.filter, gone: query.filter.gone === true });
    if (Array.isArray(filter)) return refusal(context, deps.show, { status: 400, title: 'That filter is not understood', problems: filter });
    return handle(context, { query, filter });
  };

  app.get(
    '/statistics',
    withBooks(async (context, { query, filter }) => {
      const statistics = await deps.statistics({ filter });
      const view = statisticsView(statistics, await charts(), (name) => addressOf(`/statistics/${encodeURIComponent(name)}`, query.words));
      const telemetry = context.get('access').may('follow') ? html`<a class="button" href="/telemetry">Where the time goes</a>` : NOTHING;
      const sample = html`<p><a class="button" href="${addressOf('/sample', query.words)}">A few of them side by side</a> ${telemetry}</p>`;
      return deps.show(context, { title: 'Statistics', menu, body: html`<h1>Statistics</h1>${await partForm('/statistics', query, deps)}${view}${sample}` });
    }),
  );

  app.get(
    '/statistics/:field',
    withBooks(async (context, { query, filter }) => {
      const statistics = await deps.fieldStatistics({ filter, field: context.req.param('field') ?? '', commonest: COMMONEST });
      if (!statistics) return refusal(context, deps.show, { status: 404, title: 'There is no such field' });
      const missing = addressOf('/', { ...query.words, missing: [statistics.field], view: 'table' });
      const up = html`<p><a href="${addressOf('/statistics', query.words)}">All fields</a></p>`;
      const view = fieldStatisticsView(statistics, await charts(), missing);
      return deps.show(context, { title: statistics.label, menu, body: html`${up}<h1>${statistics.label}</h1>${view}` });
    }),
  );

  app.get(
    '/sample',
    withBooks(async (context, { query, filter }) => {
      const count = Math.min(SAMPLE.most, Number(/^[1-9]\d{0,2}$/.exec(context.req.query('count') ?? '')?.[0] ?? SAMPLE.count));
      const seed = context.req.query('seed')?.slice(0, SAMPLE.letters) || SAMPLE.seed;
      const view = sampleView(await deps.sample({ filter, count, seed }));
      const chosen = html`<label>Books <input type="number" name="count" min="1" max="${SAMPLE.most}" value="${count}"></label>
<label>Lot <input name="seed" value="${seed}" maxlength="${SAMPLE.letters}"></label>`;
      const form = await partForm('/sample', query, deps, chosen);
      return deps.show(context, {
        title: 'Books side by side',
        menu,
        body: html`<h1>Books side by side</h1>${form}<p class="faint">The same lot draws the same books.</p>${view}`,
      });
    }),
  );
}

/** Chooses the library, and keeps the rest of the filter. Without a choice there is none to show. */
async function partForm(action: string, { words, filter }: LibraryQuery, deps: Pick<WebDeps, 'libraries'>, more?: Html): Promise<Html> {
  const libraries = await deps.libraries();
  const { search: _search, view: _view, library: _library, ...rest } = words;
  const kept = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => html`<input type="hidden" name="${name}" value="${each}">`),
  );
  const given = [rest.missing ?? [], rest.where ?? []].flat();
  if (libraries.length < 2 && !more && given.length === 0) return NOTHING;
  const library =
    libraries.length > 1
      ? html`<select name="library" aria-label="Library"><option value="">all libraries</option>${libraries.map((id) => html`<option${id === filter.library ? raw(' selected') : NOTHING}>${id}</option>`)}</select>`
      : NOTHING;
  return html`<form class="row" action="${action}" method="get">${library}${more ?? NOTHING}${kept}<button>Show</button>${given.length > 0 ? html`<a class="chip on" href="${action}">${given.join(', ')}: show all</a>` : NOTHING}</form>`;
}
