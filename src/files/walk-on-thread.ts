/** Walks a whole library on a thread of its own. While that thread asks the disk, this one looks up what is known. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LibraryFolder } from '../domain/library/folder.ts';
import type { WalkOptions } from './walk.ts';
import type { WalkTask } from './walk-thread.ts';

/** The walk keeps nothing of what it has passed. */
const YOUNG_MEGABYTES = 8;

/** As `walk`. */
export async function* walkOnThread(realRoot: string, { signal, ...options }: WalkOptions): AsyncGenerator<LibraryFolder> {
  const worker = new Worker(new URL(`./walk-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: { realRoot, options } satisfies WalkTask,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const bundles: LibraryFolder[][] = [];
  let ended: { error?: unknown } | undefined;
  let wake = () => {};
  worker.on('message', (bundle: LibraryFolder[]) => {
    bundles.push(bundle);
    wake();
  });
  // Messages that were sent before the thread ended arrive before its end does.
  const end = (error?: unknown) => {
    ended ??= { error };
    wake();
  };
  worker.on('error', end).on('exit', () => end());
  const abort = () => end(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const bundle = bundles.shift();
      if (bundle) {
        worker.postMessage('taken');
        yield* bundle;
      } else if (ended) {
        if (ended.error) throw ended.error;
        return;
      } else {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
