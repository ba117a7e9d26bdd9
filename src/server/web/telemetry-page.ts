/** Where the time went: the slowest books, and how stages and sources do. */
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { ReadError } from '../../domain/errors.ts';
import type { ApiEnv } from '../guard.ts';
import { type Charts, loadCharts } from './charts/charts.ts';
import type { WebDeps } from './deps.ts';
import { type Html, NOTHING, problemsOf } from './html.ts';
import { telemetryView } from './telemetry-view.ts';

const DAY_MS = 86_400_000;
const SLOWEST = 20;
const SPANS = [
  { days: 1, name: 'the last day' },
  { days: 7, name: 'the last 7 days' },
  { days: 30, name: 'the last 30 days' },
  { days: 365, name: 'the last year' },
];
const USUAL = 7;

export function addTelemetryPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  let loading: Promise<Charts> | undefined;
  app.get('/telemetry', async (context) => {
    loading ??= loadCharts();
    const days = SPANS.find((each) => String(each.days) === context.req.query('days'))?.days ?? USUAL;
    const view = await viewOf(days, deps, await loading);
    const up = html`<p><a href="/statistics">Statistics of the books</a></p>`;
    return deps.show(context, { title: 'Where the time goes', menu: '/statistics', body: html`${up}<h1>Where the time goes</h1>${spanForm(days)}${view}` });
  });
}

async function viewOf(days: number, deps: WebDeps, charts: Charts): Promise<Html> {
  try {
    return telemetryView(await deps.telemetry({ sinceMs: Date.now() - days * DAY_MS, slowest: SLOWEST }), charts);
  } catch (error) {
    if (error instanceof ReadError) return problemsOf(error.message);
    throw error;
  }
}

function spanForm(chosen: number): Html {
  const options = SPANS.map(({ days, name }) => html`<option value="${days}"${days === chosen ? raw(' selected') : NOTHING}>${name}</option>`);
  return html`<form class="row" action="/telemetry" method="get"><select name="days" aria-label="Time">${options}</select><button>Show</button></form>`;
}
