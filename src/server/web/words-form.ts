/** The form by which a book is looked for in other words than those of its files. */
import { html } from 'hono/html';
import { singularOf } from '../../domain/book/field-definition.ts';
import { WORD_FIELDS } from '../../domain/book/typed-words.ts';
import { type Html, NOTHING, postForm } from './html.ts';

/** @param typed by the keys of fields */
export function wordsForm({ id }: { id: number }, csrf: string | undefined, typed: Readonly<Record<string, string>>, isOpen = false): Html {
  const inputs = WORD_FIELDS.map(
    (field) =>
      html`<label class="grow">${field.widget === 'identifiers' ? 'ASIN, ISBN or address' : singularOf(field)} <input name="${field.key}" value="${typed[field.key] ?? ''}" maxlength="500"></label>`,
  );
  return html`<details id="words"${isOpen ? html` open` : NOTHING}><summary>Search with other words</summary>
${postForm({ action: `/books/${id}/search`, csrf }, html`<div class="row">${inputs}</div><p class="faint">Part several names by “;”. What the book’s files say is left out, but for their length and language.</p><p><button>Search</button></p>`)}
</details>`;
}
