/** Walks a whole library on a thread of its own. While that thread asks the disk, this one looks up what is known. */
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LibraryFolder } from '../domain/library/folder.ts';
import { type WalkOptions, walk } from './walk.ts';
import type { WalkTask } from './walk-thread.ts';

/** The walk keeps nothing of what it has passed. */
const YOUNG_MEGABYTES = 8;

/** A longer folder is listed on the thread, too. */
const FEW_FILES = 200;

/** As `walk`. A folder with a few files and no other folder is listed at once: a thread takes longer to start. */
export async function* walkOnThread(realRoot: string, options: WalkOptions): AsyncGenerator<LibraryFolder> {
  yield* (await hasFewFilesAlone(join(realRoot, options.from ?? ''))) ? walk(realRoot, options) : walkFarther(realRoot, options);
}

/** False for what cannot be listed: the walk will say why. */
async function hasFewFilesAlone(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  return entries !== undefined && entries.length <= FEW_FILES && entries.every((entry) => entry.isFile());
}

async function* walkFarther(realRoot: string, { signal, ...options }: WalkOptions): AsyncGenerator<LibraryFolder> {
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
