/**
 * Reads PDFs on a thread, one at a time. A PDF of a kilobyte can unpack to gigabytes, so the thread is watched, and ended if one takes
 * more memory or time than any book is worth.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import { ReadError } from '../domain/errors.ts';
import type { PdfAnswer, PdfTexts } from './pdf-thread.ts';

/** The largest PDF that is read (`MAX_PDF_BYTES`), a copy of it, and what is unpacked from it. */
const MAX_MEGABYTES = 192;
const MAX_MS = 60_000;
/** What a bomb unpacks to in this time is taken beyond the limit. */
const WATCH_MS = 50;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 10_000;

const MEGABYTE = 1024 * 1024;

/** Serves one PDF after the other. */
interface PdfThread {
  ask(bytes: Uint8Array<ArrayBuffer>): Promise<PdfTexts>;
  isEnded(): boolean;
  end(): void;
}

const oneAtATime = pLimit(1);
let thread: PdfThread | undefined;
let idleTimer: NodeJS.Timeout | undefined;

/** What a PDF says of itself. The bytes are handed over, and cannot be used any more. Throws `ReadError`. */
export function readPdfTexts(bytes: Uint8Array<ArrayBuffer>): Promise<PdfTexts> {
  return oneAtATime(async () => {
    clearTimeout(idleTimer);
    if (!thread || thread.isEnded()) thread = startThread();
    try {
      return await thread.ask(bytes);
    } finally {
      idleTimer = setTimeout(thread.end, IDLE_MS).unref();
    }
  });
}

function startThread(): PdfThread {
  const worker = new Worker(new URL(`./pdf-thread${extname(import.meta.url)}`, import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEGABYTES },
    stdout: true,
  });
  // The library prints warnings, which would stand among what a command prints.
  worker.stdout.resume();
  let isEnded = false;
  let settle: (answer: PdfAnswer) => void = () => {};
  const end = (problem: string) => {
    isEnded = true;
    settle({ problem });
    void worker.terminate();
  };
  worker.on('message', (answer: PdfAnswer) => settle(answer));
  worker.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? TOO_LARGE : error.message));
  worker.on('exit', () => end('its thread ended'));
  return {
    async ask(bytes) {
      const answered = new Promise<PdfAnswer>((resolve) => {
        settle = resolve;
      });
      worker.ref();
      worker.postMessage(bytes, [bytes.buffer]);
      const watch = setInterval(async () => ((await megabytesOf(worker)) > MAX_MEGABYTES ? end(TOO_LARGE) : undefined), WATCH_MS);
      const limit = setTimeout(() => end(`takes longer than ${MAX_MS / 1000} seconds`), MAX_MS);
      const answer = await answered;
      clearInterval(watch);
      clearTimeout(limit);
      worker.unref();
      if ('problem' in answer) throw new ReadError(`not a readable PDF: ${answer.problem}`);
      return answer.texts;
    },
    isEnded: () => isEnded,
    end: () => end('nobody asks'),
  };
}

const TOO_LARGE = `unpacks to more than ${MAX_MEGABYTES} MB`;

/** Buffers included: V8's own limit does not count them. 0 for a thread that has ended. */
async function megabytesOf(worker: Worker): Promise<number> {
  const { external_memory: buffers, total_heap_size: heap } = await worker.getHeapStatistics().catch(() => ({ external_memory: 0, total_heap_size: 0 }));
  return (buffers + heap) / MEGABYTE;
}
