/** All fields of a book: value, source and confidence; why it is so; and how a person changes it. */

import { html, raw } from 'hono/html';
import type { ShownItem } from '../../actions/search.ts';
import { sealedLine } from '../../actions/secrets.ts';
import { showActor, UNKNOWN_ACTOR } from '../../domain/actor.ts';
import { candidateKey } from '../../domain/book/candidate.ts';
import { type CustomField, isComputed, showCustom, widgetOf } from '../../domain/book/custom-field.ts';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import type { NamedField } from '../../domain/book/field-input.ts';
import { appliesTo, FIELDS } from '../../domain/book/fields.ts';
import type { Claim, MergedField } from '../../domain/book/record.ts';
import { timeOf } from '../../domain/text/time.ts';
import { offeredTitles } from './chapters-form.ts';
import { fieldForm, type OfferedPicture } from './field-form.ts';
import { addressOf, type Html, NOTHING, percent } from './html.ts';
import { richText } from './rich-text.ts';

export interface FieldsContext {
  csrf: string | undefined;
  customFields: readonly CustomField[];
}

export function fieldsView(shown: ShownItem, context: FieldsContext): Html {
  const { item, explanation } = shown;
  const fields = FIELDS.filter((field) => field.key !== 'customFields' && (appliesTo(field, item.editionKind) || explanation.record.fields[field.key]));
  return html`<dl class="fields">${fields.map((field) => builtIn(field, shown, context))}${context.customFields.map((custom) => own(custom, shown, context))}</dl>`;
}

function builtIn(definition: FieldDefinition, { item, explanation }: ShownItem, { csrf }: FieldsContext): Html {
  const { record } = explanation;
  const { key, label, show, widget } = definition;
  const merged = record.fields[key] as MergedField | undefined;
  const shown = merged?.value === undefined ? undefined : show(merged.value as never);
  return row({
    ...{ id: key, label, shown, whole: widget === 'textarea' && typeof merged?.value === 'string' ? richText(merged.value) : undefined, merged },
    ...{ isUnsure: record.unsure.includes(key), why: merged && claims(definition, merged) },
    form: fieldForm({ definition } as NamedField, {
      itemId: item.id,
      name: key,
      value: merged?.value,
      isDecided: merged?.override !== undefined,
      pictures: pictures(definition, { item, explanation }),
      titles: definition.widget === 'chapters' ? offeredTitles(explanation, key) : [],
      csrf,
    }),
  });
}

/** What candidates have for a field of pictures; each address once. */
function pictures(definition: FieldDefinition, { item, explanation }: Pick<ShownItem, 'item' | 'explanation'>): OfferedPicture[] {
  if (definition.widget !== 'picture') return [];
  const offered = explanation.candidates.flatMap(({ candidate }): [string, OfferedPicture][] => {
    const value = candidate.metadata[definition.key];
    const typed = value === undefined ? '' : definition.show(value as never);
    const address = addressOf(`/books/${item.id}/cover`, { width: '160', of: candidateKey(candidate) });
    return value === undefined ? [] : [[typed, { typed, label: candidate.source, address }]];
  });
  return [...new Map(offered.reverse()).values()].reverse();
}

/** A field of the user’s own. */
function own(custom: CustomField, { item, values, explanation: { record, secrets } }: ShownItem, { csrf }: FieldsContext): Html {
  const secret = secrets?.[custom.id];
  const locked = secret && 'problem' in secret ? sealedLine(secret) : undefined;
  const value = secret && 'value' in secret ? secret.value : values.customFields?.[custom.id];
  const shown = value === undefined ? locked : showCustom(custom, value);
  const whole = widgetOf(custom) === 'rich-text' && shown !== undefined ? richText(shown) : undefined;
  const isDecided = record.fields.customFields?.override !== undefined;
  const form = isComputed(custom) || locked !== undefined ? undefined : fieldForm({ custom }, { itemId: item.id, name: custom.id, value, isDecided, csrf });
  return row({
    id: `own-${custom.id}`,
    label: custom.label,
    shown,
    whole,
    merged: undefined,
    isUnsure: false,
    why: isComputed(custom) ? madeOf(custom, record.fields.customFields) : undefined,
    form,
  });
}

/** From which fields a value is computed, and why there is none. */
function madeOf({ id }: CustomField, own: MergedField | undefined): Html {
  const made = own?.contributions?.find(({ element }) => element === id);
  const problems = (own?.problems ?? []).filter((each) => each.startsWith(`${id}: `));
  return html`<p>computed${made?.madeFrom ? ` from ${made.madeFrom.join(', ') || 'nothing'}` : NOTHING}</p>${problems.map((each) => html`<p class="flag">${each}</p>`)}`;
}

interface Row {
  id: string;
  label: string;
  /** One line; undefined if there is no value. */
  shown: string | undefined;
  /** The whole of a text that is more than a line. */
  whole: Html | undefined;
  merged: MergedField | undefined;
  isUnsure: boolean;
  why: Html | undefined;
  form: Html | undefined;
}

function row({ id, label, shown, whole, merged, isUnsure, why, form }: Row): Html {
  const cleared = merged?.override !== undefined && merged.value === undefined;
  const text = whole ?? shown ?? (cleared ? 'none, by hand' : '–');
  return html`<div class="field" id="field-${id}"><dt>${label}</dt><dd class="value${shown === undefined ? raw(' faint') : NOTHING}">${text}${isUnsure ? html` <span class="flag">too unsure to be written</span>` : NOTHING}</dd>
<dd class="from">${merged && (shown !== undefined || cleared) ? origin(merged) : NOTHING}</dd>
<dd class="more">${why ? html`<details><summary>Why<span class="unseen"> ${label}</span></summary>${why}</details>` : NOTHING}${form ? html`<details class="edit"><summary>Edit<span class="unseen"> ${label}</span></summary>${form}</details>` : NOTHING}</dd></div>`;
}

function origin({ override, claims: [winner], confidence }: MergedField): Html {
  if (override) return html`by hand`;
  return html`${winner?.source ?? ''} <meter min="0" max="1" value="${confidence.toFixed(2)}" title="confidence ${percent(confidence)}">${percent(confidence)}</meter>`;
}

function claims(field: FieldDefinition, { reason, override, claims: all, contributions = [] }: MergedField): Html {
  const who = override && html`; ${override.origin}, ${showActor(override.actor ?? UNKNOWN_ACTOR)}, ${timeOf(override.setAtMs)}`;
  return html`<p>${reason}${who ?? NOTHING}</p>
${all.length > 0 ? html`<div class="wide" tabindex="0" role="region" aria-label="Claims about ${field.label}"><table><thead><tr><th scope="col">Source</th><th scope="col">Value</th><th scope="col">Confidence</th><th scope="col">From</th></tr></thead><tbody>${all.map((claim) => claimRow(field, claim))}</tbody></table></div>` : NOTHING}
${contributions.length > 0 ? html`<ul>${contributions.map(({ element, sources }) => html`<li>${element} <span class="faint">${sources.join(', ')}</span></li>`)}</ul>` : NOTHING}`;
}

function claimRow(field: FieldDefinition, { source, from, sourceId, confidence, value, fetchedAtMs, cached, stale }: Claim): Html {
  const when = fetchedAtMs === undefined ? '' : ` ${timeOf(fetchedAtMs)}`;
  return html`<tr><th scope="row">${source}${from === undefined ? '' : ` (${from})`}</th><td>${field.show(value as never)}</td><td class="number">${percent(confidence)}</td><td class="faint">${sourceId}${when}${cached ? ', cached' : ''}${stale ? ', stale' : ''}</td></tr>`;
}
