/** That what is shipped to be run by others runs: the unit, the image's steps, compose.yaml. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../config/load.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { PACKAGE_ROOT, VERSION } from '../../src/runtime/version.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { PATIENCE_MS } from '../patience.ts';
import { NO_PROVIDERS } from './world-config.ts';

const { schema } = BUILT_IN;

const at = (path: string) => join(PACKAGE_ROOT, path);
const text = (path: string) => readFileSync(at(path), 'utf8');

describe('the unit', () => {
  const isThere = hasProgram('systemd-analyze', '--version');
  const unit = () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'rubricator.service.d'));
    copyFileSync(at('config/systemd/rubricator.service'), join(folder, 'rubricator.service'));
    copyFileSync(at('config/systemd/older-systemd.conf'), join(folder, 'rubricator.service.d/older-systemd.conf'));
    return join(folder, 'rubricator.service');
  };

  test.skipIf(!isThere)('is understood by systemd, an older one with its drop-in', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit()], { encoding: 'utf8' });
    const complaints = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('Failed to parse service type, ignoring: notify-reload'));
    expect({ status, complaints }).toEqual({ status: 0, complaints: [] });
  });

  test.skipIf(!isThere)('leaves little to what runs in it', () => {
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', unit()], { encoding: 'utf8' });
    const exposure = /Overall exposure level for rubricator\.service: ([\d.]+)/.exec(stdout)?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(2);
  });

  test('its options are the program’s, and it outlasts the program’s own end', () => {
    const lines = text('config/systemd/rubricator.service').split('\n');
    const env = Object.fromEntries(
      lines.flatMap((line) => (line.startsWith('Environment=RUBRICATOR_') ? [line.slice(12).split('=') as [string, string]] : [])),
    );
    const { config } = loadConfig({ schema, env, cwd: tempFolder() });
    expect(config.log.format).toBe('json');
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(lines.join('\n'))?.[1])).toBeGreaterThan(config.watch.shutdownSeconds);
  });

  test('bounds memory, tasks and open files', () => {
    const lines = text('config/systemd/rubricator.service').split('\n');
    for (const limit of ['MemoryMax', 'TasksMax', 'LimitNOFILE']) expect(lines.filter((line) => line.startsWith(`${limit}=`))).toHaveLength(1);
  });
});

describe('the image', () => {
  test('the Dockerfile takes what is there, on the Node that is asked for, with options that there are', () => {
    const dockerfile = text('Dockerfile');
    const { engines } = JSON.parse(text('package.json')) as { engines: { node: string } };
    for (const [, major] of dockerfile.matchAll(/^FROM node:(\d+)/gm)) expect(engines.node.split('.')[0]).toBe(`>=${major}`);
    for (const path of ['config/docker/build.sh', 'config/docker/entrypoint.sh']) expect(statSync(at(path)).mode & 0o111).not.toBe(0);
    const env = Object.fromEntries([...dockerfile.matchAll(/(RUBRICATOR_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    expect(loadConfig({ schema, env: { ...env, RUBRICATOR_CONFIG: at('config/docker/rubricator.yaml') }, cwd: '/' }).config).toMatchObject({
      stateDir: '/state',
      libraries: [{ path: '/audiobooks' }],
    });
  });

  test('its steps, taken in a scratch folder, give a program that watches as the user who is asked for', async () => {
    const home = tempFolder();
    const [app, books, state, bin] = ['app', 'books', 'state', 'bin'].map((name) => join(home, name)) as [string, string, string, string];
    execFileSync(at('config/docker/build.sh'), [app], { stdio: 'pipe' });
    const packages = readdirSync(join(app, 'node_modules'));
    expect(packages).toContain('better-sqlite3');
    for (const tool of ['vitest', 'typescript', 'zod', 'node']) expect(packages).not.toContain(tool);
    expect(readdirSync(app).sort()).toEqual(['LICENSE', 'README.md', 'config', 'dist', 'examples', 'node_modules', 'package-lock.json', 'package.json']);

    const isRoot = process.getuid?.() === 0;
    const owner = isRoot ? 2345 : process.getuid?.();
    put(home, { 'books/A/Book/book.m4b': makeMp4({ durationSec: 60, tags: { album: 'Book', artist: 'A' } }), 'bin/.keep': '' });
    execFileSync('ln', ['-s', join(app, 'dist/main.js'), join(bin, 'rubricator')]);
    if (isRoot) execFileSync('chown', ['-R', '2345:2346', books, home]);
    const port = String(await freePort());
    writeFileSync(
      join(home, 'rubricator.yaml'),
      JSON.stringify({ libraries: [{ id: 'books', path: books }], watch: { settleSeconds: 0 }, providers: NO_PROVIDERS }),
    );
    const env = {
      PATH: [bin, join(process.execPath, '..'), process.env.PATH].join(':'),
      ...{ RUBRICATOR_CONFIG: join(home, 'rubricator.yaml'), RUBRICATOR_STATE_DIR: state, RUBRICATOR_API_PORT: port, RUBRICATOR_LOG_FORMAT: 'json' },
      ...{ PUID: '2345', PGID: '2346', UMASK: '002' },
    };
    const entry = join(app, 'config/docker/entrypoint.sh');
    expect(execFileSync(entry, ['rubricator', '--version'], { env, encoding: 'utf8' }).trim()).toBe(VERSION);
    const isHealthy = () => spawnSync(process.execPath, [join(app, 'config/docker/healthy.js')], { env }).status === 0;
    expect(isHealthy()).toBe(false);

    const daemon = spawn(entry, ['rubricator', 'watch'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => void daemon.kill('SIGKILL'));
    const ended = new Promise<number | null>((resolve) => daemon.once('close', resolve));
    const sidecar = join(books, 'A/Book/metadata.json');
    await vi.waitFor(() => expect(existsSync(sidecar)).toBe(true), { timeout: PATIENCE_MS, interval: 100 });
    expect(isHealthy()).toBe(true);
    const { uid, gid, mode } = statSync(sidecar);
    expect({ uid, mode: (mode & 0o777).toString(8) }).toEqual({ uid: owner, mode: '664' });
    if (isRoot) expect(gid).toBe(2346);
    expect(statSync(join(state, 'rubricator.sqlite')).uid).toBe(owner);
    daemon.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

test('compose.yaml shows both servers the books at one place, which is the one of its config', () => {
  const { services } = parse(text('compose.yaml')) as { services: Record<string, { volumes: string[] }> };
  const mounts = Object.values(services).map(({ volumes }) => volumes.find((volume) => volume.startsWith('$' + '{BOOKS')));
  expect(new Set(mounts)).toEqual(new Set(['$' + '{BOOKS:-./audiobooks}:/audiobooks']));
  expect(parse(text('config/docker/rubricator.yaml'))).toMatchObject({ libraries: [{ path: '/audiobooks' }] });
});

describe('the container of compose.yaml', () => {
  const { rubricator } = (parse(text('compose.yaml')) as { services: { rubricator: Record<string, unknown> & { cap_add: string[] } } }).services;

  test('writes into its volumes only, and has bounds', () => {
    expect(rubricator).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'], security_opt: ['no-new-privileges:true'] });
    expect(rubricator).toMatchObject({ mem_limit: expect.any(String), pids_limit: expect.any(Number), ulimits: { nofile: expect.any(Number) } });
  });

  test.skipIf(process.getuid?.() !== 0 || !hasProgram('setpriv', '--version'))('becomes its user with the capabilities that it keeps', () => {
    const state = join(tempFolder(), 'state');
    mkdirSync(join(state, 'closed'), { recursive: true });
    writeFileSync(join(state, 'closed/rubricator.sqlite'), '');
    execFileSync('chown', ['-R', '3456:3456', state]);
    execFileSync('chmod', ['0700', state, join(state, 'closed')]);
    execFileSync('chmod', ['0711', join(state, '..')]);
    const kept = ['-all', ...rubricator.cap_add.map((name) => `+${name.toLowerCase()}`)].join(',');
    const env = { ...process.env, PUID: '2345', PGID: '2346', RUBRICATOR_STATE_DIR: state };
    const ran = spawnSync('setpriv', ['--bounding-set', kept, '--no-new-privs', at('config/docker/entrypoint.sh'), 'id', '-u'], { env, encoding: 'utf8' });
    expect(ran).toMatchObject({ stdout: '2345\n', stderr: '', status: 0 });
    expect(statSync(join(state, 'closed/rubricator.sqlite'))).toMatchObject({ uid: 2345, gid: 2346 });
  });
});

/** One that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
