import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../src/runtime/version.ts';
import { lockInstance } from '../../../src/store/sqlite/instance-lock.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';

/** Another process that holds the lock until it is killed. */
async function holder(folder: string) {
  const code = `import { lockInstance } from '${join(PACKAGE_ROOT, 'src/store/sqlite/instance-lock.ts')}';
    globalThis.lock = lockInstance(process.argv[1]); console.log(globalThis.lock ? 'held' : 'refused'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

test('one at a time; let go of, it is free', () => {
  const folder = join(tempFolder(), 'state');
  const lock = lockInstance(folder);
  expect(lock).toBeDefined();
  expect(lockInstance(folder)).toBeUndefined();
  lock?.release();
  const next = lockInstance(folder);
  expect(next).toBeDefined();
  next?.release();
});

test('another process holds it, and one that is killed holds it no more', async () => {
  const folder = tempFolder();
  const { child, said } = await holder(folder);
  expect(said).toBe('held');
  expect(lockInstance(folder)).toBeUndefined();
  expect((await holder(folder)).said).toBe('refused');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(folder, 'daemon.lock'))).toBe(true);
  const lock = lockInstance(folder);
  expect(lock).toBeDefined();
  lock?.release();
});

test('a folder that is none is told of', () => {
  const root = tempFolder();
  put(root, { file: 'x' });
  chmodSync(join(root, 'file'), 0o600);
  expect(() => lockInstance(join(root, 'file'))).toThrow(/cannot lock the state folder .*file/);
});
