/** Installing by npm, from folders and archives. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InstallError, installPlugin } from '../../src/plugins/install.ts';
import { readManifest } from '../../src/plugins/manifest.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { packageJson } from './samples.ts';

const NAME = 'rubricator-plugin-try';
const version = (number: string) => ({ 'try/package.json': packageJson({ kind: 'sink', id: 'try' }, { version: number }), 'try/index.js': `// ${number}` });

/** A folder of plugins, and one of sources. */
function place() {
  const [root, pluginsDir] = [tempFolder(), join(tempFolder(), 'plugins')];
  // Another path to it, as a state folder on another disk has.
  symlinkSync(tempFolder(), pluginsDir);
  const there = () => readManifest(join(pluginsDir, 'node_modules', NAME));
  const add = (what: string) => installPlugin(pluginsDir, what, root);
  return { root, pluginsDir, there, add };
}

test('the same folder is installed anew, and what was there can be put back', async () => {
  const { root, pluginsDir, there, add } = place();
  put(root, version('1.0.0'));
  (await add('./try')).before.forget();
  const lock = readFileSync(join(pluginsDir, 'package-lock.json'), 'utf8');
  put(root, version('1.1.0'));
  const { name, before } = await add('./try');
  expect([name, there()]).toEqual([NAME, expect.objectContaining({ version: '1.1.0' })]);
  before.putBack();
  before.forget();
  expect(there()).toMatchObject({ version: '1.0.0' });
  expect(readFileSync(join(pluginsDir, 'package-lock.json'), 'utf8')).toBe(lock);
  expect(existsSync(join(pluginsDir, '.before'))).toBe(false);
});

test('the same archive is installed anew', async () => {
  const { root, there, add } = place();
  for (const number of ['1.0.0', '1.1.0']) {
    put(root, version(number));
    execFileSync('tar', ['-czf', join(root, 'try.tgz'), '--transform', 's,^try,package,', '-C', root, 'try']);
    const { name, before } = await add('try.tgz');
    before.forget();
    expect([name, there()]).toEqual([NAME, expect.objectContaining({ version: number })]);
  }
});

test('what npm cannot install changes nothing', async () => {
  const { root, pluginsDir, there, add } = place();
  put(root, version('1.0.0'));
  (await add('./try')).before.forget();
  put(root, { 'try.tgz': 'no archive' });
  await expect(add('try.tgz')).rejects.toThrow(InstallError);
  put(root, { 'try/package.json': packageJson({ kind: 'sink', id: 'try' }, { version: '1.1.0', dependencies: { other: 'file:./nowhere' } }) });
  await expect(add('./try')).rejects.toThrow(InstallError);
  expect(there()).toMatchObject({ version: '1.0.0' });
  expect(existsSync(join(pluginsDir, '.before'))).toBe(false);
});
