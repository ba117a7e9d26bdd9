/** The databases that are kept in step, on the page of what happens now: how far behind, what is wrong, and what to do. */
import { html } from 'hono/html';
import type { Status } from '../../actions/status.ts';
import { adviceFor } from '../../actions/target-state.ts';
import { timeOf } from '../../domain/text/time.ts';
import { type Html, NOTHING, postForm } from './html.ts';
import type { NowForms } from './now-view.ts';

type Target = Status['targets'][number];

const STATES: Readonly<Record<Target['state'], Html>> = {
  starting: html`is asked what it has`,
  inStep: html`<span class="good">in step</span>`,
  behind: html`catches up`,
  failing: html`<span class="warn">cannot be written</span>`,
  waiting: html`<span class="warn">waits for a migration</span>`,
};

export function targetsTable({ targets }: Status, forms: NowForms): Html {
  if (targets.length === 0) return NOTHING;
  return html`<h2>Databases</h2><div class="wide" tabindex="0" role="region" aria-label="Databases"><table><thead><tr><th scope="col">Database</th><th scope="col">State</th><th scope="col" class="number">Books behind</th><th scope="col">Last sent</th>${forms.maySync ? html`<th scope="col">Send</th>` : NOTHING}</tr></thead>
<tbody>${targets.map((target) => html`<tr><th scope="row">${target.id} <span class="faint">${target.type}</span></th><td>${stateCell(target)}</td><td class="number">${target.behind ?? ''}</td><td>${target.lastSentAtMs === undefined ? '' : timeOf(target.lastSentAtMs)}</td>${syncCell(target, forms)}</tr>`)}</tbody></table></div>`;
}

function stateCell(target: Target): Html {
  const advice = adviceFor(target);
  return html`${STATES[target.state]}${target.problem ? html`<br><small>${target.problem}</small>` : NOTHING}${advice ? html`<br><small>What to do: ${advice}</small>` : NOTHING}`;
}

function syncCell({ id }: Target, { csrf, maySync }: NowForms): Html {
  if (!maySync) return NOTHING;
  const button = html`<button id="sync-${id}" aria-label="Send now to ${id}">Send now</button>`;
  return html`<td>${postForm({ action: '/now/sync', csrf, hidden: { id }, class: 'inline' }, button)}</td>`;
}
