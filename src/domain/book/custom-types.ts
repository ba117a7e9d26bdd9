/**
 * The one table of what a field of the user's own may hold: how a value is read from what somebody wrote, what is said where it cannot be one,
 * what it is compared by, and how it is edited. A new type is one entry.
 */
import { foldDescription } from '../text/description.ts';
import { parsePartialDate } from '../text/partial-date.ts';
import { fold } from '../text/text.ts';
import type { CustomBounds } from './custom-parsing.ts';
import * as parsing from './custom-parsing.ts';
import * as measure from './measure.ts';

export type { CustomBounds } from './custom-parsing.ts';

/** How a person edits a value. */
export const CUSTOM_WIDGETS = [
  ...(['text', 'textarea', 'rich-text', 'email', 'url', 'tel', 'number', 'slider', 'date', 'select', 'radio', 'toggle'] as const),
  ...(['multi-select', 'words', 'color', 'json', 'people', 'series', 'identifiers'] as const),
] as const;
export type CustomWidget = (typeof CUSTOM_WIDGETS)[number];

type Plain = string | number | boolean;

/** A value of a type. A list has one entry for each text. */
export interface CustomTypeDefinition {
  /** For people. */
  label: string;
  /** Widgets that suit it; the first is taken unless the name of the field speaks for another. */
  widgets: readonly [CustomWidget, ...CustomWidget[]];
  /** True if a value is a list of texts. */
  isList?: true;
  /** A value, or one entry of a list, from a text that is trimmed and not empty; undefined if it is none. */
  parse(text: string, bounds: CustomBounds): Plain | undefined;
  /** What a value may be, for a message: “x is not …”. */
  hint(bounds: CustomBounds): string;
  /** One line for people, which `parse` reads again. As it is, if absent. */
  show?(value: Plain, bounds: CustomBounds): string;
  /** Equal for values, or entries, that say the same. */
  normalise(value: Plain): string;
  /** What of the bounds it takes; `values` are needed by an enumeration, `min` and `max` by a range. */
  takes?: readonly (keyof CustomBounds)[];
  needs?: readonly (keyof CustomBounds)[];
  /** True if books are counted by its values. */
  isFacet?: true;
  /** How books are looked for by it. */
  comparison: 'words' | 'same' | 'date';
  /** The words of a value, or of one entry, folded, by which books may be found; absent where values are no words. */
  searchText?(value: Plain): string;
  measure: measure.Measure;
  /** The kind of calibre's column. */
  column: 'text' | 'comments' | 'float' | 'datetime' | 'bool' | 'enumeration';
}

const textLike = {
  normalise: (value: Plain) => fold(String(value)) || String(value),
  comparison: 'words',
  measure: measure.text as measure.Measure,
  column: 'text',
} as const;
const textual = { ...textLike, searchText: (value: Plain) => fold(String(value)) } as const;
const numeric = {
  normalise: String,
  comparison: 'same',
  measure: measure.number as measure.Measure,
  column: 'float',
} as const;
const listed = { ...textual, isList: true, isFacet: true, measure: measure.words as measure.Measure } as const;

const CASELESS = { normalise: (value: Plain) => String(value).toLowerCase() } as const;

