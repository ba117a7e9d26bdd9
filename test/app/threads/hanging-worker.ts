/** A thread that waits in the kernel for ever over a file called `hangs.json`, as over a disk that is gone: it opens a pipe that nobody writes to. */
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { perform as performForReal, type Task } from '../../../src/app/threads/worker.ts';

export async function perform(message: Uint8Array): Promise<Uint8Array> {
  for (const task of deserialize(message) as Task[]) {
    if (task.does === 'write' && task.path.endsWith('hangs.json')) openSync(join(task.options.realRoot, 'pipe'), 'r');
  }
  return performForReal(message);
}
