/** Entries of the audit log as a table, and what a check of it found. */
import { html } from 'hono/html';
import { showActor } from '../../domain/actor.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { showAuditAction, showAuditBreak, showAuditChange } from '../../domain/book/show-audit.ts';
import { cut } from '../../domain/text/cut.ts';
import type { AuditVerdict } from '../../ports/audit-log.ts';
import { type Html, NOTHING, percent, timeOf } from './html.ts';

const LONGEST = 300;

export function auditTable(entries: readonly AuditEntry[]): Html {
  if (entries.length === 0) return html`<p class="faint">Nothing of that kind was noted.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Entries"><table><thead><tr><th scope="col" class="number">Entry</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Changes</th></tr></thead>
<tbody>${entries.map((entry) => row(entry))}</tbody></table></div>`;
}

function row({ number, atMs, actor, from, action, about, book, runId, isFailed, changes }: AuditEntry): Html {
  const where = book ? html`: <a href="/books/${book.id}">${book.path || book.library}</a>` : NOTHING;
  const more = [about, runId === undefined ? undefined : `run ${runId}`, isFailed ? 'failed on the way' : undefined].filter(Boolean).join(', ');
  return html`<tr><th scope="row" class="number">${number}</th><td>${timeOf(atMs)}</td><td>${showActor(actor)}${from === undefined ? NOTHING : html`<br><span class="faint">from ${from}</span>`}</td>
<td>${showAuditAction(action)}${where}${more ? html`<br><span class="faint">${more}</span>` : NOTHING}</td><td>${changesList(changes)}</td></tr>`;
}

function changesList(changes: AuditEntry['changes']): Html {
  if (changes.length === 0) return NOTHING;
  return html`<ul class="plain">${changes.map(showAuditChange).map(({ what, before, after }) => html`<li>${what}: <del>${cut(before, LONGEST)}</del> <span aria-hidden="true">→</span> <ins>${cut(after, LONGEST)}</ins></li>`)}</ul>`;
}

export function verdictView({ from, to, head, size, breaks }: AuditVerdict): Html {
  const saved =
    size.compressed > 0 ? html` ${size.compressed} of them are compressed, which saves ${percent(1 - size.storedBytes / size.plainBytes)}.` : NOTHING;
  const found =
    breaks.length === 0
      ? html`<p class="good">All of it is as it was written.</p>`
      : html`<p class="warn">The log is not what was written.</p><ul class="problems" role="alert">${breaks.map((each) => html`<li>${showAuditBreak(each)}</li>`)}</ul>`;
  return html`${found}<p>${size.entries === 1 ? '1 entry' : `${size.entries} entries`}${from === undefined ? NOTHING : html`: ${from} to ${to}`}.${saved}</p>
${size.entries === 0 ? NOTHING : html`<p>The last entry is <code>${head.number}:${head.hash}</code>. Note it elsewhere: later it tells whether anything up to there was cut off or changed.</p>`}`;
}