const TABLE = {
  text: { ...textual, label: 'Text', widgets: ['text', 'textarea', 'email', 'url', 'tel'], parse: parsing.textOf, hint: () => 'a text' },
  'long-text': {
    ...{ ...textual, label: 'Long text', widgets: ['textarea', 'text'], parse: parsing.textOf, hint: () => 'a text' },
    column: 'comments',
  },
  'rich-text': {
    ...{
      ...textual,
      label: 'Rich text',
      widgets: ['rich-text', 'textarea'],
      parse: parsing.richTextOf,
      hint: () => `a text with HTML such as <b> and <p>, of at most ${parsing.MAX_TEXT} letters`,
    },
    ...{ normalise: (value) => foldDescription(String(value)), searchText: (value) => foldDescription(String(value)), column: 'comments' },
  },
  email: {
    ...{ ...textual, ...CASELESS, label: 'E-mail', widgets: ['email', 'text'] },
    parse: parsing.emailOf,
    hint: () => 'an e-mail address such as ann@example.org',
  },
  link: {
    ...{ ...textual, label: 'Link', widgets: ['url', 'text'], normalise: String },
    parse: parsing.linkOf,
    hint: () => 'a web address such as https://example.org/',
  },
  phone: {
    ...{ ...textual, label: 'Phone', widgets: ['tel', 'text'], normalise: (value) => String(value).replace(/[^\d+]/g, '') },
    parse: parsing.phoneOf,
    hint: () => 'a phone number such as +44 20 7946 0958',
  },
  number: { ...numeric, label: 'Number', widgets: ['number', 'text'], takes: ['min', 'max', 'step'], parse: parsing.numberOf, hint: parsing.numberHint },
  range: {
    ...{ ...numeric, label: 'Range', widgets: ['slider', 'number'], takes: ['min', 'max', 'step'], needs: ['min', 'max'] },
    ...{ parse: parsing.numberOf, hint: parsing.numberHint, isFacet: true },
  },
  currency: {
    ...{ ...numeric, label: 'Currency', widgets: ['number', 'text'], takes: ['min', 'max', 'currency'] },
    parse: parsing.amountOf,
    hint: (bounds) => `an amount such as ${parsing.showAmount(12.5, bounds)}${parsing.within(bounds)}`,
    show: parsing.showAmount,
  },
  percentage: {
    ...{ ...numeric, label: 'Percentage', widgets: ['number', 'slider', 'text'], takes: ['min', 'max', 'step'] },
    parse: parsing.percentageOf,
    hint: (bounds) => `a percentage such as 45%${parsing.within(parsing.ofHundred(bounds))}`,
    show: (value) => `${value}%`,
  },
  date: {
    ...{ ...textLike, label: 'Date', widgets: ['date', 'text'], parse: parsePartialDate, hint: () => 'a date such as 2019 or 2019-05-01' },
    ...{ normalise: String, comparison: 'date', measure: measure.date as measure.Measure, column: 'datetime' },
  },
  boolean: {
    ...{ label: 'Yes or no', widgets: ['select', 'toggle'], isFacet: true, normalise: String, comparison: 'same' },
    parse: parsing.yesOrNo,
    ...{ hint: () => 'yes or no', show: (value) => (value ? 'yes' : 'no'), measure: measure.yesOrNo as measure.Measure, column: 'bool' },
  },
  enumeration: {
    ...{ ...textual, label: 'Choice', widgets: ['select', 'radio'], isFacet: true, takes: ['values'], needs: ['values'] },
    ...{ parse: parsing.allowed, hint: ({ values }) => `one of ${values.join(', ')}`, measure: measure.choice as measure.Measure, column: 'enumeration' },
  },
  list: {
    ...{ ...listed, label: 'List', widgets: ['words', 'multi-select'], takes: ['values'] },
    parse: parsing.listedOf,
    hint: ({ values }) => (values.length > 0 ? `some of ${values.join(', ')}, parted by “;”` : 'texts parted by “;”'),
  },
  colour: {
    ...{ ...textLike, ...CASELESS, label: 'Colour', widgets: ['color', 'text'], isFacet: true },
    parse: parsing.colourOf,
    hint: () => 'a colour such as #a33 or #aa3333',
  },
  json: {
    ...{ ...textLike, label: 'JSON', widgets: ['json'], normalise: parsing.jsonKey, column: 'comments' },
    parse: parsing.jsonOf,
    hint: () => `JSON such as {"shelf": 3}, of at most ${parsing.MAX_TEXT} letters and ${parsing.MAX_JSON_DEPTH} levels`,
  },
  people: {
    ...{ ...listed, label: 'People', widgets: ['people', 'words'] },
    parse: parsing.personOf,
    hint: () => 'names parted by “;”',
  },
  series: {
    ...{ ...listed, label: 'Series', widgets: ['series', 'words'], normalise: parsing.seriesKey },
    parse: parsing.seriesOf,
    hint: () => 'a list such as “The Lantern Coast #1; Another #2”',
  },
  identifiers: {
    ...{ ...listed, label: 'Identifiers', widgets: ['identifiers', 'words'], normalise: String },
    parse: parsing.identifierOf,
    hint: () => 'a list such as “asin:B000000001@us; isbn:9780306406157” with right check digits',
  },
} satisfies Record<string, CustomTypeDefinition>;

export type CustomType = keyof typeof TABLE;
export const CUSTOM_TYPES = Object.keys(TABLE) as [CustomType, ...CustomType[]];

export function typeOf(type: CustomType): CustomTypeDefinition {
  return TABLE[type];
}
