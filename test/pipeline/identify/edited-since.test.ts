/** Sidecars of ours that no state knows and that somebody edited since: told by their siblings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absJson as absExporter } from '../../../exporters/abs-json.ts';
import { opf as opfExporter } from '../../../exporters/opf.ts';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { hashOf } from '../../../src/pipeline/fingerprint.ts';
import { editedSince, type ForeignSidecar } from '../../../src/pipeline/identify/edited-since.ts';
import { type ProvenFiles, prove } from '../../../src/pipeline/identify/retold.ts';
import { versionOfMedia } from '../../../src/pipeline/identify/sidecar-slots.ts';
import { absJson } from '../../../src/readers/abs-json.ts';
import { opf } from '../../../src/readers/opf.ts';
import type { ReaderDefinition } from '../../../src/sdk/reader.ts';
import type { Reading } from '../../../src/sdk/reading.ts';
import { context, customFields, records, renderText } from '../../../src/testing/index.ts';
import { asWritten, type Held, havingRead } from './audiobookshelf.ts';

const full: Metadata = {
  title: 'Salt',
  subtitle: 'Notes',
  authors: [{ name: 'Ann Cole' }],
  narrators: [{ name: 'Dara Quill' }],
  contributors: [{ name: 'Tom Reed', role: 'trl' }],
  series: [{ name: 'Long Road', position: '1-3' }, { name: 'Coasts' }],
  publisher: 'Pike',
  publishedDate: '2000',
  language: 'en-GB',
  copyright: '2000 Pike',
  description: '<p>One</p><p>Two</p>',
  genres: ['Science, Fiction', 'Epic'],
  tags: ['own'],
  identifiers: [
    { type: 'asin', value: 'B000000001' },
    { type: 'goodreads', value: '77' },
  ],
  explicit: true,
};

function sidecar(path: string, reader: ReaderDefinition, text: string): ForeignSidecar {
  const reading = reader.read(text, { editionKind: 'audio', tracks: context.tracks, customFields }) as Reading;
  return { path, reader, text, reading, hash: hashOf(Buffer.from(text)) };
}

/** The pair as we wrote it, and what each becomes. */
function pair(book: Metadata, editJson: (text: string) => string, editOpf = (text: string) => text): ForeignSidecar[] {
  const json = renderText(absExporter, book);
  const beside = [{ exporter: 'abs-json', name: 'metadata.json', hash: hashOf(Buffer.from(json)) }];
  return [sidecar('A/metadata.json', absJson, editJson(json)), sidecar('A/metadata.opf', opf, editOpf(renderText(opfExporter, book, { more: { beside } })))];
}

function editsIn(foreign: readonly ForeignSidecar[], more: readonly Reading[] = []) {
  const proven: ProvenFiles = new Map();
  for (const { hash, reading } of foreign) if (reading.mark) prove(proven, hash, reading.mark);
  return editedSince({ foreign, proven, records: more, media: versionOfMedia([]) }, 1).map(({ path, edits, rest }) => ({
    path,
    edits: Object.fromEntries(edits.map(({ field, value }) => [field, value])),
    rest: Object.keys(rest?.metadata ?? {}),
  }));
}

const same = (text: string) => text;
const inAudiobookshelf = (change: Held) => (text: string) => asWritten({ ...havingRead(text), ...change });

test('as we wrote them, neither is edited', () => {
  expect(editsIn(pair(full, same))).toEqual([]);
});

describe('a metadata.json beside an OPF of ours that nobody touched', () => {
  test.each<[string, Held, Record<string, unknown>]>([
    ['written anew by Audiobookshelf', {}, {}],
    ['with another title', { title: 'Pepper' }, { title: 'Pepper' }],
    ['with a text cleared', { description: null, subtitle: '' }, { description: undefined, subtitle: undefined }],
    ['with a list cleared', { narrators: [] }, { narrators: undefined }],
    ['with another position', { series: ['Long Road #4', 'Coasts'] }, { series: [{ name: 'Long Road', position: '4' }, { name: 'Coasts' }] }],
    ['with another year', { publishedYear: '2001' }, { publishedDate: '2001' }],
    ['with another language', { language: 'Finnish' }, { language: 'fi' }],
    [
      'with another ASIN',
      { asin: 'B000000002' },
      { identifiers: expect.arrayContaining([{ type: 'asin', value: 'B000000002' }, expect.objectContaining({ type: 'goodreads' })]) },
    ],
  ])('%s', (_name, change, edits) => {
    expect(editsIn(pair(full, inAudiobookshelf(change)))).toEqual([{ path: 'A/metadata.json', edits, rest: ['explicit'] }]);
  });

  test('written anew by Audiobookshelf is no edit, whatever it says', () => {
    fc.assert(
      fc.property(records, (metadata) => {
        for (const { edits } of editsIn(pair(metadata, inAudiobookshelf({})))) expect(edits).toEqual({});
      }),
    );
  });
});

describe('an OPF of ours that was edited, beside a metadata.json that nobody touched', () => {
  test.each<[string, (text: string) => string, Record<string, unknown>]>([
    ['in its blanks', (text) => `${text}\n`, {}],
    ['in its title', (text) => text.replace('>Salt<', '>Pepper<'), { title: 'Pepper' }],
    ['by taking something out', (text) => text.replace(/ *<dc:publisher>.*\n/, ''), { publisher: undefined }],
    ['in its date', (text) => text.replace('<dc:date>2000<', '<dc:date>2001-05-06<'), { publishedDate: '2001-05-06' }],
  ])('%s', (_name, edit, edits) => {
    const rest = expect.arrayContaining(['contributors', 'copyright', 'identifiers']);
    expect(editsIn(pair(full, same, edit))).toEqual([{ path: 'A/metadata.opf', edits, rest }]);
  });

  test('without subtitle and tags, which it may never have had, clears neither', () => {
    const plain = (text: string) => text.replace(/ *<dc:(?:subtitle|tag)>.*\n/g, '').replace('>Salt<', '>Pepper<');
    expect(editsIn(pair(full, same, plain))).toMatchObject([{ edits: { title: 'Pepper' } }]);
  });
});

test('both edited, and nothing tells what they were: they are somebody else’s', () => {
  expect(editsIn(pair(full, inAudiobookshelf({ title: 'Pepper' }), (text) => text.replace('>Salt<', '>Mint<')))).toEqual([]);
});

test('both edited beside a record of ours, which tells all', () => {
  const beside = ['metadata.json', 'metadata.opf'].map((name) => ({ exporter: 'x', name, hash: 'as written' }));
  const record: Reading = { source: 'r', lineage: 'r', metadata: full, confidence: {}, answers: [], beside };
  const foreign = pair(full, inAudiobookshelf({ title: 'Pepper' }), (text) => text.replace(/ *<dc:rights>.*\n/, ''));
  expect(editsIn(foreign, [record])).toEqual([
    { path: 'A/metadata.json', edits: { title: 'Pepper' }, rest: [] },
    { path: 'A/metadata.opf', edits: { copyright: undefined }, rest: expect.any(Array) },
  ]);
});

test('a second OPF beside ours, and one that never had another beside it, are somebody else’s', () => {
  const [, ours] = pair(full, same) as [ForeignSidecar, ForeignSidecar];
  const theirs = sidecar('A/book.opf', opf, '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Other</dc:title></metadata></package>');
  expect(editsIn([ours, theirs])).toEqual([]);
  const alone = sidecar('A/metadata.opf', opf, renderText(opfExporter, full));
  expect(editsIn([alone, sidecar('A/metadata.json', absJson, '{"title":"Other"}')])).toEqual([]);
});
