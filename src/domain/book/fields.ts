/**
 * The one table of fields. Merge, explain, diff and overrides read it; a new field is one
 * entry here and one key in `metadata.ts`. (docs/domain-rules.md, 5.)
 */
import type { z } from 'zod';
import { descriptionQuality, foldDescription } from '../text/description.ts';
import { parseLanguage, primaryLanguage } from '../text/language.ts';
import { datesAgree, parsePartialDate } from '../text/partial-date.ts';
import { fold, foldSeries } from '../text/text.ts';
import { foldTitle } from '../text/title.ts';
import { withoutNoise } from '../text/title-noise.ts';
import { showDuration } from './duration.ts';
import { type FieldDefinition, singularOf } from './field-definition.ts';
import { identifierKey } from './identifier.ts';
import { type EditionKind, type FieldKey, type FieldValue, Metadata } from './metadata.ts';
import { nameKey } from './names.ts';
import * as tidy from './tidiers.ts';

type Optional = 'tidy' | 'quality' | 'show' | 'searchable' | 'searchText';
type Entry<K extends FieldKey> = Omit<FieldDefinition<K>, 'key' | 'schema' | Optional> & Partial<Pick<FieldDefinition<K>, Optional>>;

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
  'read-only': tidy.asIs,
};

function field<K extends FieldKey>(key: K, entry: Entry<K>): FieldDefinition<K> {
  const schema = Metadata.shape[key].unwrap() as unknown as z.ZodType<FieldValue<K>>;
  const show = entry.show ?? String;
  const kept = TIDY[entry.widget] as FieldDefinition<K>['tidy'];
  return { tidy: kept, quality: () => 0.5, show, searchable: false, searchText: (value) => fold(show(value)), ...entry, key, schema };
}

const byLength = (text: string) => Math.min(1, text.length / 200);
const names = (people: readonly { name: string; role?: string }[]) => people.map((p) => (p.role ? `${p.name} (${p.role})` : p.name)).join(', ');
const peopleKey = (people: readonly { name: string }[]) =>
  people
    .map((p) => nameKey(p.name))
    .sort()
    .join('|');
const flag = (value: boolean) => (value ? 'yes' : 'no');

