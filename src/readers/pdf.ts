/** Reads what a PDF says of itself: its XMP, and its information dictionary. */
import { splitPeople } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError, toReadError } from '../domain/errors.ts';
import { isPlaceholder } from '../domain/text/text.ts';
import { defineEbookReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';
import { readAt, withFileWindow } from './file-window.ts';
import { readPdfTexts } from './pdf-on-thread.ts';
import { readXmp } from './xmp.ts';

export const pdf = defineEbookReader({ id: 'pdf', extensions: ['pdf'], read: readPdf });

/** PDFs are read as a whole; a larger one is known by its name only. */
export const MAX_PDF_BYTES = 48 * 1024 * 1024;

/** Reads a PDF; undefined if it is too large to be worth it. Throws `ReadError` for what is no PDF. */
export async function readPdf(path: string): Promise<Reading | undefined> {
  try {
    const bytes = await withFileWindow(path, (file) => (file.sizeBytes > MAX_PDF_BYTES ? undefined : readAt(file, 0, file.sizeBytes)));
    if (!bytes) return undefined;
    if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0) throw new ReadError('not a PDF');
    const texts = await readPdfTexts(new Uint8Array(bytes));
    const xmp = xmpOf(texts.xmp);
    const stated = xmp.identifiers ?? [];
    return {
      source: 'pdf',
      lineage: 'pdf',
      editionKind: 'ebook',
      metadata: {
        ...xmp,
        title: titleIn(xmp.title) ?? titleIn(texts.title),
        authors: xmp.authors?.length ? xmp.authors : texts.author === undefined ? undefined : splitPeople(texts.author),
        identifiers: texts.isbn && stated.length === 0 ? [{ type: 'isbn', value: texts.isbn }] : stated,
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
function xmpOf(xmp: string | undefined): RawMetadata {
  if (xmp === undefined) return {};
  try {
    return readXmp(xmp);
  } catch (error) {
    if (error instanceof ReadError) return {};
    throw error;
  }
}

function titleIn(text: string | undefined): string | undefined {
  return text !== undefined && text.trim() !== '' && !isPlaceholder(text) ? text : undefined;
}
