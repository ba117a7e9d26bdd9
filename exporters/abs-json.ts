/**
 * Audiobookshelf's `metadata.json`: its keys in its order, and never `null` or `[]`, which mean other things there than
 * "nobody knows" (docs/formats.md, 1). Provenance and versions live elsewhere, for Audiobookshelf drops unknown keys.
 */
import { z } from 'zod';
import {
  defineExporter,
  type ExportContext,
  type Identifier,
  isAmongOthers,
  isCleared,
  languageName,
  type MergedRecord,
  type Metadata,
  type SeriesEntry,
  valuesOf,
  yearOf,
} from '../src/sdk/index.ts';

/** The section `exporters.abs-json` of the config. */
const AbsJsonOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('Write Audiobookshelf’s metadata.json.'),
  chapters: z
    .boolean()
    .default(false)
    .describe(
      'Write chapters as well, and not only those that you set. Audiobookshelf then prefers them to the embedded ones for ever, even when the audio is replaced.',
    ),
  languageNames: z.boolean().default(false).describe('Write “English” instead of “en”.'),
});
type AbsJsonOptions = z.infer<typeof AbsJsonOptions>;

/** Audiobookshelf's keys in the order in which it writes them itself. */
const KEYS = [
  'tags',
  'chapters',
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'genres',
  'publishedYear',
  'publishedDate',
  'publisher',
  'description',
  'isbn',
  'asin',
  'language',
  'explicit',
  'abridged',
] as const;

export const absJson = defineExporter<AbsJsonOptions>({
  id: 'abs-json',
  summary: 'metadata.json for Audiobookshelf',
  options: AbsJsonOptions,
  // Audiobookshelf reads the file in a book's folder only; beside a single file it would be another book's.
  formats: [{ extension: '.json', readBy: 'abs-json', name: (item) => (isAmongOthers(item) ? undefined : 'metadata'), render }],
});

function render(record: MergedRecord, context: ExportContext, options: AbsJsonOptions): string | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  const values: Record<string, unknown> = { ...facts(known, { ...options, chapters: options.chapters || areTyped(record) }), ...cleared(record) };
  const kept = keptFrom(record, context, values);
  const ordered = Object.fromEntries(KEYS.map((key) => [key, values[key] ?? kept[key]]));
  const unknown = Object.entries(kept).filter(([key]) => !(KEYS as readonly string[]).includes(key));
  return JSON.stringify({ ...ordered, ...Object.fromEntries(unknown) }, null, 2);
}

/** True for chapters that somebody typed: they are to be seen, whatever the option says of those that were found. */
function areTyped({ fields: { chapters } }: MergedRecord): boolean {
  return chapters?.value !== undefined && chapters.override?.origin === 'user';
}

function facts(known: Metadata, options: AbsJsonOptions): Record<string, unknown> {
  const names = (people: { name: string }[] | undefined) => people?.map((person) => person.name);
  return {
    tags: known.tags,
    chapters: options.chapters
      ? known.chapters?.map(({ title, startMs, endMs }, id) => ({ id, start: startMs / 1000, end: endMs / 1000, title: title || `Chapter ${id + 1}` }))
      : undefined,
    title: known.title,
    subtitle: known.subtitle,
    authors: names(known.authors),
    narrators: names(known.narrators),
    series: known.series?.map(seriesText),
    genres: known.genres,
    publishedYear: known.publishedDate && yearOf(known.publishedDate),
    publishedDate: known.publishedDate?.length === 10 ? known.publishedDate : undefined,
    publisher: known.publisher,
    description: known.description,
    isbn: idValue(known.identifiers, 'isbn'),
    asin: idValue(known.identifiers, 'asin'),
    language: known.language && (options.languageNames ? languageName(known.language) : known.language),
    explicit: known.explicit,
    abridged: known.abridged,
  };
}

/** `Name #1.5`; a sequence has no blanks and no `#` (`parseSeriesString.js`). */
function seriesText({ name, position }: SeriesEntry): string {
  const sequence = position?.replace(/[\s#]+/g, '');
  return sequence ? `${name} #${sequence}` : name;
}

function idValue(ids: readonly Identifier[] | undefined, type: string): string | undefined {
  return ids?.find((id) => id.type === type)?.value;
}

/**
 * What the user cleared. `""` and `false` clear a field in Audiobookshelf. `[]` for narrators and series counts only for a book that it sees for
 * the first time; it ignores it for one that it knows, and any other empty list always (docs/formats.md, 1.3).
 */
function cleared(record: MergedRecord): Record<string, unknown> {
  const texts = [
    ['subtitle', 'subtitle'],
    ['description', 'description'],
    ['publisher', 'publisher'],
    ['language', 'language'],
    ['publishedDate', 'publishedYear'],
    ['publishedDate', 'publishedDate'],
  ] as const;
  const flags = ['explicit', 'abridged'] as const;
  const lists = ['narrators', 'series'] as const;
  return Object.fromEntries([
    ...(isLessThanADay(record) ? [['publishedDate', '']] : []),
    ...missingIds(record).map((key) => [key, '']),
    ...texts.filter(([field]) => isCleared(record, field)).map(([, key]) => [key, '']),
    ...flags.filter((field) => isCleared(record, field)).map((key) => [key, false]),
    ...lists.filter((field) => isCleared(record, field)).map((key) => [key, []]),
  ]);
}

/** Types that are not among the identifiers that the user decided: Audiobookshelf would take them from the audio file. */
function missingIds({ fields: { identifiers } }: MergedRecord): string[] {
  return identifiers?.override ? ['isbn', 'asin'].filter((type) => idValue(identifiers.value, type) === undefined) : [];
}

/** True for a year that the user decided: Audiobookshelf would keep the day of another year beside it. */
function isLessThanADay({ fields: { publishedDate } }: MergedRecord): boolean {
  return publishedDate?.override !== undefined && publishedDate.value !== undefined && publishedDate.value.length < 10;
}

/** Keys that are not ours to drop: unknown ones, and chapters that somebody else put there. */
function keptFrom(record: MergedRecord, { existing, written }: ExportContext, ours: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found = objectIn(existing);
  const known = new Set<string>(KEYS);
  return Object.fromEntries(
    Object.entries(found).filter(([key, value]) => {
      if (!known.has(key)) return key !== 'metadata';
      return key === 'chapters' && ours.chapters === undefined && isFilled(value) && areForeign(record, value, written);
    }),
  );
}

/** Chapters that we once wrote go with the option; those that we took over from somebody stay. */
function areForeign(record: MergedRecord, chapters: unknown, written: readonly string[]): boolean {
  const isOurs = written.some((text) => JSON.stringify(objectIn(text).chapters) === JSON.stringify(chapters));
  return !isOurs || record.fields.chapters?.claims[0]?.source === 'abs-json';
}

function objectIn(text: string | undefined): Record<string, unknown> {
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