const TABLE: { [K in FieldKey]: FieldDefinition<K> } = {
  title: field('title', {
    label: 'Title',
    level: 'work',
    rule: 'best',
    widget: 'text',
    searchable: 'title',
    normalise: foldTitle,
    isSpelt: true,
    quality: (title) => (withoutNoise(title) === title.trim() ? 1 : 0.3),
  }),
  subtitle: field('subtitle', { label: 'Subtitle', level: 'work', rule: 'subtitle', widget: 'text', searchable: 'title', normalise: fold, quality: byLength }),
  authors: field('authors', {
    label: 'Authors',
    level: 'work',
    rule: 'people',
    isSpelt: true,
    widget: 'people',
    searchable: 'name',
    normalise: peopleKey,
    show: names,
  }),
  narrators: field('narrators', {
    label: 'Narrators',
    level: 'edition',
    isSpelt: true,
    only: 'audio',
    rule: 'people',
    widget: 'people',
    searchable: 'name',
    normalise: peopleKey,
    show: names,
  }),
  contributors: field('contributors', { label: 'Contributors', level: 'edition', rule: 'people', widget: 'people', normalise: peopleKey, show: names }),
  series: field('series', {
    label: 'Series',
    level: 'work',
    rule: 'series',
    widget: 'series',
    searchable: 'name',
    normalise: (series) =>
      series
        .map((s) => `${foldSeries(s.name)}#${s.position ?? ''}`)
        .sort()
        .join('|'),
    show: (series) => series.map((s) => (s.position === undefined ? s.name : `${s.name} #${s.position}`)).join('; '),
  }),
  publisher: field('publisher', { label: 'Publisher', level: 'edition', isSpelt: true, rule: 'best', widget: 'text', searchable: 'text', normalise: fold }),
  publishedDate: field('publishedDate', {
    label: 'Published',
    level: 'edition',
    rule: 'best',
    widget: 'date',
    normalise: (date) => date,
    agrees: datesAgree,
    quality: (date) => date.length / 10,
  }),
  originalDate: field('originalDate', {
    label: 'First published',
    level: 'work',
    rule: 'best',
    widget: 'date',
    normalise: (date) => date,
    agrees: datesAgree,
    quality: (date) => date.length / 10,
  }),
  language: field('language', {
    label: 'Language',
    level: 'work',
    rule: 'best',
    widget: 'language',
    normalise: primaryLanguage,
    quality: (tag) => Math.min(1, tag.length / 5),
  }),
  copyright: field('copyright', { label: 'Copyright', level: 'edition', rule: 'best', widget: 'text', normalise: fold, quality: byLength }),
  description: field('description', {
    label: 'Description',
    level: 'work',
    rule: 'best',
    widget: 'textarea',
    searchable: 'text',
    searchText: foldDescription,
    normalise: foldDescription,
    quality: descriptionQuality,
    weighsQuality: true,
    show: (text) => (text.length > 100 ? `${text.slice(0, 99)}…` : text).replace(/\s+/g, ' '),
  }),
  genres: field('genres', { label: 'Genres', level: 'work', rule: 'words', widget: 'words', searchable: 'text', normalise: wordsKey, show: listed }),
  tags: field('tags', { label: 'Tags', level: 'work', rule: 'words', widget: 'words', searchable: 'text', normalise: wordsKey, show: listed }),
  identifiers: field('identifiers', {
    label: 'Identifiers',
    level: 'edition',
    rule: 'identifiers',
    widget: 'identifiers',
    searchable: 'text',
    normalise: (ids) => ids.map(identifierKey).sort().join('|'),
    show: (ids) => ids.map(identifierKey).join(', '),
  }),
  durationMs: field('durationMs', {
    label: 'Duration',
    level: 'edition',
    only: 'audio',
    rule: 'files',
    widget: 'read-only',
    tidy: tidy.duration,
    normalise: (ms) => String(Math.round(ms / 60_000)),
    show: showDuration,
  }),
  chapters: field('chapters', {
    label: 'Chapters',
    level: 'edition',
    only: 'audio',
    rule: 'chapters',
    widget: 'read-only',
    tidy: tidy.chapters({ length: LINE, entries: 10_000 }),
    normalise: (chapters) => chapters.map((c) => `${Math.round(c.startMs / 1000)} ${fold(c.title)}`).join('|'),
    quality: (chapters) => Math.min(1, chapters.length / 100),
    show: (chapters) =>
      `${chapters.length} (${chapters
        .slice(0, 3)
        .map((c) => c.title)
        .join(', ')}${chapters.length > 3 ? ', …' : ''})`,
  }),
  cover: field('cover', {
    label: 'Cover',
    level: 'edition',
    rule: 'cover',
    widget: 'read-only',
    tidy: tidy.cover,
    normalise: (cover) => cover.location,
    quality: (cover) => Math.min(1, (cover.widthPixels ?? 0) / 3000),
    show: (cover) => (cover.source === 'embedded' ? `inside ${cover.location}` : cover.location),
  }),
  rating: field('rating', {
    label: 'Rating',
    level: 'edition',
    rule: 'rating',
    widget: 'read-only',
    tidy: tidy.rating,
    normalise: (r) => (r.value / r.scale).toFixed(2),
    show: (r) => `${r.value} of ${r.scale} (${r.count} ratings)`,
  }),
  abridged: field('abridged', { label: 'Abridged', level: 'edition', rule: 'best', widget: 'yes-no', normalise: String, show: flag }),
  dramatised: field('dramatised', { label: 'Dramatised', level: 'edition', only: 'audio', rule: 'best', widget: 'yes-no', normalise: String, show: flag }),
  explicit: field('explicit', { label: 'Explicit', level: 'work', rule: 'best', widget: 'yes-no', normalise: String, show: flag }),
  customFields: field('customFields', {
    label: 'Custom fields',
    level: 'work',
    rule: 'user',
    widget: 'text',
    tidy: tidy.customFields({ length: 10_000, entries: 200 }),
    normalise: (custom) => JSON.stringify(custom),
    show: (custom) =>
      Object.entries(custom)
        .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join('; ') : value}`)
        .join(', '),
  }),
};

function wordsKey(words: readonly string[]): string {
  return words.map(fold).sort().join('|');
}

function listed(words: readonly string[]): string {
  return words.join(', ');
}

/** All fields, in the order in which people see them. */
export const FIELDS = Object.values(TABLE) as unknown as readonly FieldDefinition[];
export const FIELD_KEYS = FIELDS.map((definition) => definition.key);

/** The definition of one field. */
export function fieldOf<K extends FieldKey>(key: K): FieldDefinition<K> {
  return TABLE[key];
}

/** A field from what a person typed: `narrators`, `Narrator`, `duration`, `durationMs`. */
export function findField(name: string): FieldDefinition | undefined {
  const folded = fold(name);
  return FIELDS.find((f) => [f.key, f.label, singularOf(f)].some((known) => fold(known) === folded));
}

/** True if an edition of this kind can have the field. */
export function appliesTo(definition: Pick<FieldDefinition, 'only'>, kind: EditionKind): boolean {
  return definition.only === undefined || definition.only === kind;
}
