/** A change of one field in one file is an edit of that field and of no other, whatever the rest says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exporters } from '../../../exporters/registry.ts';
import { fieldOf } from '../../../src/domain/book/fields.ts';
import type { FieldKey, Metadata } from '../../../src/domain/book/metadata.ts';
import { overrideKey } from '../../../src/domain/book/record.ts';
import { type EarlierVersion, handEdits } from '../../../src/pipeline/identify/hand-edits.ts';
import { versionOf, versionOfMedia } from '../../../src/pipeline/identify/sidecar-slots.ts';
import { absJson } from '../../../src/readers/abs-json.ts';
import { opf } from '../../../src/readers/opf.ts';
import { readers } from '../../../src/readers/registry.ts';
import { readerOf } from '../../../src/sdk/reader.ts';
import { context, customFields, records, renderText } from '../../../src/testing/index.ts';
import { asWritten, havingRead } from './audiobookshelf.ts';

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
  const version = (metadata: Metadata) => {
    const text = render(metadata);
    return versionOf(reader.read(text, book), text, reader);
  };
  const editsBetween = (before: Metadata, after: Metadata) =>
    handEdits({ path: name, known: [{ ...version(before), isOurs: true }], found: version(after), media: versionOfMedia([]) }, 1);

  test('nothing changed is no edit', () => {
    fc.assert(
      fc.property(records, (metadata) => {
        expect(editsBetween(metadata, metadata)).toEqual([]);
      }),
    );
  });

  test.each(fields)('%s', (field) => {
    fc.assert(
      fc.property(records, (metadata) => {
        const changed = field === 'customFields' ? { customFields: { ...metadata.customFields, ...CHANGED.customFields } } : { [field]: CHANGED[field] };
        const edits = editsBetween(metadata, { ...metadata, ...changed });
        expect(edits.map(overrideKey)).toEqual([field === 'customFields' ? 'customFields.stars' : field]);
        const wanted = field === 'customFields' ? 123_456 : fieldOf(field).normalise(CHANGED[field] as never);
        expect(field === 'customFields' ? edits[0]?.value : fieldOf(field).normalise(edits[0]?.value as never)).toBe(wanted);
      }),
    );
  });
});

/** Somebody changes or clears some fields of one of the versions that we know. */
interface Case {
  versions: Metadata[];
  at: number;
  changed: FieldKey[];
  cleared: FieldKey[];
}

const CHANGEABLE = Object.keys(CHANGED).filter((key) => key !== 'customFields') as FieldKey[];

const cases = fc
  .record({
    versions: fc.array(records, { minLength: 1, maxLength: 4 }),
    at: fc.nat(),
    fields: fc.subarray(CHANGEABLE),
    isCleared: fc.infiniteStream(fc.boolean()),
  })
  .map(({ versions, at, fields, isCleared }): Case => {
    // A field that some version lacks is not cleared for certain: that version may be what was read.
    const canBeCleared = (field: FieldKey) => field !== 'title' && versions.every((metadata) => metadata[field] !== undefined);
    const cleared = fields.filter((field) => isCleared.next().value === true && canBeCleared(field));
    return { versions, at: at % versions.length, cleared, changed: fields.filter((field) => !cleared.includes(field)) };
  });

/** As the program leaves the file that holds it: Audiobookshelf writes all anew, an OPF is edited where it stands. */
const LEFT: [string, (metadata: Metadata) => string, (text: string) => string, typeof absJson][] = [
  ['metadata.json of Audiobookshelf', (metadata) => renderWith('abs-json', metadata), (text) => asWritten(havingRead(text)), absJson],
  ['an OPF', (metadata) => renderWith('opf', metadata), (text) => `${text}<!-- by hand -->`, opf],
];

function renderWith(id: string, metadata: Metadata): string {
  const exporter = exporters.find((each) => each.id === id);
  return exporter ? renderText(exporter, metadata) : '';
}

describe.each(LEFT)('%s, after any versions of it', (_name, render, left, reader) => {
  const version = (text: string) => versionOf(reader.read(text, book), text, reader);
  const known = (versions: readonly Metadata[]) => versions.map((metadata): EarlierVersion => ({ ...version(render(metadata)), isOurs: true }));

  test('what was changed and cleared is edited, and nothing else', () => {
    fc.assert(
      fc.property(cases, ({ versions, at, changed, cleared }) => {
        const edit = Object.fromEntries([...changed.map((field) => [field, CHANGED[field]]), ...cleared.map((field) => [field, undefined])]);
        const found = version(left(render({ ...versions[at], ...edit } as Metadata)));
        const edits = handEdits({ path: 'x', known: known(versions), found, media: versionOfMedia([]) }, 1);
        expect(edits.map(({ field }) => field).sort()).toEqual([...changed, ...cleared].sort());
        for (const { field, value } of edits) {
          if (cleared.includes(field)) expect(value).toBeUndefined();
          else expect(fieldOf(field).normalise(value as never)).toBe(fieldOf(field).normalise(CHANGED[field] as never));
        }
      }),
    );
  });

  test('an echo of any of them is no edit', () => {
    fc.assert(
      fc.property(cases, ({ versions, at }) => {
        const found = version(left(render(versions[at] as Metadata)));
        expect(handEdits({ path: 'x', known: known(versions), found, media: versionOfMedia([]) }, 1)).toEqual([]);
      }),
    );
  });
});
