/**
 * A few threads that read books and write sidecars, so that a slow disk holds up nothing else, and a second processor is of use. A thread
 * that does not come back, because a disk is gone or a file is made to be read for ever, is given up with what it was doing.
 */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Piscina } from 'piscina';
import { ReadError, WriteError } from '../../domain/errors.ts';
import type { Writer } from '../../files/write-atomic.ts';
import type { Evaluate } from '../../pipeline/compute/compute.ts';
import { keepNurseriesSmall } from '../../runtime/small-heap.ts';
import type { BookReader, ReaderSite } from './book-reader.ts';
import { createBundles } from './bundles.ts';
import { createComputing } from './computing.ts';
import type { Outcome, Task } from './worker.ts';

export interface Threads {
  readerOf(site: ReaderSite, now: () => number): BookReader;
  writer: Writer;
  /** Evaluates the expressions of computed fields. */
  evaluate: Evaluate;
  close(): Promise<void>;
}

/** More threads would only wait for the one that decides and writes to the store. */
const MAX_THREADS = 4;
/** The least number: while one thread waits for a slow file, another reads. */
const MIN_THREADS = 2;
const THREADS = Math.max(MIN_THREADS, Math.min(MAX_THREADS, availableParallelism()));
/** While one bundle waits for the disk, the thread works on another. */
const BUNDLES_PER_THREAD = 2;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 30_000;

/** A book's objects die when it is read, so a small nursery is collected often and cheaply. A file that needs more than the limit fails for its own book only. */
const YOUNG_MEGABYTES = 16;
const OLD_MEGABYTES = 512;

/** A book of a thousand files on a slow disk takes a minute or two. */
const GIVE_UP_MS = 5 * 60_000;

export interface ThreadsOptions {
  /** A task that takes longer is given up. */
  giveUpMs?: number;
  /** What the threads do; a test has its own. */
  worker?: URL;
}

const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** Threads that stand ready, if any, and how many tasks they have. */
interface Slot {
  pool?: Piscina | undefined;
  underWay: number;
  idle?: NodeJS.Timeout | undefined;
}

/** Those of the process: a second app takes over what the first one started, because a start costs more than the reading of a small book. */
const OF_THE_PROCESS: Slot = { underWay: 0 };

/** The threads start with the first task. The calling thread does none: what a file or a disk does to a thread, it would do to the program. */
export function createThreads({ giveUpMs = GIVE_UP_MS, worker = WORKER }: ThreadsOptions = {}): Threads {
  const slot: Slot = worker === WORKER ? OF_THE_PROCESS : { underWay: 0 };
  const computing = createComputing();
  let isClosed = false;
  const outcomeOf = createBundles({
    threads: THREADS,
    send: async (tasks) => deserialize(await onThread(serialize(tasks))) as Outcome[],
    mayRedo: () => !isClosed,
  });
  async function run<T>(task: Task): Promise<T> {
    const outcome = await outcomeOf(task);
    if ('result' in outcome) return outcome.result as T;
    if ('bug' in outcome) throw outcome.bug;
    const { code, message, fields } = outcome.error;
    throw code === 'write' ? new WriteError(message, { fields }) : new ReadError(message, { fields });
  }
  /** Does a bundle on a thread. Those beside one that is given up are done again: all threads are replaced, because nobody knows which one hangs. */
  async function onThread(message: Buffer): Promise<Uint8Array> {
    const { Piscina } = await import('piscina');
    slot.pool ??= startPool(Piscina, worker);
    const mine = slot.pool;
    begin(slot);
    try {
      return (await within(giveUpMs, mine.run(message, { name: 'perform' }))) as Uint8Array;
    } catch (error) {
      const isReplaced = slot.pool !== mine;
      // A thread that waits in the kernel ends when its disk does; nobody waits for that.
      if (error instanceof GivenUpError && !isReplaced) void stop(slot);
      if (error instanceof GivenUpError || !isReplaced || isClosed) throw error;
      return onThread(message);
    } finally {
      end(slot);
    }
  }
  return {
    readerOf: (site, now) => ({
      identify: (input) => run({ does: 'identify', site, nowMs: now(), input }),
      readTags: (paths) => run({ does: 'readTags', site, nowMs: now(), paths }),
      readPicture: (path) => run({ does: 'readPicture', site, nowMs: now(), path }),
      walkFolder: (options) => run({ does: 'walkFolder', site, nowMs: now(), options }),
    }),
    writer: {
      write: (path, bytes, options) => run({ does: 'write', path, bytes, options }),
      remove: (path, options) => run({ does: 'remove', path, options }),
    },
    evaluate: computing.evaluate,
    async close() {
      isClosed = true;
      computing.close();
      // Idle threads of the process end with it, or stand ready for the next app.
      if (slot !== OF_THE_PROCESS || slot.underWay > 0) await stop(slot);
    },
  };
}

function startPool(Pool: typeof Piscina, worker: URL): Piscina {
  keepNurseriesSmall();
  return new Pool({
    filename: worker.href,
    // The first thread has the first tasks before it is loaded; without it, a burst of tasks would start all threads for a few books.
    minThreads: 1,
    maxThreads: THREADS,
    concurrentTasksPerWorker: BUNDLES_PER_THREAD,
    idleTimeout: IDLE_MS,
    // Waking a thread through shared memory costs more than a message where there are few processors.
    atomics: 'disabled',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES },
  });
}

function begin(slot: Slot): void {
  slot.underWay++;
  clearTimeout(slot.idle);
}

/** The last thread of all is not kept for ever either. */
function end(slot: Slot): void {
  if (--slot.underWay === 0) slot.idle = setTimeout(() => void stop(slot), IDLE_MS).unref();
}

async function stop(slot: Slot): Promise<void> {
  const { pool } = slot;
  slot.pool = undefined;
  await pool?.destroy();
}

class GivenUpError extends ReadError {}

async function within<T>(limitMs: number, task: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new GivenUpError(`given up after ${Math.round(limitMs / 1000)} s: the disk or a file does not let go`)), limitMs);
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}
