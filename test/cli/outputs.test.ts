import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

/** A device that has no room for a single byte. */
const FULL = '/dev/full';
const MAIN = join(PACKAGE_ROOT, 'src/main.ts');

/** Runs Node with outputs that are full, or not. */
function run(args: readonly string[], ...outputs: ('full' | 'pipe')[]) {
  const full = openSync(FULL, 'w');
  const stdio = outputs.map((output) => (output === 'full' ? full : output));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', ...stdio], encoding: 'utf8' });
  closeSync(full);
  return { status, stdout, stderr };
}

describe.runIf(existsSync(FULL))('where there is no room', () => {
  test('for output, that is one line and an exit code', () => {
    const { status, stderr } = run([MAIN, 'config', 'schema'], 'full', 'pipe');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'rubricator: the output cannot be written: no space left on device\n' });
    expect(run([MAIN, 'config', 'schema'], 'full', 'full').status).toBe(1);
  });

  test('for messages, the exit code is what it would be', () => {
    expect(run([MAIN, 'config', 'check', '--config', '/nowhere'], 'pipe', 'full').status).toBe(2);
  });

  test('for the log, the program works on', () => {
    const code = `
      import { createLog } from ${JSON.stringify(join(PACKAGE_ROOT, 'src/runtime/log.ts'))};
      const log = createLog({ level: 'info' });
      for (let n = 0; n < 3; n++) log.info('lost');
      setTimeout(() => console.log('done'));`;
    expect(run(['--input-type=module', '-e', code], 'pipe', 'full')).toMatchObject({ status: 0, stdout: 'done\n' });
  });
});
