/** Many books at once: the bar by which something is chosen for them, and the preview of what it would change. */
import { html } from 'hono/html';
import type { PreviewedChange } from '../../actions/preview-edit.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { isSettable } from '../../domain/book/field-input.ts';
import { FIELDS, fieldOf } from '../../domain/book/fields.ts';
import { printable } from '../../domain/text/printable.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING, postForm } from './html.ts';

/** What can be done, as people say it. */
const DOES = { set: 'set', clear: 'say that it has none', unset: 'take what the sources say', lock: 'keep the value', unlock: 'keep it no more' } as const;

/** @param count how many books there are on all pages */
export function selectionBar(customFields: readonly CustomField[], count: number): Html {
  const fields = FIELDS.filter(isSettable);
  return html`<details class="selection"><summary>Change many books (<span data-picked>0</span> picked)</summary>
<p class="row"><label><input type="checkbox" data-pick-all> all on this page</label><label><input type="checkbox" name="all" value="true"> all ${count} that fit</label></p>
<p class="row"><select name="field" aria-label="Field">${fields.map(({ key, label }) => html`<option value="${key}">${label}</option>`)}${customFields.map(({ id, label }) => html`<option value="${id}">${label}</option>`)}</select>
<select name="does" aria-label="What to do with it">${Object.entries(DOES).map(([name, label]) => html`<option value="${name}">${label}</option>`)}<option value="undo">undo what was done last</option><option value="refresh">ask the sources again</option></select>
<input class="grow" name="value" aria-label="Value" placeholder="the value; “;” parts several">
<button>Preview</button></p>
<p class="row"><button formaction="/selection/export" name="format" value="csv">Export these as CSV</button><button formaction="/selection/export" name="format" value="jsonl">Export these as JSON lines</button></p></details>`;
}

export interface PreviewedBook {
  item: StoredItem;
  changes: PreviewedChange[];
  /** What would be undone, in words. */
  undoes?: string;
}

interface Preview {
  books: readonly PreviewedBook[];
  /** Of all books, also of those that are not shown. */
  count: number;
  sent: Sent;
  csrf: string | undefined;
}

export function selectionView({ books, count, sent, csrf }: Preview): Html {
  const all = Object.entries(sent).flatMap(([name, values]) =>
    name === 'csrf' ? [] : values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  );
  const form = html`${all}<p class="row"><button class="main" data-key="y" aria-label="Do it">Do it</button><a class="button" href="/">Leave it</a></p>`;
  return html`<h1>Preview</h1>
<p>${count === 1 ? '1 book' : `${count} books`} would be worked on. One undo takes all of it back. What takes longer than a few seconds goes on by itself, and the history tells how far it is.</p>
${postForm({ action: '/selection/done', csrf }, form)}
<div class="wide" tabindex="0" role="region" aria-label="Changes"><table><thead><tr><th scope="col">Book</th><th scope="col">Field</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead><tbody>${books.map(bookRows)}</tbody></table></div>
${count > books.length ? html`<p class="faint">and ${count - books.length} more</p>` : NOTHING}`;
}

/** What is to be told of what was done. */
export function saidView(said: readonly string[]): Html {
  return html`<h1>Asked again</h1><ul role="status">${said.map((each) => html`<li>${each}</li>`)}</ul><p class="row"><a class="button" href="/now">What happens now</a><a class="button" href="/">Library</a></p>`;
}

function bookRows({ item, changes, undoes }: PreviewedBook): Html {
  const name = html`<th scope="row"><a href="/books/${item.id}">${printable(item.path)}</a></th>`;
  if (undoes !== undefined) return html`<tr>${name}<td colspan="3">${printable(undoes)}</td></tr>`;
  if (changes.length === 0) return html`<tr>${name}<td colspan="3" class="faint">no field changes</td></tr>`;
  return html`${changes.map((change) => html`<tr>${name}<td>${change.key ?? fieldOf(change.field).label}</td><td><del>${shown(change, change.before)}</del></td><td><ins>${shown(change, change.after)}</ins></td></tr>`)}`;
}

function shown({ field, key }: PreviewedChange, value: unknown): string {
  if (value === undefined) return 'none';
  return key === undefined ? fieldOf(field).show(value as never) : String(value);
}
