/** Reads title and author from a PDF's information dictionary. */
import { readFile, stat } from 'node:fs/promises';
import { splitPeople } from '../domain/book/names.ts';
import { ReadError, toReadError } from '../domain/errors.ts';
import { defineEbookReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';

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
    const { info } = await getMeta(new Uint8Array(bytes));
    const { Title, Author } = info as { Title?: unknown; Author?: unknown };
    return {
      source: 'pdf',
      lineage: 'pdf',
      editionKind: 'ebook',
      metadata: {
        title: typeof Title === 'string' && !/\.\w{2,4}$|^Microsoft Word/.test(Title) ? Title : undefined,
        authors: typeof Author === 'string' ? splitPeople(Author) : undefined,
      },
      // The program that made the PDF filled these in, so they are weaker than a tag that somebody chose.
      confidence: { ...sure(0.5, ['title', 'authors']) },
    };
  } catch (error) {
    throw toReadError('not a readable PDF', error);
  }
}
