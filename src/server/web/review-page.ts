/** Review: the books that wait for a decision, worked off one after the other by keys alone. */
import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { ReviewEntry } from '../../actions/review.ts';
import { printable } from '../../domain/text/printable.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { ApiEnv } from '../guard.ts';
import { candidatesView } from './candidates-view.ts';
import type { WebDeps } from './deps.ts';
import { back, readForm } from './form.ts';
import { addressOf, type Html, NOTHING, postForm } from './html.ts';
import { refusal } from './layout.ts';
import { addGroupDecisions, groupsPage } from './review-groups-page.ts';
import { waysToGroup } from './review-groups-view.ts';

const LISTED = 200;

export function addReviewPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  addGroupDecisions(app, deps);

  app.get('/review', async (context) => {
    const by = context.req.query('by');
    if (by !== undefined) return groupsPage(context, deps, by);
    const waiting = await deps.toReview();
    const after = Number(/^\d{1,15}$/.exec(context.req.query('after') ?? '')?.[0] ?? 0);
    const at = after === 0 ? 0 : waiting.findIndex(({ id }) => id === after) + 1;
    const item = waiting[at];
    const body = item ? await oneBook(item, { waiting, at, deps, csrf: context.get('csrf') }) : allDone(waiting.length);
    return deps.show(context, { title: 'Review', menu: '/review', body });
  });

  app.post('/review/:id{[0-9]{1,15}}/none', async (context) => {
    const item = await deps.find(Number(context.req.param('id')));
    if (!item) return refusal(context, deps.show, { status: 404, title: 'There is no such book' });
    const { choices } = await deps.reviewBook(item);
    await deps.decide({ item, keys: choices.map(({ key }) => key), verdict: 'rejected', actor: context.get('actor'), isDryRun: false });
    return back(context, await readForm(context), '/review');
  });
}

interface OneBook {
  waiting: readonly StoredItem[];
  at: number;
  deps: WebDeps;
  csrf: string | undefined;
}

async function oneBook(item: StoredItem, { waiting, at, deps, csrf }: OneBook): Promise<Html> {
  const entry = await deps.reviewBook(item);
  const [before, next] = [waiting[at - 2], waiting[at + 1]];
  // After a decision the book is not in the list any more, and the one behind it follows the one before.
  const here = addressOf('/review', { after: at === 0 ? undefined : String(waiting[at - 1]?.id) });
  return html`<h1>Review</h1>
<p class="faint">${at + 1} of ${waiting.length} that wait for a decision. <a href="/conflicts" data-key="c">Conflicts between sources</a></p>${waysToGroup(deps.customFields())}
${bookHere(entry, item)}
${candidatesView(entry.choices, { shown: { item, values: entry.values }, csrf, pageOf: deps.pageOf, back: here })}
<div class="row">
${postForm({ action: `/review/${item.id}/none`, csrf, hidden: { back: here }, class: 'inline' }, html`<button data-key="x" aria-label="None of these">None of these</button>`)}
<a class="button" href="/review?after=${item.id}" data-key="s" aria-label="Skip this book">Skip</a>
${at > 0 ? html`<a class="button" href="${addressOf('/review', { after: before && String(before.id) })}" data-key="b" aria-label="The book before">Back</a>` : NOTHING}
<a class="button" href="/books/${item.id}" data-key="e" aria-label="Edit this book">Edit</a>
<a class="button" href="/history" data-key="u" aria-label="Undo something">Undo</a>
</div>
${next ? html`<link rel="prefetch" href="/review?after=${item.id}">` : NOTHING}
${others(waiting, at)}`;
}

/** What the book is here. */
function bookHere({ path, values }: ReviewEntry, { id }: StoredItem): Html {
  return html`<h2><a href="/books/${id}">${printable(values.title ?? path)}</a></h2><p class="faint mono">${printable(path)}</p>`;
}

function others(waiting: readonly StoredItem[], at: number): Html {
  const listed = waiting.slice(0, LISTED);
  return html`<details><summary>All that wait</summary><ol>${listed.map(({ path }, index) => {
    const address = addressOf('/review', { after: index === 0 ? undefined : String(waiting[index - 1]?.id) });
    return html`<li>${index === at ? html`<strong>${printable(path)}</strong>` : html`<a href="${address}">${printable(path)}</a>`}</li>`;
  })}</ol>${waiting.length > LISTED ? html`<p>and ${waiting.length - LISTED} more</p>` : NOTHING}</details>`;
}

function allDone(count: number): Html {
  if (count === 0)
    return html`<h1>Review</h1><p>Nothing waits for a decision.</p><p><a href="/conflicts" data-key="c">Conflicts between sources</a></p><p><a href="/">To the library</a></p>`;
  return html`<h1>Review</h1><p>That was the last one. ${count === 1 ? '1 book still waits' : `${count} books still wait`} for a decision.</p><p><a class="button" href="/review">Begin again</a></p>`;
}
