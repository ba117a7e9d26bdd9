/** A thread that takes ever more memory outside the heap of JavaScript, as WebAssembly does. */
import { parentPort } from 'node:worker_threads';

const held: Buffer[] = [];
const pause = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', () => {
  for (;;) {
    held.push(Buffer.alloc(20_000_000, 1));
    Atomics.wait(pause, 0, 0, 20);
  }
});
parentPort?.postMessage('ready');
