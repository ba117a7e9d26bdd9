/** Feeds one reader; where it stands is told by shared memory, so that a hang or a crash can be pinned on its input. */
import { workerData } from 'node:worker_threads';
import { randomFor } from '../../src/demo/random.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { RubricatorError } from '../../src/domain/errors.ts';
import { mutate } from './mutate.ts';
import { TARGETS } from './targets.ts';

export interface Task {
  target: string;
  seed: number;
  from: number;
  to: number;
  folder: string;
  /** [0] the input at work, [1] 1 when a bug was found there. */
  progress: SharedArrayBuffer;
}

/** The input of a number: the same on every machine. */
export function inputOf(target: string, seed: number, index: number, folder: string): Buffer {
  const { seeds } = (TARGETS[target] as (folder: string) => ReturnType<(typeof TARGETS)[string]>)(folder);
  return mutate(seeds, randomFor(seed, target, index));
}

async function work({ target, seed, from, to, folder, progress }: Task): Promise<void> {
  const shared = new Int32Array(progress);
  const { seeds, read } = (TARGETS[target] as (folder: string) => ReturnType<(typeof TARGETS)[string]>)(folder);
  for (let index = from; index < to; index++) {
    Atomics.store(shared, 0, index);
    try {
      const reading = (await read(mutate(seeds, randomFor(seed, target, index)))) as { metadata?: object; reading?: { metadata: object } } | undefined;
      // What was read goes through the one gate, as in the program.
      tidyMetadata((reading?.reading ?? reading)?.metadata ?? {});
    } catch (error) {
      if (error instanceof RubricatorError) continue;
      Atomics.store(shared, 1, 1);
      throw error;
    }
  }
  Atomics.store(shared, 0, to);
}

if (workerData) await work(workerData as Task);
