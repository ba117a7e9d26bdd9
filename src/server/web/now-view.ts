/** The parts of the page of what happens now. */
import { html, raw } from 'hono/html';
import type { ProviderSummary } from '../../actions/providers.ts';
import type { DoneBook } from '../../actions/seen-events.ts';
import type { Status } from '../../actions/status.ts';
import { chainInWords } from '../../domain/chain/chain.ts';
import { type Pause, type PauseTarget, pauseInWords } from '../../domain/pause.ts';
import { timeOf } from '../../domain/text/time.ts';
import { type Html, NOTHING, postButton, postForm } from './html.ts';

/** What the buttons of the page need. */
export interface NowForms {
  csrf: string | undefined;
  mayPause: boolean;
  maySync: boolean;
}

/** How long a pause may last, in seconds. */
const LASTS = [
  ['', 'until resumed'],
  ['3600', '1 hour'],
  ['28800', '8 hours'],
  ['86400', '1 day'],
] as const;

export function workTable({ queue, underWay, run, startedAtMs, lastWorkAtMs, version }: Status): Html {
  const waiting = queue.reduce((sum, { count }) => sum + count, 0);
  return html`<p>${underWay === 1 ? '1 book is' : `${underWay} books are`} being worked on; ${waiting} ${waiting === 1 ? 'waits' : 'wait'}.${run ? html` Run ${run.id} has done ${run.items} books, ${run.failed} with problems.` : NOTHING}</p>
<p class="faint">Rubricator ${version}, running since ${timeOf(startedAtMs)}; something was last done ${timeOf(lastWorkAtMs)}.</p>
${queue.length > 0 ? html`<table><caption>What waits</caption><thead><tr><th scope="col">Library</th><th scope="col">Because</th><th scope="col" class="number">Books</th><th scope="col">Due</th></tr></thead><tbody>${queue.map(({ library, reason, count, oldestDueAtMs }) => html`<tr><th scope="row">${library}</th><td>${reason}</td><td class="number">${count}</td><td>${timeOf(oldestDueAtMs)}</td></tr>`)}</tbody></table>` : NOTHING}`;
}

/** All processes that work on a state which several share. */
export function workersTable({ workers }: Status): Html {
  if (workers.length === 0) return NOTHING;
  const state = ({ isSilent, seenAtMs, isLeading }: Status['workers'][number]) =>
    isSilent ? html`<span class="warn">silent since ${timeOf(seenAtMs)}</span>` : isLeading ? 'leads' : 'works';
  return html`<h2>Workers</h2><div class="wide" tabindex="0" role="region" aria-label="Workers"><table><thead><tr><th scope="col">Worker</th><th scope="col">Machine</th><th scope="col">State</th><th scope="col" class="number">Books under way</th><th scope="col">Running since</th><th scope="col">Version</th></tr></thead>
<tbody>${workers.map((worker) => html`<tr><th scope="row">${worker.name}</th><td>${worker.machine} <span class="faint">process ${worker.processId}</span></td><td>${state(worker)}</td><td class="number">${worker.underWay}</td><td>${timeOf(worker.startedAtMs)}</td><td>${worker.version}</td></tr>`)}</tbody></table></div>`;
}

/** The books that were done last, each with a link. */
export function doneList(done: readonly DoneBook[]): Html {
  if (done.length === 0) return NOTHING;
  return html`<h2>Done last</h2><ul>${done.map(({ id, name, library, atMs, how }) => html`<li><a href="/books/${id}" id="done-${id}">${name}</a> <span class="faint">${how}, ${library}, ${timeOf(atMs)}</span></li>`)}</ul>`;
}

export function librariesTable({ libraries: all, items, pauses }: Status, forms: NowForms): Html {
  const count = (library: string, of: 'count' | 'toReview' | 'conflicts') =>
    items.filter((each) => each.library === library).reduce((sum, each) => sum + each[of], 0);
  const pauseOf = (library: string) => pauses.find(({ of, id }) => of === 'library' && id === library);
  const watched = ({ library, mode, isAvailable }: Status['libraries'][number]) =>
    pausedWords(pauseOf(library)) ?? (isAvailable ? mode : html`<span class="warn">cannot be reached</span>`);
  return html`<div class="wide" tabindex="0" role="region" aria-label="Libraries"><table><thead><tr><th scope="col">Library</th><th scope="col">Watched</th><th scope="col" class="number">Books</th><th scope="col" class="number">To review</th><th scope="col" class="number">Conflicts</th><th scope="col">Last look</th>${pauseHead(forms)}</tr></thead>
<tbody>${all.map((each) => html`<tr><th scope="row"><a href="/?library=${encodeURIComponent(each.library)}">${each.library}</a></th><td>${watched(each)}</td><td class="number">${count(each.library, 'count')}</td><td class="number">${count(each.library, 'toReview')}</td><td class="number">${count(each.library, 'conflicts')}</td><td>${each.isLooking ? 'looking now' : each.lastLookAtMs === undefined ? '' : timeOf(each.lastLookAtMs)}</td>${pauseCell({ of: 'library', id: each.library }, pauseOf(each.library), forms)}</tr>`)}</tbody></table></div>`;
}

