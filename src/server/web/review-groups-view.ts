/** Groups of books that wait, with counts; and the books of one of them, each of which can be left out of the decision. */
import { html } from 'hono/html';
import type { ReviewEntry } from '../../actions/review.ts';
import { bestAnswer, groupings, type ReviewGroup } from '../../actions/review-groups.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import { printable } from '../../domain/text/printable.ts';
import { plainTable } from './chart-figure.ts';
import { addressOf, type Html, NOTHING, percent, postForm } from './html.ts';

/** Of a larger group, the rest comes when these are decided. */
export const MOST_SHOWN = 200;

interface Groups {
  /** As the address has it. */
  by: string;
  customFields: readonly CustomField[];
}

export function groupsView(groups: readonly ReviewGroup[], { by, customFields }: Groups): Html {
  const rows = groups.map(({ name, books }) => [html`<a href="${addressOf('/review', { by, group: name })}" data-step>${printable(name)}</a>`, books]);
  return html`<h1>Review in groups</h1>
<p class="faint">Where one decision may fit many books. <a href="/review">One after the other</a></p>
${waysToGroup(customFields, by)}
${rows.length === 0 ? html`<p>No two books that wait have the same ${by}.</p>` : plainTable('Groups', { head: [by, 'Books'], rows })}`;
}

const KEY = html` data-key="d"`;

/** @param by the way that is shown now */
export function waysToGroup(customFields: readonly CustomField[], by?: string): Html {
  return html`<ul class="chips" aria-label="Group by">${groupings(customFields).map(({ id, label }, index) => html`<li><a class="${id === by ? 'chip on' : 'chip'}" href="${addressOf('/review', { by: id })}"${index === 0 ? KEY : NOTHING}>by ${label.toLowerCase()}</a></li>`)}</ul>`;
}

interface Group {
  entries: readonly ReviewEntry[];
  by: string;
  name: string;
  csrf: string | undefined;
}

export function groupView({ entries, by, name, csrf }: Group): Html {
  const up = html`<p><a href="${addressOf('/review', { by })}">All groups by ${by}</a></p><h1>${printable(name)}</h1>`;
  if (entries.length === 0) return html`${up}<p>No book of it waits any more.</p>`;
  const sources = [...new Set(entries.flatMap(({ choices }) => choices.filter(({ match }) => match).map(({ source }) => source)))].sort();
  const table = plainTable('Books of the group', { head: ['Book', 'Best candidate', 'Fits'], rows: entries.map(bookRow), words: [0, 1] });
  const buttons = html`<p class="row"><button class="main" data-key="y" aria-label="Take the best candidate of each picked book">Take the best of each picked book</button>
${sources.map((source, index) => html`<button name="reject" value="${source}" data-key="${index + 1}">Reject what ${source} says of them</button>`)}</p>`;
  return html`${up}<p class="faint">Leave out what does not fit. One undo takes all of it back.${entries.length < MOST_SHOWN ? NOTHING : ` These are the first ${MOST_SHOWN}; the others come when these are decided.`}</p>${postForm({ action: '/review/groups', csrf }, html`${table}${buttons}`)}`;
}

function bookRow({ itemId, path, values, choices }: ReviewEntry): (string | Html)[] {
  const best = bestAnswer(choices);
  const book = html`<label><input type="checkbox" name="book" value="${itemId}" checked data-step> ${printable(values.title ?? path)}</label> <a href="/books/${itemId}">open</a>`;
  if (!best) return [book, 'none', ''];
  const says = FIELDS.filter(({ key, isTelling }) => isTelling && best.metadata[key] !== undefined).map(({ key, show }) =>
    printable(show(best.metadata[key] as never)),
  );
  const doubts = best.contradictions.map(({ name }) => name).join(', ');
  return [
    book,
    html`<input type="hidden" name="best-${itemId}" value="${best.key}"><span class="mono">${printable(best.name)}</span><br>${says.join(' · ')}`,
    html`${percent(best.score)}${doubts === '' ? NOTHING : html` <span class="faint">${doubts}</span>`}`,
  ];
}
