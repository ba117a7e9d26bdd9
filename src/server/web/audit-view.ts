/** Entries of the audit log as a list, and what a check of it found. */

import { html } from 'hono/html';
import { showActor } from '../../domain/actor.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { showAuditAction, showAuditBreak, showAuditChange } from '../../domain/book/show-audit.ts';
import { cut } from '../../domain/text/cut.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { AuditVerdict } from '../../ports/audit-log.ts';
import { type Html, NOTHING, percent, problemList } from './html.ts';

const LONGEST = 300;

export function auditList(entries: readonly AuditEntry[]): Html {
  if (entries.length === 0) return html`<p class="faint">Nothing of that kind was noted.</p>`;
  return html`<ol class="plain entries">${entries.map((entry) => item(entry))}</ol>`;
}

function item({ number, atMs, actor, from, action, about, book, runId, isFailed, changes }: AuditEntry): Html {
  const where = book ? html`: <a href="/books/${book.id}">${book.path || book.library}</a>` : NOTHING;
  const who = `${showActor(actor)}${from === undefined ? '' : ` from ${from}`}`;
  const more = [timeOf(atMs), who, about, runId === undefined ? undefined : `run ${runId}`, isFailed ? 'failed on the way' : undefined];
  return html`<li id="entry-${number}"><strong><a href="#entry-${number}" class="number">${number}</a> ${showAuditAction(action)}</strong>${where}
<div class="faint">${more.filter(Boolean).join(' · ')}</div>${changesList(changes)}</li>`;
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
      : html`<p class="warn">The log is not what was written.</p>${problemList(breaks.map(showAuditBreak))}`;
  return html`${found}<p>${size.entries === 1 ? '1 entry' : `${size.entries} entries`}${from === undefined ? NOTHING : html`: ${from} to ${to}`}.${saved}</p>
${size.entries === 0 ? NOTHING : html`<p>The last entry is <code>${head.number}:${head.hash}</code>. Note it elsewhere: later it tells whether anything up to there was cut off or changed.</p>`}`;
}