export function sourcesTable(providers: readonly ProviderSummary[], forms: NowForms): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Sources"><table><thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col" class="number">Requests left now</th><th scope="col" class="number">Left today</th><th scope="col" class="number">Requests</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Found</th><th scope="col" class="number">Not found</th><th scope="col" class="number">From the cache</th><th scope="col" class="number">Mean time</th>${pauseHead(forms)}</tr></thead>
<tbody>${providers.map((provider) => html`<tr${isAsked(provider) ? NOTHING : raw(' class="faint"')}><th scope="row">${provider.name}</th>${sourceCells(provider)}${isAsked(provider) || provider.pause ? pauseCell({ of: 'provider', id: provider.id }, provider.pause, forms) : forms.mayPause ? html`<td></td>` : NOTHING}</tr>`)}</tbody></table></div>`;
}

/** A chain has no status of its own. */
function isAsked({ status, chain, offBecause }: ProviderSummary): boolean {
  return status !== undefined || (chain !== undefined && offBecause === undefined);
}

function sourceCells({ offBecause, status, pause, chain }: ProviderSummary): Html {
  if (chain && offBecause === undefined) return html`<td colspan="9">${pausedWords(pause) ?? `asks the ${chainInWords(chain)}`}</td>`;
  if (!status) return html`<td colspan="9">off${offBecause ? `: ${offBecause}` : ''}</td>`;
  const { state, tokens, isBreakerOpen, budgetLeft } = status;
  const words =
    pausedWords(pause) ??
    (isBreakerOpen
      ? html`<span class="warn">not asked for a while: it fails</span>`
      : state.pausedUntilMs === undefined
        ? html`<span class="good">asked</span>`
        : html`<span class="warn">asked to be left alone until ${timeOf(state.pausedUntilMs)}</span>`);
  const { requests, failures, found, missing, cached, tookMs } = state.counts;
  const meanMs = requests === 0 ? '' : `${Math.round(tookMs / requests)} ms`;
  return html`<td>${words}${state.lastError ? html`<br><small>${state.lastError.message}</small>` : NOTHING}</td><td class="number">${Math.floor(tokens)}</td><td class="number">${budgetLeft?.toLocaleString('en') ?? ''}</td><td class="number">${requests.toLocaleString('en')}</td><td class="number">${failures}</td><td class="number">${found}</td><td class="number">${missing}</td><td class="number">${cached}</td><td class="number">${meanMs}</td>`;
}

function pausedWords(pause: Pause | undefined): Html | undefined {
  return pause && html`<span class="warn">${pauseInWords(pause)}</span>`;
}

function pauseHead({ mayPause }: NowForms): Html {
  return mayPause ? html`<th scope="col">Let it rest</th>` : NOTHING;
}

/** A button that ends the pause, or one that begins it. */
function pauseCell({ of, id }: PauseTarget, pause: Pause | undefined, { csrf, mayPause }: NowForms): Html {
  if (!mayPause) return NOTHING;
  const hidden = { of, id };
  // The page is made anew while one may stand on a button: by its id, the same one is found again.
  const button = (label: string) => html`<button id="pause-${of}-${id}" aria-label="${label} the ${of} ${id}">${label}</button>`;
  if (pause) return html`<td>${postForm({ action: '/now/resume', csrf, hidden, class: 'inline' }, button('Resume'))}</td>`;
  const lasts = html`<select name="for" id="pause-for-${of}-${id}" aria-label="For how long">${LASTS.map(([seconds, words]) => html`<option value="${seconds}">${words}</option>`)}</select>`;
  return html`<td>${postForm({ action: '/now/pause', csrf, hidden, class: 'inline' }, html`${lasts} ${button('Pause')}`)}</td>`;
}

export function lookButton({ csrf }: NowForms): Html {
  return postButton('Look now', { action: '/now/look', csrf }, { title: 'look through all libraries now' });
}
