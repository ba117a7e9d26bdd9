/** History: the latest runs, each with its undo; and what a write changed in a file. */

import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { unifiedDiff } from '../../actions/file-diff.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { ApiEnv } from '../guard.ts';
import type { WebDeps } from './deps.ts';
import { back, readForm } from './form.ts';
import { runsTable } from './history-view.ts';
import { type Html, NOTHING } from './html.ts';
import { refusal } from './layout.ts';

const RUNS = 100;

export function addHistoryPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/history', async (context) => {
    const runs = await deps.runs(RUNS);
    const longRuns = deps.longRuns.of(context.get('actor'));
    const again = longRuns.length > 0 ? raw(' hx-get="/history" hx-trigger="every 2s" hx-select="#history" hx-swap="outerHTML"') : NOTHING;
    const underWay = longRuns.map(({ books, done }) => html`<p role="status">${done} of ${books} books are changed; the rest follows.</p>`);
    const body = html`<h1>History</h1><div id="history"${again}>${underWay}<p class="faint">The latest ${RUNS} runs that wrote or decided something. An undo is a run, and can be undone. <a href="/audit">Who changed what</a></p>${runsTable(runs, context.get('csrf'), '/history')}</div>`;
    return deps.show(context, { title: 'History', menu: '/history', body });
  });

  app.post('/runs/:id{[0-9]{1,15}}/undo', async (context) => {
    await deps.undo({ target: Number(context.req.param('id')), actor: context.get('actor'), isDryRun: false });
    return back(context, await readForm(context), '/history');
  });

  app.get('/books/:book{[0-9]{1,15}}/writes/:id{[0-9]{1,15}}', async (context) => {
    const { writes } = await deps.bookHistory(Number(context.req.param('book')));
    const write = writes.find(({ id }) => id === Number(context.req.param('id')));
    if (!write) return refusal(context, deps.show, { status: 404, title: 'There is no such write' });
    const body = html`<h1>${write.path}</h1><p class="faint">${write.action} by run ${write.runId}, ${timeOf(write.writtenAtMs)}</p>
${write.isKept ? html`<pre tabindex="0">${diffLines(unifiedDiff(write.path, write))}</pre>` : html`<p>The bytes are no longer kept.</p>`}`;
    return deps.show(context, { title: write.path, menu: '/history', body });
  });
}

function diffLines(diff: string): Html {
  return html`${diff.split('\n').map((line) => {
    const tag = line.startsWith('+') && !line.startsWith('+++') ? 'ins' : line.startsWith('-') && !line.startsWith('---') ? 'del' : undefined;
    return tag ? html`${raw(`<${tag}>`)}${line}${raw(`</${tag}>`)}\n` : html`${line}\n`;
  })}`;
}
