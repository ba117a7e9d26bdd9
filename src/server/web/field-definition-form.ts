/** The form of one of the user's own fields, and what it sent. An empty input takes something away. */
import { html, raw } from 'hono/html';
import type { DefinitionPatch } from '../../domain/book/change-definition.ts';
import { CUSTOM_TYPES, type CustomField, definitionOf } from '../../domain/book/custom-field.ts';
import { CUSTOM_WIDGETS } from '../../domain/book/custom-types.ts';
import type { Sent } from './form.ts';
import { type Html, NOTHING } from './html.ts';

const FLAGS = [
  ['readOnly', 'Nobody sets it by hand'],
  ['writeOnly', 'People set it, and nobody reads it'],
  ['masked', 'People see that there is a value, and not which'],
  ['searchable', 'Books are found by its words'],
  ['encrypted', 'Its values are kept encrypted; only for a new field'],
] as const;
const ROLES = [
  ['read', 'Roles that may read it'],
  ['write', 'Roles that may change it'],
] as const;
const NUMBERS = [
  ['min', 'Least'],
  ['max', 'Greatest'],
  ['step', 'Step'],
] as const;

/** @param field as it is; undefined for a new one @param sent what was sent before, to be corrected */
export function definitionInputs(field: CustomField | undefined, sent: Sent | undefined): Html {
  const said = (name: string, otherwise: unknown) => sent?.[name]?.[0] ?? (otherwise === undefined ? '' : String(otherwise));
  const { behaviours = {}, access = {} } = field ?? {};
  const isOn = (name: string, otherwise: boolean) => (sent ? sent[name]?.includes('yes') === true : otherwise);
  const audited = behaviours.audited === undefined ? 'true' : String(behaviours.audited);
  return html`<p class="row"><label>Label <input name="label" value="${said('label', field?.label)}" maxlength="80"></label>
<label>Type <select name="type">${field ? NOTHING : option('', 'as the name says', said('type', undefined))}${CUSTOM_TYPES.map((type) => option(type, definitionOf({ type }).label, said('type', field?.type)))}</select></label>
<label>Widget <select name="widget">${['', ...CUSTOM_WIDGETS].map((widget) => option(widget, widget || 'as type and name say', said('widget', field?.widget)))}</select></label></p>
<p><label>Values to choose from, one a line <textarea name="values" rows="3">${sent?.values?.[0] ?? field?.values.join('\n') ?? ''}</textarea></label></p>
<p class="row">${NUMBERS.map(([name, label]) => html`<label>${label} <input name="${name}" inputmode="decimal" size="8" value="${said(name, field?.[name])}"></label>`)}
<label>Currency <input name="currency" size="4" maxlength="3" value="${said('currency', field?.currency)}" placeholder="EUR"></label>
<label>calibre column <input name="column" size="14" value="${said('column', field?.column)}" placeholder="#ab_…"></label></p>
<p><label>Expression that makes its value from other fields <textarea name="expression" rows="2" maxlength="4000">${said('expression', behaviours.computed?.expression)}</textarea></label></p>
<fieldset><legend>Behaviours</legend>${FLAGS.map(([name, label]) => flag(name, label, isOn(name, behaviours[name] === true)))}${flag('indexed', 'Books are counted and put in order by it', isOn('indexed', behaviours.indexed !== false))}
<p class="row"><label>The audit log notes <select name="audited">${[
    ['true', 'its values'],
    ['masked', 'that it changed'],
    ['false', 'nothing'],
  ].map(([value = '', label = '']) => option(value, label, said('audited', audited)))}</select></label>
${ROLES.map(([name, label]) => html`<label>${label} <input name="${name}" value="${said(name, access[name]?.join(', '))}" placeholder="all"></label>`)}</p></fieldset>`;
}

function option(value: string, label: string, chosen: string): Html {
  return html`<option value="${value}"${value === chosen ? raw(' selected') : NOTHING}>${label}</option>`;
}

function flag(name: string, label: string, isOn: boolean): Html {
  return html`<label><input type="checkbox" name="${name}" value="yes"${isOn ? raw(' checked') : NOTHING}> ${label}</label> `;
}

/** What a form says, as a change of the field. It is checked with everything else that is said of fields. */
export function readDefinitionForm(sent: Sent): DefinitionPatch {
  const text = (name: string) => sent[name]?.[0]?.trim() || null;
  // What is no number is refused as it is.
  const number = (name: string) => (text(name) === null || Number.isNaN(Number(text(name))) ? text(name) : Number(text(name)));
  const roles = (name: string) =>
    text(name)
      ?.split(/[,;]/)
      .map((role) => role.trim())
      .filter(Boolean) ?? null;
  const isOn = (name: string) => (sent[name]?.includes('yes') === true ? true : null);
  const audited = text('audited');
  const values = (sent.values?.[0] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    ...Object.fromEntries(['label', 'type', 'widget', 'currency', 'column'].map((name) => [name, text(name)])),
    ...Object.fromEntries(NUMBERS.map(([name]) => [name, number(name)])),
    values: values.length > 0 ? values : null,
    behaviours: {
      ...Object.fromEntries(FLAGS.map(([name]) => [name, isOn(name)])),
      computed: text('expression') === null ? null : { expression: text('expression') },
      indexed: isOn('indexed') === true ? null : false,
      audited: audited === 'masked' ? audited : audited === 'false' ? false : null,
    },
    access: Object.fromEntries(ROLES.map(([name]) => [name, roles(name)])),
  };
}
