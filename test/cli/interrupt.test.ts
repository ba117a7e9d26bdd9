import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { tempFolder } from '../files/temp-folder.ts';

/** A program with a thread that waits in the kernel for ever, as one does whose disk is gone: it opens a pipe that nobody writes to. */
const hanging = (fifo: string, onAbort: string) => `
  import { Worker } from 'node:worker_threads';
  import { onInterrupt } from ${JSON.stringify(join(PACKAGE_ROOT, 'src/cli/interrupt.ts'))};
  const thread = new Worker('require("node:worker_threads").parentPort.postMessage("hangs"); require("node:fs").openSync(' + JSON.stringify(${JSON.stringify(fifo)}) + ', "r")', { eval: true, execArgv: [] });
  const interruption = onInterrupt(() => console.log('asked'), () => console.log('left'));
  interruption.signal.addEventListener('abort', () => { ${onAbort} });
  thread.on('message', console.log);
`;

function start(onAbort: string) {
  const fifo = join(tempFolder(), 'pipe');
  execFileSync('mkfifo', [fifo]);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', hanging(fifo, onAbort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { child, exit: once(child, 'exit'), line: async () => (await lines.next()).value as string };
}

test.skipIf(process.platform === 'win32').each([
  ['a thread that never ends is waited for', ''],
  ['the listening has stopped', 'interruption.stop();'],
])('a command ends soon after Ctrl-C though a disk does not answer: %s', async (_, onAbort) => {
  const { child, exit, line } = start(onAbort);
  expect(await line()).toBe('hangs');
  child.kill('SIGINT');
  expect(await line()).toBe('asked');
  expect(await line()).toBe('left');
  expect(await exit).toEqual([null, 'SIGINT']);
});

test.skipIf(process.platform === 'win32')('the second Ctrl-C ends it at once, with the terminal in order', async () => {
  const { child, exit, line } = start('');
  expect(await line()).toBe('hangs');
  child.kill('SIGTERM');
  expect(await line()).toBe('asked');
  child.kill('SIGTERM');
  expect(await line()).toBe('left');
  expect(await exit).toEqual([null, 'SIGTERM']);
});
