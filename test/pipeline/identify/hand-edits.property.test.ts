/** A change of one field in one file is an edit of that field and of no other, whatever the rest says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exporters } from '../../../exporters/registry.ts';
import { fieldOf } from '../../../src/domain/book/fields.ts';
import type { FieldKey, Metadata } from '../../../src/domain/book/metadata.ts';
import { overrideKey } from '../../../src/domain/book/record.ts';
import { handEdits } from '../../../src/pipeline/identify/hand-edits.ts';
import { readers } from '../../../src/readers/registry.ts';
import { readerOf } from '../../../src/sdk/reader.ts';
import { context, customFields, records, renderText } from '../../../src/testing/index.ts';

const book = { editionKind: 'audio' as const, tracks: context.tracks, customFields };

/** What each field is changed to: something that no generated record says. */
const CHANGED: Metadata = {
  title: 'Quite another title',
  subtitle: 'Quite another subtitle',
  authors: [{ name: 'Nora Kestrel' }],
  narrators: [{ name: 'Kit Marlowe' }],
  series: [{ name: 'Quite Another Coast', position: '7' }],
  publisher: 'Harrow',
  publishedDate: '1987-06-05',
  language: 'fi',
  description: 'Quite another story, of a quite different road.',
  genres: ['Seafaring'],
  tags: ['Unheard'],
  customFields: { stars: 123_456 },
};

/** With an identifier, from which an OPF's UUID is made: without one it is made of the title, which no editor does. */
const identified = records.map((metadata): Metadata => ({ ...metadata, identifiers: [{ type: 'asin', value: 'B000000001' }] }));

const FILES: readonly [string, string, Record<string, unknown>, FieldKey[]][] = [
  ['abs-json', 'metadata.json', {}, Object.keys(CHANGED).filter((key) => key !== 'customFields') as FieldKey[]],
  ['opf', 'metadata.opf', {}, Object.keys(CHANGED) as FieldKey[]],
  ['nfo', 'album.nfo', {}, ['title', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags']],
  ['nfo', 'album.nfo', { flavour: 'text' }, ['publisher', 'publishedDate', 'language']],
  ['rubricator-json', '.rubricator.json', {}, Object.keys(CHANGED) as FieldKey[]],
];

describe.each(FILES)('%s in %s %j', (id, name, options, fields) => {
  const exporter = exporters.find((each) => each.id === id);
  if (!exporter) throw new Error(`no exporter ${id}`);
  const render = (metadata: Metadata) => renderText(exporter, metadata, { options });
  const reader = readerOf(readers, name);
  if (!reader) throw new Error(`nobody reads ${name}`);
  const read = (text: string) => reader.read(text, book);
  const editsBetween = (before: Metadata, after: Metadata) =>
    handEdits({ path: name, written: read(render(before)), found: read(render(after)), text: render(after) }, reader, 1);

  test('nothing changed is no edit', () => {
    fc.assert(
      fc.property(identified, (metadata) => {
        expect(editsBetween(metadata, metadata)).toEqual([]);
      }),
    );
  });

  test.each(fields)('%s', (field) => {
    fc.assert(
      fc.property(identified, (metadata) => {
        const changed = field === 'customFields' ? { customFields: { ...metadata.customFields, ...CHANGED.customFields } } : { [field]: CHANGED[field] };
        const edits = editsBetween(metadata, { ...metadata, ...changed });
        expect(edits.map(overrideKey)).toEqual([field === 'customFields' ? 'customFields.stars' : field]);
        const wanted = field === 'customFields' ? 123_456 : fieldOf(field).normalise(CHANGED[field] as never);
        expect(field === 'customFields' ? edits[0]?.value : fieldOf(field).normalise(edits[0]?.value as never)).toBe(wanted);
      }),
    );
  });
});
