/** The thread of `walk-on-thread.ts`: walks, and sends what it finds in bundles, a few ahead of the receiver. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LibraryFolder } from '../domain/library/folder.ts';
import { type WalkOptions, walk } from './walk.ts';

export interface WalkTask {
  realRoot: string;
  options: Omit<WalkOptions, 'signal'>;
}

/** Folders in one message: many, because each message has a cost; not too many, because waiting ones take memory. */
const FOLDERS_AT_ONCE = 50;
const BUNDLES_AHEAD = 4;

async function main({ realRoot, options }: WalkTask): Promise<void> {
  let ahead = 0;
  let taken = () => {};
  parentPort?.on('message', () => {
    ahead--;
    taken();
  });
  let bundle: LibraryFolder[] = [];
  const handOn = async () => {
    parentPort?.postMessage(bundle);
    bundle = [];
    ahead++;
    while (ahead >= BUNDLES_AHEAD) {
      const { promise, resolve } = Promise.withResolvers<void>();
      taken = resolve;
      await promise;
    }
  };
  for await (const folder of walk(realRoot, options)) if (bundle.push(folder) >= FOLDERS_AT_ONCE) await handOn();
  parentPort?.postMessage(bundle);
  parentPort?.close();
}

await main(workerData as WalkTask);
