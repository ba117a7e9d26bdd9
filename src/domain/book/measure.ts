/** What statistics make of the values of a field: what kind of values they are, what is counted of them, and how large they are. */

/** For people, and for charts that show all fields of a kind. */
export const VALUE_KINDS = [
  ...(['text', 'long text', 'people', 'series', 'words', 'date', 'language', 'yes or no', 'identifiers', 'duration', 'chapters'] as const),
  ...(['picture', 'rating', 'number', 'choice', 'your own fields'] as const),
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** What the size of a value is counted in. */
export const UNITS = ['letters', 'entries', 'year', 'hours', 'chapters', 'pixels', 'of 5', 'number'] as const;
export type Unit = (typeof UNITS)[number];

/** How large a value is. */
export interface Size<V = never> {
  unit: Unit;
  /** Undefined for a value that does not say. */
  of(value: V): number | undefined;
}

export interface Measure<V = never> {
  kind: ValueKind;
  /** What is counted: each name, each word, or the whole value, as people see it. */
  entriesOf(value: V): readonly string[];
  size?: Size<V>;
}

const letters: Size<string> = { unit: 'letters', of: (text) => text.length };
const entries: Size<readonly unknown[]> = { unit: 'entries', of: (list) => list.length };
const whole = (value: unknown) => [String(value)];
const namesIn = (list: readonly { name: string }[]) => list.map(({ name }) => name);

export const text: Measure<string> = { kind: 'text', entriesOf: whole, size: letters };
const longText: Measure<string> = { kind: 'long text', entriesOf: whole, size: letters };
const people: Measure<readonly { name: string }[]> = { kind: 'people', entriesOf: namesIn, size: entries };
const series: Measure<readonly { name: string }[]> = { kind: 'series', entriesOf: namesIn, size: entries };
export const words: Measure<readonly string[]> = { kind: 'words', entriesOf: (list) => list, size: entries };
/** A date may be as short as a year. */
export const date: Measure<string> = {
  kind: 'date',
  entriesOf: (value) => [value.slice(0, 4)],
  size: { unit: 'year', of: (value) => Number(value.slice(0, 4)) },
};
const language: Measure<string> = { kind: 'language', entriesOf: whole };
export const yesOrNo: Measure<boolean> = { kind: 'yes or no', entriesOf: (value) => [value ? 'yes' : 'no'] };
const identifiers: Measure<readonly { type: string }[]> = { kind: 'identifiers', entriesOf: (list) => list.map(({ type }) => type), size: entries };
export const number: Measure<number> = { kind: 'number', entriesOf: whole, size: { unit: 'number', of: (value) => value } };
export const choice: Measure<string> = { kind: 'choice', entriesOf: whole };

const HOUR_MS = 3_600_000;
export const duration: Measure<number> = {
  kind: 'duration',
  entriesOf: (ms) => [`${Math.round(ms / HOUR_MS)} h`],
  size: { unit: 'hours', of: (ms) => ms / HOUR_MS },
};
const chapters: Measure<readonly unknown[]> = {
  kind: 'chapters',
  entriesOf: (list) => [String(list.length)],
  size: { unit: 'chapters', of: (list) => list.length },
};
const picture: Measure<{ source: string; widthPixels?: number | undefined }> = {
  kind: 'picture',
  entriesOf: ({ source }) => [source],
  size: { unit: 'pixels', of: ({ widthPixels }) => widthPixels },
};
export const rating: Measure<{ value: number; scale: number }> = {
  kind: 'rating',
  entriesOf: (value) => [String(Math.round(starsOf(value)))],
  size: { unit: 'of 5', of: starsOf },
};
export const ownFields: Measure<Readonly<Record<string, unknown>>> = { kind: 'your own fields', entriesOf: (custom) => Object.keys(custom) };

function starsOf({ value, scale }: { value: number; scale: number }): number {
  return (5 * value) / scale;
}

/** What goes by how a person edits a value; the other fields say it themselves. */
export const BY_WIDGET = {
  ...{ text, textarea: longText, people, series, words, date, language, 'yes-no': yesOrNo, identifiers },
  ...{ chapters, picture },
  'read-only': text,
};
