/** What was done, and to which files: runs and writes as tables. */

import { html } from 'hono/html';
import type { NamedRun } from '../../actions/named-runs.ts';
import { showActor } from '../../domain/actor.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { Write } from '../../ports/write-journal.ts';
import { type Html, NOTHING, postButton } from './html.ts';

/** @param backTo the page to return to after an undo */
export function runsTable(runs: readonly NamedRun[], csrf: string | undefined, backTo: string): Html {
  if (runs.length === 0) return html`<p class="faint">Nothing was done yet.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Runs"><table><thead><tr><th scope="col">Run</th><th scope="col">When</th><th scope="col">What</th><th scope="col">Who</th><th scope="col" class="number">Files</th><td></td></tr></thead>
<tbody>${runs.map(
    (
      run,
    ) => html`<tr><th scope="row">${run.id}</th><td>${timeOf(run.startedAtMs)}</td><td>${whatOf(run)}</td><td>${showActor(run.actor)}</td><td class="number">${run.writes}</td>
<td>${run.mayUndo === false ? NOTHING : postButton('Undo', { action: `/runs/${run.id}/undo`, csrf, hidden: { back: backTo } }, { title: `undo run ${run.id}` })}</td></tr>`,
  )}</tbody></table></div>`;
}

function whatOf({ kind, undoes, decided, book, itemId, books }: NamedRun): Html {
  const what = undoes === undefined ? (decided ?? kind) : `undo of run ${undoes}`;
  const about =
    book === undefined
      ? books > 1
        ? html` <span class="faint">${books} books</span>`
        : NOTHING
      : itemId === undefined
        ? html`: ${book}`
        : html`: <a href="/books/${itemId}">${book}</a>`;
  return html`${what}${about}`;
}

/** The latest writes of a book’s sidecars, newest first. */
export function writesTable(writes: readonly Write[]): Html {
  if (writes.length === 0) return html`<p class="faint">No file was written.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th scope="col">File</th><th scope="col">When</th><th scope="col">What</th><th scope="col">Run</th></tr></thead>
<tbody>${[...writes].reverse().map((write) => html`<tr><th scope="row" class="mono">${write.path}</th><td>${timeOf(write.writtenAtMs)}</td><td>${write.isDone ? write.action : 'begun'}${sizes(write)}</td><td><a href="/books/${write.itemId}/writes/${write.id}">run ${write.runId}: what changed</a></td></tr>`)}</tbody></table></div>`;
}

function sizes({ before, after, isKept }: Write): Html {
  if (!isKept) return html`<span class="faint">; the bytes are no longer kept</span>`;
  const size = (bytes: Buffer | undefined) => (bytes ? `${bytes.length} bytes` : 'no file');
  return html` <span class="faint">${size(before)} → ${size(after)}</span>`;
}
