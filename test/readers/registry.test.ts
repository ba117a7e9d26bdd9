import { expect, test } from 'vitest';
import { absJson as absExporter } from '../../exporters/abs-json.ts';
import { cue as cueExporter } from '../../exporters/cue.ts';
import { nfo as nfoExporter } from '../../exporters/nfo.ts';
import { opf as opfExporter } from '../../exporters/opf.ts';
import { rubricatorJson } from '../../exporters/rubricator-json.ts';
import { readers } from '../../src/readers/registry.ts';
import { book, type ReaderContract, readerContract, renderText } from '../../src/testing/index.ts';

/** A good file of each format, with what it states. A new reader is one line here. */
const SAMPLES: Readonly<Record<string, Pick<ReaderContract, 'sample' | 'states'>>> = {
  'abs-json': { sample: { name: 'metadata.json', text: renderText(absExporter, book) }, states: ['title', 'authors', 'series'] },
  opf: { sample: { name: 'metadata.opf', text: renderText(opfExporter, book) }, states: ['title', 'authors', 'series'] },
  nfo: { sample: { name: 'album.nfo', text: renderText(nfoExporter, book) }, states: ['title', 'authors', 'narrators'] },
  cue: { sample: { name: 'b.cue', text: renderText(cueExporter, book) }, states: ['title', 'chapters'] },
  'desc-txt': { sample: { name: 'desc.txt', text: 'A story of salt.\n' }, states: ['description'] },
  'reader-txt': { sample: { name: 'reader.txt', text: 'Dara Quill\n' }, states: ['narrators'] },
  'product-json': {
    sample: { name: 'Salt [B000000001].metadata.json', text: '{"asin":"B000000001","title":"The Salt Road","authors":[{"name":"Ann Cole"}]}' },
    states: ['title', 'authors', 'identifiers'],
  },
  'rubricator-json': { sample: { name: '.rubricator.json', text: renderText(rubricatorJson, book) }, states: ['title', 'authors', 'series'] },
};

test('there is a sample for every reader', () => {
  expect(readers.map(({ id }) => id).sort()).toEqual(Object.keys(SAMPLES).sort());
});

for (const reader of readers) readerContract({ reader, ...(SAMPLES[reader.id] as Pick<ReaderContract, 'sample' | 'states'>) });
