/** A year stays a year, whichever file it goes through. */
import { expect, test } from 'vitest';
import { absJson } from '../../../exporters/abs-json.ts';
import { markdown } from '../../../exporters/markdown.ts';
import { nfo } from '../../../exporters/nfo.ts';
import { opf } from '../../../exporters/opf.ts';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import { tidyMetadata } from '../../../src/domain/book/tidy.ts';
import { withoutInventedDays } from '../../../src/pipeline/identify/years.ts';
import { readers } from '../../../src/readers/registry.ts';
import type { AnyExporter } from '../../../src/sdk/exporter.ts';
import { readerOf } from '../../../src/sdk/reader.ts';
import { context, customFields, renderText } from '../../../src/testing/index.ts';

const FORMATS: [string, AnyExporter, Record<string, unknown>][] = [
  ['metadata.json', absJson, {}],
  ['metadata.opf', opf, {}],
  ['album.nfo', nfo, {}],
  ['album.nfo', nfo, { flavour: 'text' }],
  ['album.nfo', nfo, { flavour: 'both' }],
];

test.each(FORMATS)('%s: what is written as a year is read as that year, and a day as the day', (name, exporter, options) => {
  for (const publishedDate of ['2000', '1999-12-31', '2000-01-01']) {
    const text = renderText(exporter, { title: 'Salt', publishedDate }, { options });
    const read = readerOf(readers, name)?.read(text, { editionKind: 'audio', tracks: context.tracks, customFields });
    expect(tidyMetadata(read?.metadata ?? {}).publishedDate).toBe(publishedDate);
  }
});

test('no format says more of a year than the year', () => {
  for (const exporter of [absJson, opf, nfo, markdown]) expect(renderText(exporter, { title: 'Salt', publishedDate: '2000' })).not.toContain('2000-');
});

test('an OPF with an invented day gets the year in its place', () => {
  const existing = renderText(opf, { title: 'Salt', publishedDate: '2000-01-01' });
  expect(existing).toContain('<dc:date>2000-01-01</dc:date>');
  expect(renderText(opf, { title: 'Salt', publishedDate: '2000' }, { more: { existing } })).toContain('<dc:date>2000</dc:date>');
});

const stating = (sourceId: string, publishedDate?: string): Candidate => ({
  ...{ source: 'x', local: true, sourceId, lineage: 'x', standing: 'adopted', confidence: {} },
  metadata: { title: 'Salt', ...(publishedDate && { publishedDate }) },
});

test.each([
  [
    ['2000-01-01', '2000'],
    ['2000', '2000'],
  ],
  [
    ['2000', '2000-01-01', undefined],
    ['2000', '2000', undefined],
  ],
  [['2000-01-01'], ['2000-01-01']],
  [
    ['2000-01-01', '2001'],
    ['2000-01-01', '2001'],
  ],
  [
    ['2000-01-02', '2000'],
    ['2000-01-02', '2000'],
  ],
  [
    ['2000-01-01', '2000-01'],
    ['2000-01-01', '2000-01'],
  ],
])('of sidecars that say %j the dates are %j', (dates, expected) => {
  const found = withoutInventedDays(dates.map((date, index) => stating(String(index), date)));
  expect(found.map(({ metadata }) => metadata.publishedDate)).toEqual(expected);
});
