/**
 * The one table of fields. Merge, explain, diff and overrides read it; a new field is one
 * entry here and one key in `metadata.ts`. (docs/domain-rules.md, 5.)
 */
import { descriptionQuality, foldDescription } from '../text/description.ts';
import { primaryLanguage } from '../text/language.ts';
import { datesAgree } from '../text/partial-date.ts';
import { fold, foldSeries } from '../text/text.ts';
import { foldTitle } from '../text/title.ts';
import { withoutNoise } from '../text/title-noise.ts';
import { fitChapters } from './chapter-text.ts';
import { showDuration } from './duration.ts';
import { type FieldDefinition, singularOf } from './field-definition.ts';
import { byLength, field, flag, listed, names, peopleKey, wordsKey } from './field-entry.ts';
import { identifierKey } from './identifier.ts';
import * as measure from './measure.ts';
import type { EditionKind, FieldKey } from './metadata.ts';
import * as tidy from './tidiers.ts';

/** People by whom books are found and told apart. */
const PEOPLE = {
  ...({ rule: 'people', widget: 'people', searchable: 'name' } as const),
  ...({ isAsked: true } as const),
  ...{ isTelling: true, isSpelt: true, isFacet: true, isSortable: true },
  ...{ normalise: peopleKey, show: names },
};

const TABLE: { [K in FieldKey]: FieldDefinition<K> } = {
  title: field('title', {
    isTelling: true,
    isAsked: true,
    label: 'Title',
    level: 'work',
    rule: 'best',
    widget: 'text',
    searchable: 'title',
    normalise: foldTitle,
    isSpelt: true,
    isSortable: true,
    quality: (title) => (withoutNoise(title) === title.trim() ? 1 : 0.3),
  }),
  subtitle: field('subtitle', {
    isTelling: true,
    label: 'Subtitle',
    level: 'work',
    rule: 'subtitle',
    widget: 'text',
    searchable: 'title',
    normalise: fold,
    quality: byLength,
  }),
  authors: field('authors', { label: 'Authors', level: 'work', ...PEOPLE }),
  narrators: field('narrators', { label: 'Narrators', level: 'edition', only: 'audio', ...PEOPLE }),
  contributors: field('contributors', { label: 'Contributors', level: 'edition', rule: 'people', widget: 'people', normalise: peopleKey, show: names }),
  series: field('series', {
    isTelling: true,
    isAsked: true,
    label: 'Series',
    level: 'work',
    rule: 'series',
    widget: 'series',
    isFacet: true,
    isSortable: true,
    searchable: 'name',
    normalise: (series) =>
      series
        .map((s) => `${foldSeries(s.name)}#${s.position ?? ''}`)
        .sort()
        .join('|'),
    show: (series) => series.map((s) => (s.position === undefined ? s.name : `${s.name} #${s.position}`)).join('; '),
  }),
  publisher: field('publisher', {
    isTelling: true,
    ...{ label: 'Publisher', level: 'edition', rule: 'best', widget: 'text', searchable: 'text' },
    ...{ isSpelt: true, isFacet: true, isSortable: true, normalise: fold },
  }),
  publishedDate: field('publishedDate', {
    isTelling: true,
    label: 'Published',
    level: 'edition',
    rule: 'best',
    widget: 'date',
    isSortable: true,
    normalise: (date) => date,
    agrees: datesAgree,
    quality: (date) => date.length / 10,
  }),
  originalDate: field('originalDate', {
    label: 'First published',
    level: 'work',
    rule: 'best',
    widget: 'date',
    isSortable: true,
    normalise: (date) => date,
    agrees: datesAgree,
    quality: (date) => date.length / 10,
  }),
  language: field('language', {
    isTelling: true,
    label: 'Language',
    level: 'work',
    rule: 'best',
    widget: 'language',
    isFacet: true,
    isSortable: true,
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
  genres: field('genres', {
    ...{ label: 'Genres', level: 'work', rule: 'words', widget: 'words', searchable: 'text' },
    ...{ isFacet: true, normalise: wordsKey, show: listed },
  }),
  tags: field('tags', { label: 'Tags', level: 'work', rule: 'words', widget: 'words', searchable: 'text', normalise: wordsKey, show: listed }),
  identifiers: field('identifiers', {
    isTelling: true,
    isAsked: true,
    label: 'Identifiers',
    level: 'edition',
    rule: 'identifiers',
    widget: 'identifiers',
    searchable: 'text',
    normalise: (ids) => ids.map(identifierKey).sort().join('|'),
    show: (ids) => ids.map(identifierKey).join(', '),
  }),
  durationMs: field('durationMs', {
    isTelling: true,
    label: 'Duration',
    level: 'edition',
    only: 'audio',
    rule: 'files',
    widget: 'read-only',
    isSortable: true,
    tidy: tidy.duration,
    measure: measure.duration,
    normalise: (ms) => String(Math.round(ms / 60_000)),
    show: showDuration,
  }),
  chapters: field('chapters', {
    label: 'Chapters',
    level: 'edition',
    only: 'audio',
    rule: 'chapters',
    widget: 'chapters',
    fitTo: fitChapters,
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
    widget: 'picture',
    normalise: (cover) => cover.location,
    quality: (cover) => Math.min(1, (cover.widthPixels ?? 0) / 3000),
    show: ({ source, location }) => (source === 'embedded' ? `inside ${location}` : source === 'upload' ? `upload ${location}` : location),
  }),
  rating: field('rating', {
    label: 'Rating',
    level: 'edition',
    rule: 'rating',
    widget: 'read-only',
    tidy: tidy.rating,
    measure: measure.rating,
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
    measure: measure.ownFields,
    normalise: (custom) => JSON.stringify(custom),
    show: (custom) =>
      Object.entries(custom)
        .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join('; ') : value}`)
        .join(', '),
  }),
};

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
