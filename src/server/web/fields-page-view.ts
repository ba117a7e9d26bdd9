/** What the pages of fields look like. */
import { html } from 'hono/html';
import type { ListedField } from '../../actions/field-list.ts';
import type { FieldChanged } from '../../actions/fields.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { definitionInputs } from './field-definition-form.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING, postButton, postForm } from './html.ts';

interface FormState {
  csrf: string | undefined;
  /** What is wrong with what was sent. */
  problem?: string;
  sent?: Sent;
}

const ORIGINS: Readonly<Record<ListedField['origin'], string>> = { 'built-in': 'every book', config: 'from the config', registry: 'your own' };

export function fieldsPage(fields: readonly ListedField[], { csrf, problem, sent }: FormState): Html {
  return html`<h1>Fields</h1>
<p class="faint">What can be said of a book. Fields from the config are changed there.</p>
${problemView(problem)}
<div class="wide" tabindex="0" role="region" aria-label="All fields"><table><thead><tr><th scope="col">Field</th><th scope="col">Key</th><th scope="col">Type</th><th scope="col">Edited in</th><th scope="col">Behaviours</th><th scope="col">Books</th><th scope="col">From</th></tr></thead>
<tbody>${fields.map(row)}</tbody></table></div>
<details${problem === undefined ? NOTHING : html` open`}><summary>Add a field of your own</summary>
${postForm({ action: '/fields', csrf }, html`<p><label>Key, in lower-case letters, digits and _ <input name="id" value="${sent?.id?.[0] ?? ''}" required maxlength="40"></label></p>${definitionInputs(undefined, sent)}<p><button class="main">Add the field</button></p>`)}</details>`;
}

function row({ key, label, type, widget, behaviours, books, origin }: ListedField): Html {
  const name = origin === 'built-in' ? html`${label}` : html`<a href="/fields/${key}">${label}</a>`;
  return html`<tr><th scope="row">${name}</th><td><code>${key}</code></td><td>${type}</td><td>${widget}</td><td class="faint">${behaviours.join(', ')}</td><td class="number">${books}</td><td>${ORIGINS[origin]}</td></tr>`;
}

export function fieldPage({ field, key, label, type, behaviours, books, origin, isChanged }: ListedField & { field: CustomField }, state: FormState): Html {
  const action = `/fields/${key}`;
  const button = (text: string, does: string) => postButton(text, { action, csrf: state.csrf, hidden: { does } });
  const about = html`<h1>${label}</h1>
<p><code>${key}</code>, ${type}, ${ORIGINS[origin]}. ${books === 1 ? '1 book has' : `${books} books have`} a value. <span class="faint">${behaviours.join(', ')}</span></p>${problemView(state.problem)}`;
  const way = html`<p><a href="/fields">All fields</a></p>`;
  if (origin === 'config') return html`${about}<p>It is changed in the config, and taken up at the next start.</p>${way}`;
  if (field.isRetired)
    return html`${about}<p>It is retired: its values are kept, and nothing shows them.</p><p class="row">${button('Restore it', 'restore')}</p>${way}`;
  return html`${about}
${postForm({ action, csrf: state.csrf, hidden: { does: 'change' } }, html`${definitionInputs(field, state.sent)}<p><button class="main">Change the field</button></p>`)}
<h2>More</h2>
<p class="row">${isChanged ? button('Undo its last change', 'undo') : NOTHING}${button('Retire it', 'retire')} <span class="faint">A retired field keeps its values, and vanishes from forms, lists and sidecars.</span></p>${way}`;
}

/** What would become of values that do not fit, before anything is changed. */
export function previewPage({ field, books, misfits: { count, first } }: FieldChanged, { csrf, sent = {} }: FormState): Html {
  const again = Object.entries(sent).filter(([name]) => name !== 'csrf' && name !== 'agreed');
  return html`<h1>Change ${field.label}</h1>
<p class="warn" role="alert">${count} of ${books} values would not fit. They are kept, and hidden until somebody corrects them. Nothing is changed yet.</p>
<div class="wide" tabindex="0" role="region" aria-label="Values that would not fit"><table><thead><tr><th scope="col">Book</th><th scope="col">Value</th></tr></thead>
<tbody>${first.map(({ itemId, title, path, value }) => html`<tr><th scope="row"><a href="/books/${itemId}">${title ?? path}</a></th><td>${value}</td></tr>`)}</tbody></table></div>
${count > first.length ? html`<p class="faint">These are the first ${first.length}.</p>` : NOTHING}
${postForm({ action: `/fields/${field.id}`, csrf, hidden: { agreed: 'yes' } }, html`${again.flatMap(([name, values]) => values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`))}<p class="row"><button class="main">Change it all the same</button> <a href="/fields/${field.id}">Leave it as it is</a></p>`)}`;
}

function problemView(problem: string | undefined): Html {
  return problem === undefined ? NOTHING : html`<p class="warn" role="alert">${problem}</p>`;
}
