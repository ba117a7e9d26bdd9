/** The thread of `pdf-on-thread.ts`: unpacks what a PDF says of itself, and sends it as plain texts. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../domain/errors.ts';

/** What a PDF says of itself, untouched. */
export interface PdfTexts {
  title?: string;
  author?: string;
  /** Of the keys that a publisher added to the information dictionary. */
  isbn?: string;
  xmp?: string;
}

export type PdfAnswer = { texts: PdfTexts } | { problem: string };

/** No field of a book and no ordinary XMP is longer. */
const MAX_CHARACTERS = 1_000_000;

parentPort?.on('message', async (bytes: Uint8Array) => parentPort?.postMessage(await answerTo(bytes)));

async function answerTo(bytes: Uint8Array): Promise<PdfAnswer> {
  try {
    const { getMeta } = await import('unpdf');
    const { info, metadata } = await getMeta(bytes);
    const custom = Object.entries((info.Custom ?? {}) as Record<string, unknown>);
    const isbn = custom.find(([key]) => /^e?isbn(?:-?1[03])?$/i.test(key))?.[1];
    const stated = { title: info.Title, author: info.Author, isbn, xmp: (metadata as { getRaw?: () => unknown } | null)?.getRaw?.() };
    return { texts: Object.fromEntries(Object.entries(stated).filter(([, text]) => typeof text === 'string' && text.length <= MAX_CHARACTERS)) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
