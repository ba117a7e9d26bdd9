/** The thread of `call-now.ts`: it has the process of a plugin, and wakes the thread that waits for an answer. */
import { workerData } from 'node:worker_threads';
import { STOP, type WaitingCall, type WaitingOutcome, type WaitingThreadData } from './call-now.ts';
import { createChild } from './child.ts';
import { sentError } from './messages.ts';

const { code, port, maxCallMs } = workerData as WaitingThreadData;
const child = createChild(code, { env: process.env, maxCallMs });

port.on('message', async (message: WaitingCall | typeof STOP) => {
  if (message === STOP) {
    child.stop();
    process.exit();
  }
  const { id, path, args, context, flag } = message;
  try {
    const result = await child.call({ path, args, ...(context && { context }) });
    port.postMessage({ id, result } satisfies WaitingOutcome);
  } catch (error) {
    port.postMessage({ id, error: sentError(error) } satisfies WaitingOutcome);
  }
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
});
