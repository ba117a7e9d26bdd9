/** Installing by npm, from folders and archives. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { InstallError, installPlugin, updatePlugins } from '../../src/plugins/install.ts';
import { readManifest } from '../../src/plugins/manifest.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { packageJson } from './samples.ts';

const NAME = 'rubricator-plugin-try';
const version = (number: string, folder = 'try') => ({
  [`${folder}/package.json`]: packageJson({ kind: 'sink', id: 'try' }, { version: number }),
  [`${folder}/index.js`]: `// ${number}`,
});

/** An archive as npm makes them: all is in the folder `package`. */
function packed(root: string, number: string, file: string): void {
  put(root, version(number, 'package'));
  execFileSync('tar', ['-czf', join(root, file), '-C', root, 'package']);
}

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
    packed(root, number, 'try.tgz');
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

test('an update goes on when the folder that another one came from is gone', async () => {
  const { root, pluginsDir, there, add } = place();
  const archives = ['1.0.0', '1.1.0'].map((number) => {
    packed(root, number, `${number}.tgz`);
    return { number, bytes: readFileSync(join(root, `${number}.tgz`)) };
  });
  let newest = '1.0.0';
  const server = createServer((request, response) => {
    const archive = archives.find(({ number }) => request.url === `/${number}.tgz`);
    if (archive) return void response.end(archive.bytes);
    if (request.url !== `/${NAME}`) return void response.writeHead(404).end();
    const address = `http://${request.headers.host}`;
    const versions = archives
      .filter(({ number }) => number <= newest)
      .map(({ number }) => [number, { name: NAME, version: number, dist: { tarball: `${address}/${number}.tgz` } }]);
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ name: NAME, 'dist-tags': { latest: newest }, versions: Object.fromEntries(versions) }));
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  onTestFinished(() => void vi.unstubAllEnvs());
  (await add(`${NAME}@^1.0.0`)).before.forget();
  put(root, { 'other/package.json': packageJson({ kind: 'sink', id: 'other' }, { name: 'rubricator-plugin-other' }), 'other/index.js': '' });
  (await add('./other')).before.forget();
  rmSync(join(root, 'other'), { recursive: true });
  expect(there()).toMatchObject({ version: '1.0.0' });
  newest = '1.1.0';
  // What npm remembers of the registry is not asked again at once.
  rmSync(join(pluginsDir, '.npm'), { recursive: true, force: true });
  expect(await updatePlugins(pluginsDir)).toEqual([['rubricator-plugin-other', join(root, 'other')]]);
  expect(there()).toMatchObject({ version: '1.1.0' });
  expect(existsSync(join(pluginsDir, 'node_modules/rubricator-plugin-other/package.json'))).toBe(true);
});

test.each(['https://plugins.example/try.tgz', 'git+ssh://plugins.example/try'])('the address %s is not taken', async (address) => {
  await expect(place().add(address)).rejects.toThrow('addresses are not taken');
});
