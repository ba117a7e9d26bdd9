/** A few threads that read books and write sidecars, so that a slow disk holds up nothing else, and a second processor is of use. */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Piscina } from 'piscina';
import { ReadError, WriteError } from '../../domain/errors.ts';
import { removeFile, type Writer, writeAtomic } from '../../files/write-atomic.ts';
import { type BookReader, createBookReader, type ReaderSite } from './book-reader.ts';
import type { Outcome, Task } from './worker.ts';

export interface Threads {
  readerOf(site: ReaderSite, now: () => number): BookReader;
  writer: Writer;
  close(): Promise<void>;
}

/** More threads would only wait for the one that decides and writes to the store. */
const MAX_THREADS = 4;
/** The least number: while some threads wait for the disk, another reads. */
const MIN_THREADS = 3;
/** A task waits now and then: for a file that is still being written, or for an archive. */
const TASKS_PER_THREAD = 4;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 30_000;

/** A book's objects die when it is read, so a small nursery is collected often and cheaply. A file that needs more than the limit fails for its own book only. */
const YOUNG_MEGABYTES = 16;
const OLD_MEGABYTES = 512;

/** This many tasks run on the calling thread: to start another thread takes longer than a book or two take. */
const INLINE_TASKS = 8;

/** The threads start when more tasks come than the calling thread takes. */
export function createThreads(): Threads {
  let pool: Piscina | undefined;
  const start = () =>
    new Piscina({
      filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: Math.max(MIN_THREADS, Math.min(MAX_THREADS, availableParallelism())),
      concurrentTasksPerWorker: TASKS_PER_THREAD,
      idleTimeout: IDLE_MS,
      // Waking a thread through shared memory costs more than a message where there are few processors.
      atomics: 'disabled',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES },
    });
  let inlineTasks = 0;
  async function run<T>(task: Task, here: () => Promise<T>): Promise<T> {
    if (!pool && inlineTasks < INLINE_TASKS) {
      inlineTasks++;
      return here().finally(() => inlineTasks--);
    }
    pool ??= start();
    const outcome = deserialize((await pool.run(serialize(task), { name: 'perform' })) as Uint8Array) as Outcome;
    if ('result' in outcome) return outcome.result as T;
    const { code, message, fields } = outcome.error;
    throw code === 'write' ? new WriteError(message, { fields }) : new ReadError(message, { fields });
  }
  return {
    readerOf(site, now) {
      const here = createBookReader(site, now);
      return {
        identify: (input) => run({ does: 'identify', site, nowMs: now(), input }, () => here.identify(input)),
        readTags: (paths) => run({ does: 'readTags', site, nowMs: now(), paths }, () => here.readTags(paths)),
      };
    },
    writer: {
      write: (path, bytes, options) => run({ does: 'write', path, bytes, options }, () => writeAtomic(path, bytes, options)),
      remove: (path, options) => run({ does: 'remove', path, options }, () => removeFile(path, options)),
    },
    close: async () => pool?.destroy(),
  };
}
