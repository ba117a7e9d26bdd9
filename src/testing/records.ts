/** Records with hostile text in every field, for property tests. */
import fc from 'fast-check';
import { type CustomValue, customValue } from '../domain/book/custom-field.ts';
import type { Identifier } from '../domain/book/identifier.ts';
import type { Chapter, Metadata } from '../domain/book/metadata.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import { customFields } from './samples.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '../../etc/passwd',
    '<script>alert(1)</script>',
    ']]>',
    '&amp;',
    '&#10;',
    '"quoted"',
    "it's",
    'a\nb\tc',
    '--',
    '\u0000\u0008',
    '\ud800',
    '🐉',
    'שלום',
    '花子',
    'Name #1',
    ' padded ',
  ),
);
const isoDate = fc.date({ min: new Date('1500-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const person = hostile.map((name) => ({ name }));

/** Chapters that follow each other and end with the file. */
function inARow(chapters: readonly { title: string; lengthMs: number }[]): Chapter[] {
  let at = 0;
  return chapters.map(({ title, lengthMs }, index) => {
    const startMs = at;
    at = index === chapters.length - 1 ? 3_600_000 : at + lengthMs;
    return { title, startMs, endMs: at };
  });
}

/** Values as a user's own fields hold them. */
function typed(custom: Record<string, unknown> | undefined): Metadata['customFields'] {
  const entries = customFields.map((field) => [field.id, customValue(field, custom?.[field.id])] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, CustomValue] => entry[1] !== undefined));
}

/** Records with hostile text in every field, as the program would hold them: through the one gate. */
export const records = fc
  .record(
    {
      title: hostile,
      subtitle: hostile,
      authors: fc.array(person, { maxLength: 3 }),
      narrators: fc.array(person, { maxLength: 3 }),
      series: fc.array(fc.record({ name: hostile, position: fc.constantFrom('1', '1.5', '12', undefined) }), { maxLength: 2 }),
      publisher: hostile,
      description: hostile,
      genres: fc.array(hostile, { maxLength: 3 }),
      tags: fc.array(hostile, { maxLength: 3 }),
      publishedDate: isoDate,
      language: fc.constantFrom('en', 'de', 'pt-BR', 'zh-Hant'),
      identifiers: fc.constantFrom<Identifier[]>([{ type: 'asin', value: 'B000000001' }], [{ type: 'isbn', value: '9780306406157' }], []),
      chapters: fc.array(fc.record({ title: hostile, lengthMs: fc.integer({ min: 50, max: 500_000 }) }), { maxLength: 5 }),
      customFields: fc.record({ mood: fc.array(hostile, { maxLength: 3 }), notes: hostile, stars: fc.integer(), owned: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: ['title'] },
  )
  .map(({ chapters = [], customFields: custom, ...raw }) => tidyMetadata({ ...raw, chapters: inARow(chapters), customFields: typed(custom) }))
  .filter((metadata) => metadata.title !== undefined);
