/** Reads what a PDF says of itself: its XMP, and its information dictionary. */
import { readFile, stat } from 'node:fs/promises';
import { splitPeople } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError, toReadError } from '../domain/errors.ts';
import { isPlaceholder } from '../domain/text/text.ts';
import { defineEbookReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';
import { readXmp } from './xmp.ts';

export const pdf = defineEbookReader({ id: 'pdf', extensions: ['pdf'], read: readPdf });

/** PDFs are read as a whole; a larger one is known by its name only. */
export const MAX_PDF_BYTES = 48 * 1024 * 1024;

/** Reads a PDF; undefined if it is too large to be worth it. Throws `ReadError` for what is no PDF. */
export async function readPdf(path: string): Promise<Reading | undefined> {
  try {
    if ((await stat(path)).size > MAX_PDF_BYTES) return undefined;
    const bytes = await readFile(path);
    if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0) throw new ReadError('not a PDF');
    const { getMeta } = await import('unpdf');
    const { info, metadata } = await getMeta(new Uint8Array(bytes));
    const xmp = xmpOf(metadata);
    const stated = xmp.identifiers ?? [];
    const custom = isbnOf(info);
    return {
      source: 'pdf',
      lineage: 'pdf',
      editionKind: 'ebook',
      metadata: {
        ...xmp,
        title: titleIn(xmp.title) ?? titleIn(info.Title),
        authors: xmp.authors?.length ? xmp.authors : typeof info.Author === 'string' ? splitPeople(info.Author) : undefined,
        identifiers: custom && stated.length === 0 ? [{ type: 'isbn', value: custom }] : stated,
      },
      // The program that made the PDF filled these in, so they are weaker than a tag that somebody chose.
      confidence: {
        ...sure(0.5, ['title', 'subtitle', 'authors', 'publisher', 'publishedDate', 'description', 'language']),
        ...sure(0.7, ['series', 'identifiers']),
      },
    };
  } catch (error) {
    throw toReadError('not a readable PDF', error);
  }
}

/** XMP that is no XML says nothing, and the information dictionary is read all the same. */
function xmpOf(metadata: { getRaw?: () => unknown }): RawMetadata {
  const raw = metadata.getRaw?.();
  if (typeof raw !== 'string') return {};
  try {
    return readXmp(raw);
  } catch (error) {
    if (error instanceof ReadError) return {};
    throw error;
  }
}

function titleIn(text: unknown): string | undefined {
  return typeof text === 'string' && text.trim() !== '' && !isPlaceholder(text) ? text : undefined;
}

/** Of the keys that a publisher added to the information dictionary. */
function isbnOf(info: { Custom?: unknown }): string | undefined {
  const entries = Object.entries((info.Custom ?? {}) as Record<string, unknown>);
  const isbn = entries.find(([key]) => /^e?isbn(?:-?1[03])?$/i.test(key))?.[1];
  return typeof isbn === 'string' ? isbn : undefined;
}
