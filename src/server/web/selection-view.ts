/** Many books at once: the bar by which something is chosen for them, and the preview of what it would change. */
import { html } from 'hono/html';
import type { PreviewedChange } from '../../actions/preview-edit.ts';
import type { Access } from '../../domain/access/access.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { isSettable } from '../../domain/book/field-input.ts';
import { FIELDS, fieldOf } from '../../domain/book/fields.ts';
import { printable } from '../../domain/text/printable.ts';
import type { StoredItem } from '../../ports/items.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING, postForm } from './html.ts';

/** What can be done, as people say it. */
const DOES = { set: 'set', clear: 'say that it has none', unset: 'take what the sources say', lock: 'keep the value', unlock: 'keep it no more' } as const;

/** What can be chosen in the bar, each with its name and how people call it. */
export interface SelectionChoices {
  fields: readonly Choice[];
  does: readonly Choice[];
}

type Choice = readonly [name: string, label: string];

/** What somebody may do to books of which it is not known yet which they are. */
export function choicesFor(customFields: readonly CustomField[], { may, mayWrite }: Pick<Access, 'may' | 'mayWrite'>): SelectionChoices {
  const own = customFields.filter(({ id }) => mayWrite({ field: 'customFields', key: id }));
  const all = FIELDS.filter((definition) => isSettable(definition) && mayWrite({ field: definition.key }));
  const fields: Choice[] = may('edit') ? [...all.map(({ key, label }): Choice => [key, label]), ...own.map(({ id, label }): Choice => [id, label])] : [];
  const does: Choice[] = fields.length > 0 ? Object.entries(DOES) : [];
  if (may('undo')) does.push(['undo', 'undo what was done last']);
  if (may('refresh')) does.push(['refresh', 'ask the sources again']);
  return { fields, does };
}

/** @param count how many books there are on all pages */
/** @param formats of files, beside the two of a table */
export function selectionBar({ fields, does }: SelectionChoices, { count, formats }: { count: number; formats: readonly string[] }): Html {
  const more = formats.map((format) => html`<button formaction="/selection/export" name="format" value="${format}">${format}</button>`);
  const options = (choices: readonly Choice[]) => choices.map(([name, label]) => html`<option value="${name}">${label}</option>`);
  return html`<details class="selection"><summary>${does.length > 0 ? 'Change' : 'Export'} many books (<span data-picked>0</span> picked)</summary>
<p class="row"><label><input type="checkbox" data-pick-all> all on this page</label><label><input type="checkbox" name="all" value="true"> all ${count} that fit</label></p>
${
  does.length === 0
    ? NOTHING
    : html`<p class="row">${fields.length > 0 ? html`<select name="field" aria-label="Field">${options(fields)}</select>` : NOTHING}
<select name="does" aria-label="What to do with it">${options(does)}</select>
${fields.length > 0 ? html`<input class="grow" name="value" aria-label="Value" placeholder="the value; “;” parts several">` : NOTHING}
<button>Preview</button></p>`
}
<p class="row"><button formaction="/selection/export" name="format" value="csv">Export these as CSV</button><button formaction="/selection/export" name="format" value="jsonl">Export these as JSON lines</button></p>
<details><summary>Export these in other formats</summary><p class="row">${more}</p></details></details>`;
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
