/** `desc.txt` and `reader.txt`, which Mp3tag scripts and Audiobookshelf know (docs/formats.md, 1.7). */
import { splitPeople } from '../domain/book/split-people.ts';
import { defineReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';

export const descTxt = defineReader({
  id: 'desc-txt',
  summary: 'desc.txt: the description',
  file: { name: 'desc.txt' },
  read: readDescriptionText,
  foreign: 'evidence',
});

export const readerTxt = defineReader({
  id: 'reader-txt',
  summary: 'reader.txt: the narrators',
  file: { name: 'reader.txt' },
  read: readReaderText,
  foreign: 'evidence',
});

/** The whole text is the description. */
export function readDescriptionText(text: string): Reading {
  return { source: 'desc-txt', lineage: 'desc-txt', metadata: { description: text }, confidence: sure(0.8, ['description']) };
}

/** The first line names the narrators. */
export function readReaderText(text: string): Reading {
  const [line = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1);
  return {
    source: 'reader-txt',
    lineage: 'reader-txt',
    editionKind: 'audio',
    metadata: { narrators: splitPeople(line).map(({ name }) => ({ name })) },
    confidence: sure(0.8, ['narrators']),
  };
}
