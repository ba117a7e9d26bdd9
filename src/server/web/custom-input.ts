/** The inputs for a field of the user's own, one for each widget. All are called `value`; several of them make a list. */
import { html, raw } from 'hono/html';
import { type CustomField, type CustomWidget, customHint, isList, widgetOf } from '../../domain/book/custom-field.ts';
import { type Html, NOTHING } from './html.ts';

/** Rows that are left empty, for what is added. */
const SPARE_ROWS = 2;

type Input = (field: CustomField, typed: readonly string[]) => Html;

const INPUTS: Readonly<Record<CustomWidget, Input>> = {
  text: line('text'),
  email: line('email'),
  url: line('url'),
  tel: line('tel'),
  textarea: area,
  'rich-text': area,
  json: (field, typed) =>
    html`<textarea class="code" name="value" aria-label="${field.label}" spellcheck="false" title="${hintOf(field)}">${typed[0] ?? ''}</textarea>`,
  number: (field, [typed = '']) => html`<input type="number" name="value" value="${typed}" aria-label="${field.label}"${bounds(field)}> ${unitOf(field)}`,
  slider,
  date: (field, [typed = '']) =>
    html`<input name="value" value="${typed}" aria-label="${field.label}" placeholder="2019, 2019-05 or 2019-05-01" pattern="\\d{4}(-\\d{2}(-\\d{2})?)?">`,
  color: (field, [typed = '#000000']) => html`<input type="color" name="value" value="${typed}" aria-label="${field.label}">`,
  select: (field, [typed]) => choice(field.label, choicesOf(field), typed),
  radio: (field, [typed]) => radios(field, typed),
  toggle: (field, [typed]) => radios(field, typed),
  'multi-select': (field, typed) =>
    html`<select name="value" multiple aria-label="${field.label}" size="${Math.min(8, Math.max(2, field.values.length))}">${field.values.map((each) => html`<option${isChosen(typed.includes(each), 'selected')}>${each}</option>`)}</select>`,
  words: list,
  people: list,
  series: list,
  identifiers: list,
};

export function customInput(field: CustomField, typed: readonly string[]): Html {
  return INPUTS[widgetOf(field)](field, typed);
}

/** A line of the kind that a browser helps with. It is checked here as well. */
function line(type: 'text' | 'email' | 'url' | 'tel'): Input {
  return (field, typed) =>
    html`<input class="grow" type="${type}" name="value" value="${typed.join('; ')}" aria-label="${field.label}" size="50" title="${hintOf(field)}">`;
}

function area({ label }: CustomField, typed: readonly string[]): Html {
  return html`<textarea name="value" aria-label="${label}">${typed[0] ?? ''}</textarea>`;
}

/** The browser shows no number beside a slider, so its ends stand there. */
function slider(field: CustomField, [typed]: readonly string[]): Html {
  const { min = 0, max = 100 } = field;
  return html`<span class="row">${min}<input type="range" name="value" value="${typed ?? min}" aria-label="${field.label}"${bounds({ ...field, min, max })}>${max}${typed === undefined ? NOTHING : html` <output>${typed}</output>`}</span>`;
}

function bounds({ min, max, step, type }: CustomField): Html {
  const said = Object.entries({ min, max, step: step ?? (type === 'range' ? undefined : 'any') }).filter(([, value]) => value !== undefined);
  return html`${said.map(([name, value]) => html` ${raw(name)}="${String(value)}"`)}`;
}

function unitOf({ type, currency = 'EUR' }: CustomField): string {
  return type === 'currency' ? currency : type === 'percentage' ? '%' : '';
}

function list({ label }: CustomField, typed: readonly string[]): Html {
  return entries(label, typed);
}

function choicesOf({ type, values }: CustomField): readonly string[] {
  return type === 'boolean' ? ['yes', 'no'] : values;
}

function radios(field: CustomField, chosen: string | undefined): Html {
  const one = (value: string, text: string) =>
    html`<label><input type="radio" name="value" value="${value}"${isChosen(value === (chosen ?? ''), 'checked')}> ${text}</label> `;
  return html`<span class="row" role="radiogroup" aria-label="${field.label}">${one('', 'unknown')}${choicesOf(field).map((each) => one(each, each))}</span>`;
}

function isChosen(yes: boolean, attribute: 'selected' | 'checked'): Html {
  return yes ? html` ${raw(attribute)}` : NOTHING;
}

/** What a value may be, said by the browser when one points there. */
function hintOf(field: CustomField): string {
  return isList(field) ? '' : customHint(field);
}

export function entries(label: string, typed: readonly string[]): Html {
  const rows = [...typed, ...Array.from({ length: SPARE_ROWS }, () => '')];
  return html`<div class="entries">${rows.map((text, index) => html`<input name="value" value="${text}" aria-label="${label}, ${index + 1}">`)}</div>`;
}

export function choice(label: string, values: readonly string[], chosen: string | undefined): Html {
  return html`<select name="value" aria-label="${label}"><option value="">unknown</option>${values.map((each) => html`<option${each === chosen ? raw(' selected') : NOTHING}>${each}</option>`)}</select>`;
}
