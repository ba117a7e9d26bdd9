/** A feed of OPDS 2.0 as a file. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsOpds } from '../../../exporters/catalogue/record-opds.ts';
import type { FileRecord } from '../../../src/sdk/index.ts';
import { FULL_BOOK } from '../../catalogues/full-book.ts';
import { expectOpds2, type Opds2 } from './opds-2.ts';

const record = (path: string, values: Record<string, unknown>): FileRecord => ({
  ...{ id: 7, library: 'books', path, values, editionKind: 'audio', changedAt: '2026-01-02T03:04:05.678Z' },
});

async function feedOf(...records: FileRecord[]): Promise<Opds2> {
  return JSON.parse(await text(Readable.from(recordsOpds.write(Readable.from(records), [])))) as Opds2;
}

test('every book is a publication that leads to its place in the library', async () => {
  const feed = await feedOf(record('Ann Cole/The Salt Road #1', FULL_BOOK), record('bare.epub', {}));
  expectOpds2(feed);
  expect(feed.publications?.map(({ metadata, links }) => [metadata.title, metadata.identifier, links[0]?.href])).toEqual([
    ['The Salt Road', 'urn:isbn:9780000000002', 'Ann%20Cole/The%20Salt%20Road%20%231'],
    ['bare.epub', 'urn:x-rubricator:book:7', 'bare.epub'],
  ]);
});

test('no books are a feed, too', async () => {
  const feed = await feedOf();
  expectOpds2(feed);
  expect(feed.publications).toBeUndefined();
});

test('whatever titles and paths are, it is a feed', async () => {
  const words = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '"', '\u0000', '<', '?', '%')), minLength: 1 });
  await fc.assert(
    fc.asyncProperty(words, words, async (title, path) => {
      const feed = await feedOf(record(path.replaceAll('/', '_'), { title, authors: [{ name: title }] }));
      expectOpds2(feed);
      expect(feed.publications?.[0]?.metadata.title).toBe(title);
    }),
    { numRuns: 50 },
  );
});
