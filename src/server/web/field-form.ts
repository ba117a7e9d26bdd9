/** How a field is edited, by its widget. What a form sends is what a person would type for `rubricator set`. */
import { html } from 'hono/html';
import { isSetByHand } from '../../domain/book/custom-field.ts';
import { isSettable, type NamedField, typedForms } from '../../domain/book/field-input.ts';
import { chaptersInput, type OfferedTitles } from './chapters-form.ts';
import { choice, customInput, entries } from './custom-input.ts';
import { type Html, NOTHING, postForm } from './html.ts';
import { pictureForms } from './picture-forms.ts';

export interface OfferedPicture {
  typed: string;
  label: string;
  address: string;
}

interface FormContext {
  itemId: number;
  /** As the command calls the field. */
  name: string;
  value: unknown;
  /** True if somebody decided it by hand. */
  isDecided: boolean;
  /** Pictures to choose from: what is typed for each, whose it is, and its address here. */
  pictures?: readonly OfferedPicture[];
  /** Sources with titles for chapters. */
  titles?: readonly OfferedTitles[];
  csrf: string | undefined;
}

/** Undefined for what nobody edits. */
export function fieldForm(field: NamedField, { itemId, name, value, isDecided, pictures = [], titles = [], csrf }: FormContext): Html | undefined {
  if (field.definition && !isSettable(field.definition)) return undefined;
  if (field.custom && !isSetByHand(field.custom)) return undefined;
  const { label } = field.custom ?? field.definition;
  const action = `/books/${itemId}/fields/${encodeURIComponent(name)}`;
  const more = [['clear', 'It has none'], isDecided ? ['unset', 'As the sources say'] : value === undefined ? undefined : ['lock', 'Keep this value']].filter(
    (each) => each !== undefined,
  );
  return html`${postForm({ action, csrf }, html`${pictures.length > 0 ? gallery(label, pictures) : NOTHING}${field.definition?.widget === 'chapters' ? chaptersInput(label, typedForms(field, value)[0], titles) : inputs(field, label, value)}<p class="row"><button class="main" name="action" value="set">Save ${label}</button>${more.map(([verb, text]) => html`<button name="action" value="${verb}" formnovalidate>${text}</button>`)}</p>`)}${field.definition?.widget === 'picture' ? pictureForms({ itemId, name, label, csrf }) : NOTHING}`;
}

/** The inputs are all called `value`; several of them make a list. */
function inputs(field: NamedField, label: string, value: unknown): Html {
  const typed = value === undefined ? [] : typedForms(field, value);
  if (field.custom) return customInput(field.custom, typed);
  const { widget } = field.definition;
  switch (widget) {
    case 'people':
    case 'series':
    case 'words':
    case 'identifiers':
      return entries(label, typed);
    case 'textarea':
      return html`<textarea name="value" aria-label="${label}">${typed[0] ?? ''}</textarea>`;
    case 'yes-no':
      return choice(label, ['yes', 'no'], typed[0]);
    case 'date':
      return html`<input name="value" value="${typed[0] ?? ''}" aria-label="${label}" placeholder="2019, 2019-05 or 2019-05-01" pattern="\\d{4}(-\\d{2}(-\\d{2})?)?">`;
    case 'language':
      return html`<input name="value" value="${typed[0] ?? ''}" aria-label="${label}" placeholder="en, de, pt-BR">`;
    case 'picture':
      return html`<input class="grow" type="url" name="value" value="" aria-label="Address of another ${label.toLowerCase()}" placeholder="https://… of another one" size="50">`;
    default:
      return html`<input class="grow" name="value" value="${typed[0] ?? ''}" aria-label="${label}" size="50">`;
  }
}

/** What is typed comes last, and goes before what is chosen. */
function gallery(label: string, pictures: readonly OfferedPicture[]): Html {
  return html`<fieldset class="gallery"><legend>${label}: all that were found</legend>${pictures.map(({ typed, label: whose, address }) => html`<label><input type="radio" name="value" value="${typed}"> ${whose}<span class="cover"><img src="${address}" alt="" loading="lazy" width="160" height="160"></span></label>`)}</fieldset>`;
}
