/** What a person types for a field → its value. People type values in the form in which `explain` shows them. */

import { cut } from '../text/cut.ts';
import { piecesOf } from '../text/ends.ts';
import { parseLanguage } from '../text/language.ts';
import { parsePartialDate } from '../text/partial-date.ts';
import { fold } from '../text/text.ts';
import { readChapters, showChapters } from './chapter-text.ts';
import { type CustomField, customHint, customValue, isComputed, isList, isSetByHand } from './custom-field.ts';
import type { FieldDefinition } from './field-definition.ts';
import { FIELD_KEYS, FIELDS, findField } from './fields.ts';
import { identifierTypeOf, isbnProblem } from './identifier.ts';
import type { Chapter, FieldKey, FieldValue } from './metadata.ts';
import type { FieldRef } from './record.ts';
import { tidyMetadata } from './tidy.ts';
import { personWithRole, typedIdentifier, typedSeries } from './typed-entries.ts';

/** So much of what was typed stands in a message. */
const SHOWN = 200;

/** By which an uploaded picture is kept. */
const PICTURE_HASH = /^[0-9a-f]{64}$/;

/** A field by the name that somebody typed: built in, or the user's own. */
export type NamedField = { definition: FieldDefinition; custom?: undefined } | { definition?: undefined; custom: CustomField };

export function findNamedField(name: string, customFields: readonly CustomField[]): NamedField | undefined {
  const bare = name.replace(/^custom\./i, '');
  const custom = customFields.find(({ id, label }) => id === bare.toLowerCase() || fold(label) === fold(bare));
  if (custom) return { custom };
  const definition = findField(name);
  return definition && definition.key !== 'customFields' ? { definition } : undefined;
}

export function refOf({ definition, custom }: NamedField): FieldRef {
  return custom ? { field: 'customFields', key: custom.id } : { field: definition.key };
}

/** Every name of a field, for a message. */
export function fieldNames(customFields: readonly CustomField[]): string[] {
  return [...FIELD_KEYS.filter((key) => key !== 'customFields'), ...customFields.map(({ id }) => id)];
}

/** Every name that can be set, for a message. */
export function settableNames(customFields: readonly CustomField[]): string[] {
  return [...FIELDS.filter(isSettable).map(({ key }) => key), ...customFields.filter((custom) => !isComputed(custom)).map(({ id }) => id)];
}

/** True for what a person may decide: all but what only the files say. */
export function isSettable({ key, widget }: FieldDefinition): boolean {
  return widget !== 'read-only' && key !== 'customFields';
}

/** Why nobody can decide the field by hand; undefined for one that people decide. */
export function undecidable({ custom }: NamedField): string | undefined {
  return custom && isComputed(custom) ? `${custom.id} is computed from other fields; it cannot be edited` : undefined;
}

export type ParsedInput = { value: unknown; problem?: undefined } | { problem: string; value?: undefined };

/**
 * The value that a text stands for, or a message that says what it should be.
 * @param typed one text, in which “;” parts the entries of a list, or the entries one by one
 */
export function parseFieldInput({ definition, custom }: NamedField, typed: string | readonly string[]): ParsedInput {
  const text = typeof typed === 'string' ? typed : typed.join('; ');
  const refusal = undecidable(custom ? { custom } : { definition });
  if (refusal !== undefined) return { problem: refusal };
  if (custom) {
    if (!isSetByHand(custom)) return { problem: `${custom.id} is read-only; it cannot be set` };
    const value = customValue(custom, typeof typed === 'string' || isList(custom) ? typed : text);
    return value === undefined ? { problem: `“${text}” is not ${customHint(custom)}` } : { value };
  }
  if (!isSettable(definition)) return { problem: `${definition.key} is what the files say; it cannot be set` };
  const { widget } = definition;
  const stated = widget === 'chapters' ? readChapters(text) : undefined;
  if (stated?.problem !== undefined) return stated;
  const raw = stated?.value ?? valueFrom(definition, text.trim(), typeof typed === 'string' ? piecesOf(typed, ';') : typed.map((each) => each.trim()));
  const value = raw === undefined ? undefined : tidyMetadata({ [definition.key]: raw })[definition.key];
  const checked = definition.schema.safeParse(value);
  if (checked.success) return { value: checked.data };
  const wrongIsbn = widget === 'identifiers' ? piecesOf(text, ';').map(isbnProblemOf).find(Boolean) : undefined;
  return { problem: wrongIsbn ?? `“${cut(text, SHOWN)}” is not ${hintFor(definition.key)}` };
}

function isbnProblemOf(text: string): string | undefined {
  const [scheme = ''] = text.split(':');
  return identifierTypeOf(scheme) === 'isbn' ? isbnProblem(text) : undefined;
}

/**
 * What a person would type for a value: an entry for each of a list, and one text for other values. Empty for what people do not type, such
 * as a picture inside a file.
 */
export function typedForms({ definition, custom }: NamedField, value: unknown): string[] {
  if (definition?.widget === 'chapters') return value === undefined ? [] : [showChapters(value as Chapter[])];
  if (Array.isArray(value)) return value.map((each: unknown) => (definition ? definition.show([each] as never) : String(each)));
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return custom && value !== undefined ? [String(value)] : [];
}

function valueFrom({ key, widget }: FieldDefinition, text: string, entries: readonly string[]): unknown {
  const parts = () => entries.filter(Boolean);
  switch (widget) {
    case 'people':
      return parts().map((part) => (key === 'contributors' ? personWithRole(part) : { name: part }));
    case 'series':
      return parts().map(typedSeries);
    case 'words':
      return parts();
    case 'identifiers': {
      const ids = parts().map(typedIdentifier);
      return ids.every((id) => id !== undefined) ? ids : undefined;
    }
    case 'yes-no':
      return /^(?:yes|true|1)$/i.test(text) ? true : /^(?:no|false|0)$/i.test(text) ? false : undefined;
    case 'date':
      return parsePartialDate(text);
    case 'language':
      return parseLanguage(text);
    case 'picture':
      return pictureFrom(text);
    default:
      return text;
  }
}

/** An address, `inside book.m4b`, or `upload` with the hash of a picture that is kept. */
function pictureFrom(text: string): FieldValue<'cover'> | undefined {
  const [, how, location = ''] = /^(inside|upload) (.+)$/.exec(text) ?? [];
  if (how === 'inside') return { source: 'embedded', location };
  if (how === 'upload') return PICTURE_HASH.test(location) ? { source: 'upload', location } : undefined;
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? { source: 'url', location: text } : undefined;
}

function hintFor(key: FieldKey): string {
  const hints: Partial<Record<FieldKey, string>> = {
    series: 'a list such as “The Lantern Coast #1; Another #2”',
    identifiers: 'a list such as “asin:B000000001@us; isbn:9780306406157” with right check digits',
    publishedDate: 'a date such as 2019, 2019-05 or 2019-05-01',
    originalDate: 'a date such as 2019, 2019-05 or 2019-05-01',
    language: 'a language such as en, de or pt-BR',
    chapters: 'lines such as “1:02:03.5 The Harbour”, at most 10,000',
    cover: 'the web address of a picture',
    abridged: 'yes or no',
    dramatised: 'yes or no',
    explicit: 'yes or no',
  };
  return hints[key] ?? (['authors', 'narrators', 'contributors', 'genres', 'tags'].includes(key) ? 'a list of texts parted by “;”' : 'a text');
}
