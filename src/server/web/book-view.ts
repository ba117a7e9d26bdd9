/** The head of a book’s page: what it is, where it lies, and what may be asked of it. */
import { html } from 'hono/html';
import type { ShownItem } from '../../actions/search.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import { printable } from '../../domain/text/printable.ts';
import { coverPicture } from './cover-picture.ts';
import { type Html, NOTHING, postButton, postForm } from './html.ts';

export function bookHead(shown: ShownItem, csrf: string | undefined): Html {
  const { item, title, authors, path, explanation } = shown;
  const at = `/books/${item.id}`;
  const state = item.state === 'offline' ? html`<p class="warn">It is not on disk any more.</p>` : NOTHING;
  const waiting = explanation.isToReview ? html`<p class="warn"><a href="#candidates">A match waits for your decision.</a></p>` : NOTHING;
  return html`<div class="book">${coverPicture(shown)}<div>
<h1>${printable(title ?? item.path)}</h1>
<p class="by">${authors.join(', ')}</p>
${state}${waiting}
${item.problems.length > 0 ? html`<ul class="problems">${item.problems.map((problem) => html`<li>${problem}</li>`)}</ul>` : NOTHING}
<p class="faint">${item.library} · <span class="mono" title="${path}">${printable(item.path)}</span></p>
<div class="row">
${postButton('Ask the sources again', { action: `${at}/refresh`, csrf }, { title: 'ask the sources again' })}
${postButton('Forget decisions', { action: `${at}/reset`, csrf }, { title: 'forget what was decided about its candidates' })}
</div>
${postForm({ action: `${at}/identify`, csrf, class: 'row' }, html`<label class="grow">It is the book with this ASIN, ISBN or address <input name="text" maxlength="500" required></label><button>Look it up</button>`)}
</div></div>`;
}

/** What is not known, and about what sources differ. */
export function openFields({ explanation: { record } }: ShownItem): Html {
  const { conflicts, missing } = record;
  return html`${conflicts.length > 0 ? html`<p>Sources differ about ${conflicts.map(({ field }) => fieldOf(field).label).join(', ')}.</p>` : NOTHING}
${missing.length > 0 ? html`<p class="faint">Nobody states: ${missing.map((key) => fieldOf(key).label).join(', ')}.</p>` : NOTHING}`;
}
