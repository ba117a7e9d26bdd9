/** What entries of the table of fields are made with. */
import { z } from 'zod';
import { parseLanguage } from '../text/language.ts';
import { parsePartialDate } from '../text/partial-date.ts';
import { fold } from '../text/text.ts';
import type { FieldDefinition } from './field-definition.ts';
import { BY_WIDGET } from './measure.ts';
import { type FieldKey, type FieldValue, Metadata } from './metadata.ts';
import { nameKey } from './names.ts';
import * as tidy from './tidiers.ts';

type Optional = 'tidy' | 'measure' | 'quality' | 'show' | 'searchable' | 'searchText';
type FieldEntry<K extends FieldKey> = Omit<FieldDefinition<K>, 'key' | 'schema' | Optional> & Partial<Pick<FieldDefinition<K>, Optional>>;

/** What is longer is cut. The longest titles that were ever printed have some hundreds of letters. */
const LINE = 1000;

/** What is kept of a value goes by what kind of value people edit; the other fields say it themselves. */
const TIDY: { [W in FieldDefinition['widget']]: (value: never) => FieldValue | undefined } = {
  text: tidy.line(LINE),
  textarea: tidy.description,
  people: tidy.people({ length: 200, entries: 100 }),
  series: tidy.series({ length: LINE, entries: 100 }),
  words: tidy.words({ length: 100, entries: 200 }),
  date: parsePartialDate,
  language: parseLanguage,
  'yes-no': tidy.asIs,
  identifiers: tidy.identifiers,
  chapters: tidy.chapters({ length: LINE, entries: 10_000 }),
  picture: tidy.cover,
  'read-only': tidy.asIs,
};

export function field<K extends FieldKey>(key: K, entry: FieldEntry<K>): FieldDefinition<K> {
  const schema = z.lazy(() => Metadata.unwrap().shape[key].unwrap() as unknown as z.ZodType<FieldValue<K>>);
  const show = entry.show ?? String;
  const kept = TIDY[entry.widget] as FieldDefinition<K>['tidy'];
  const measured = BY_WIDGET[entry.widget] as FieldDefinition<K>['measure'];
  return { tidy: kept, measure: measured, quality: () => 0.5, show, searchable: false, searchText: (value) => fold(show(value)), ...entry, key, schema };
}

export const byLength = (text: string) => Math.min(1, text.length / 200);
export const names = (people: readonly { name: string; role?: string }[]) => people.map((p) => (p.role ? `${p.name} (${p.role})` : p.name)).join(', ');
export const peopleKey = (people: readonly { name: string }[]) =>
  people
    .map((p) => nameKey(p.name))
    .sort()
    .join('|');
export const flag = (value: boolean) => (value ? 'yes' : 'no');

export function wordsKey(words: readonly string[]): string {
  return words.map(fold).sort().join('|');
}

export function listed(words: readonly string[]): string {
  return words.join(', ');
}
