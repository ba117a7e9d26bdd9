/** A few threads that read books and write sidecars, so that a slow disk holds up nothing else, and a second processor is of use. */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Piscina } from 'piscina';
import type { BookReader, ReaderSite } from './book-reader.ts';
import { ReadError, WriteError } from './domain/errors.ts';
import type { Writer } from './files/write-atomic.ts';
import type { Identified } from './pipeline/identify.ts';
import type { Outcome, Task } from './thread.ts';

export interface Threads {
  readerOf(site: ReaderSite, now: () => number): BookReader;
  writer: Writer;
  close(): Promise<void>;
}

/** Beyond these the one thread that decides and keeps account is what all others wait for. */
const MAX_THREADS = 4;
/** So many at least: while some wait for the disk, another reads. */
const MIN_THREADS = 3;
/** A task waits now and then: for a file that is still being written, or for an archive. */
const TASKS_PER_THREAD = 4;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 30_000;

/** What a book takes is gone when it is read: a small nursery is swept often and cheaply. A file that asks for more than all of it is that book's trouble. */
const YOUNG_MEGABYTES = 16;
const OLD_MEGABYTES = 512;

/** They are started when they are needed. */
export function createThreads(): Threads {
  let pool: Piscina | undefined;
  const start = () =>
    new Piscina({
      filename: new URL(`./thread${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: Math.max(MIN_THREADS, Math.min(MAX_THREADS, availableParallelism())),
      concurrentTasksPerWorker: TASKS_PER_THREAD,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES },
    });
  async function run(task: Task): Promise<unknown> {
    pool ??= start();
    const outcome = deserialize((await pool.run(serialize(task), { name: 'perform' })) as Uint8Array) as Outcome;
    if ('result' in outcome) return outcome.result;
    const { code, message, fields } = outcome.error;
    throw code === 'write' ? new WriteError(message, { fields }) : new ReadError(message, { fields });
  }
  return {
    readerOf: (site, now) => ({
      identify: async (input) => (await run({ does: 'identify', site, nowMs: now(), input })) as Identified,
      readTags: async (paths) => (await run({ does: 'readTags', site, nowMs: now(), paths })) as Awaited<ReturnType<BookReader['readTags']>>,
    }),
    writer: {
      write: async (path, bytes, options) => (await run({ does: 'write', path, bytes, options })) as Awaited<ReturnType<Writer['write']>>,
      remove: async (path, options) => void (await run({ does: 'remove', path, options })),
    },
    close: async () => pool?.destroy(),
  };
}
