/** Now: what the daemon does, how the sources stand, and what is wrong. */

import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { ProviderSummary } from '../../actions/providers.ts';
import type { Status } from '../../actions/status.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { back, readForm } from './form.ts';
import { type Html, NOTHING, postButton } from './html.ts';

export function addNowPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/now', async (context) => {
    const [status, providers, checks] = await Promise.all([deps.status(), deps.providers(), deps.checks()]);
    const wrong = checks.filter(({ isOk }) => !isOk);
    const body = html`<h1>Now</h1>
<div id="now" hx-get="/now" hx-trigger="every 5s" hx-select="#now" hx-swap="outerHTML">
${wrong.length > 0 ? html`<ul class="problems" role="alert">${wrong.map(({ name, message = 'is not well' }) => html`<li>${name}: ${message}</li>`)}</ul>` : html`<p class="good">All is well.</p>`}
${work(status)}
<h2>Libraries</h2>${libraries(status)}
<h2>Sources</h2>${sources(providers)}
</div>
${postButton('Look now', { action: '/now/look', csrf: context.get('csrf') }, { title: 'look through all libraries now' })}`;
    return deps.show(context, { title: 'Now', menu: '/now', body });
  });

  app.post('/now/look', async (context) => {
    await deps.scan(undefined);
    return back(context, await readForm(context), '/now');
  });
}

function work({ queue, underWay, run, startedAtMs, lastWorkAtMs, version }: Status): Html {
  const waiting = queue.reduce((sum, { count }) => sum + count, 0);
  return html`<p>${underWay === 1 ? '1 book is' : `${underWay} books are`} being worked on; ${waiting} ${waiting === 1 ? 'waits' : 'wait'}.${run ? html` Run ${run.id} has done ${run.items} books, ${run.failed} with problems.` : NOTHING}</p>
<p class="faint">Rubricator ${version}, running since ${timeOf(startedAtMs)}; something was last done ${timeOf(lastWorkAtMs)}.</p>
${queue.length > 0 ? html`<table><caption>What waits</caption><thead><tr><th scope="col">Library</th><th scope="col">Because</th><th scope="col" class="number">Books</th><th scope="col">Due</th></tr></thead><tbody>${queue.map(({ library, reason, count, oldestDueAtMs }) => html`<tr><th scope="row">${library}</th><td>${reason}</td><td class="number">${count}</td><td>${timeOf(oldestDueAtMs)}</td></tr>`)}</tbody></table>` : NOTHING}`;
}

function libraries({ libraries: all, items }: Status): Html {
  const count = (library: string, of: 'count' | 'toReview' | 'conflicts') =>
    items.filter((each) => each.library === library).reduce((sum, each) => sum + each[of], 0);
  return html`<div class="wide" tabindex="0" role="region" aria-label="Libraries"><table><thead><tr><th scope="col">Library</th><th scope="col">Watched</th><th scope="col" class="number">Books</th><th scope="col" class="number">To review</th><th scope="col" class="number">Conflicts</th><th scope="col">Last look</th></tr></thead>
<tbody>${all.map(({ library, mode, isAvailable, isLooking, lastLookAtMs }) => html`<tr><th scope="row"><a href="/?library=${encodeURIComponent(library)}">${library}</a></th><td>${isAvailable ? mode : html`<span class="warn">cannot be reached</span>`}</td><td class="number">${count(library, 'count')}</td><td class="number">${count(library, 'toReview')}</td><td class="number">${count(library, 'conflicts')}</td><td>${isLooking ? 'looking now' : lastLookAtMs === undefined ? '' : timeOf(lastLookAtMs)}</td></tr>`)}</tbody></table></div>`;
}

function sources(providers: readonly ProviderSummary[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Sources"><table><thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col" class="number">Requests left now</th><th scope="col" class="number">Left today</th><th scope="col" class="number">Requests</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Found</th><th scope="col" class="number">Not found</th><th scope="col" class="number">From the cache</th><th scope="col" class="number">Mean time</th></tr></thead>
<tbody>${providers.map((provider) => html`<tr${provider.status ? NOTHING : raw(' class="faint"')}><th scope="row">${provider.name}</th>${sourceCells(provider)}</tr>`)}</tbody></table></div>`;
}

function sourceCells({ offBecause, status }: ProviderSummary): Html {
  if (!status) return html`<td colspan="9">off${offBecause ? `: ${offBecause}` : ''}</td>`;
  const { state, tokens, isBreakerOpen, budgetLeft } = status;
  const words = isBreakerOpen
    ? html`<span class="warn">not asked for a while: it fails</span>`
    : state.pausedUntilMs === undefined
      ? html`<span class="good">asked</span>`
      : html`<span class="warn">paused until ${timeOf(state.pausedUntilMs)}</span>`;
  const { requests, failures, found, missing, cached, tookMs } = state.counts;
  const meanMs = requests === 0 ? '' : `${Math.round(tookMs / requests)} ms`;
  return html`<td>${words}${state.lastError ? html`<br><small>${state.lastError.message}</small>` : NOTHING}</td><td class="number">${Math.floor(tokens)}</td><td class="number">${budgetLeft ?? ''}</td><td class="number">${requests}</td><td class="number">${failures}</td><td class="number">${found}</td><td class="number">${missing}</td><td class="number">${cached}</td><td class="number">${meanMs}</td>`;
}
