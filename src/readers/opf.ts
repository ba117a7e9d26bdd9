/** Reads `metadata.opf` and its like beside a book. Ours are known by their mark. */
import type { FieldKey } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { parseXmlTree } from '../domain/text/xml-tree.ts';
import { markIn } from '../sdk/formats/opf-mark.ts';
import { defineReader } from '../sdk/reader.ts';
import { decidedReading } from './decided-reading.ts';
import { readOpf } from './opf-document.ts';

export const opf = defineReader({
  id: 'opf',
  summary: 'OPF package documents of calibre and others',
  file: { ending: '.opf' },
  // What is not well-formed might be replaced by half of what it says; inside an EPUB, where nothing is replaced, half is welcome.
  read: (text, book) => {
    const { metadata } = readOpf(text, book.customFields);
    parseXmlTree(text);
    const mark = markIn(text);
    return { ...decidedReading('opf', metadata, book, statedIn(metadata)), ...(mark && { mark }) };
  },
  foreign: 'adopted',
  // Programs that write an OPF from their own database drop what they do not know, and our mark with it.
  isEditedInPlace: (text) => markIn(text) !== undefined,
});

const STATED: readonly FieldKey[] = [
  'title',
  'authors',
  'narrators',
  'contributors',
  'series',
  'publisher',
  'publishedDate',
  'originalDate',
  'language',
  'copyright',
  'description',
  'genres',
  'identifiers',
  'customFields',
];

/** The standard knows no subtitle and no tags: a document without any of them may be one that does not have them at all. */
function statedIn({ subtitle, tags }: RawMetadata): readonly FieldKey[] {
  return subtitle || tags?.length ? [...STATED, 'subtitle', 'tags'] : STATED;
}
