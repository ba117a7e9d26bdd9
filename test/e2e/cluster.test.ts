/** Several processes on one PostgreSQL and one Redis do what one does with a file, though they are killed meanwhile; one of them leads. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { hasPostgres, onPostgres, postgresUrl } from '../catalogues/servers.ts';
import { hasRedis, ownPrefix, REDIS } from '../cluster/redis.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli, startCli } from './cli.ts';
import { runCluster } from './cluster-kills.ts';
import { startDaemon } from './daemon.ts';
import { NO_PROVIDERS } from './world-config.ts';

describe.runIf(hasPostgres && hasRedis)('on PostgreSQL and Redis', () => {
  test('a daemon and two workers write what one process writes, though one after the other is killed', { timeout: 900_000 }, async () => {
    const database = await postgresUrl();
    const redis = { url: REDIS, prefix: ownPrefix() };
    const { findings, sidecars, records } = await runCluster({ database, redis, books: 24, workers: 2, kills: 4, seed: 1, folder: tempFolder() });
    expect(findings).toEqual([]);
    expect([sidecars, records]).toEqual([48, 24]);
  });
});

describe.runIf(hasPostgres)('on PostgreSQL', () => {
  async function household() {
    const home = tempFolder();
    const books = join(home, 'books');
    mkdirSync(books);
    writeExampleLibrary(books);
    const database = await postgresUrl();
    return {
      database,
      books,
      config(part: string, library = 'books') {
        const sections = { database, stateDir: join(home, part), providers: NO_PROVIDERS, api: { port: 0 }, watch: { settleSeconds: 0 } };
        put(home, { [`${part}.yaml`]: JSON.stringify({ ...sections, libraries: [{ id: library, path: books, kind: 'mixed' }] }) });
        return join(home, `${part}.yaml`);
      },
    };
  }

  test('one leads; another stands by, takes up a changed config, and leads by it when the first is killed', { timeout: 300_000 }, async () => {
    const { config } = await household();
    const heartbeats = tempFolder();
    const start = (name: string) => startDaemon(config(name), { env: { RUBRICATOR_HEARTBEAT_FILE: join(heartbeats, name) } });
    const [first, second] = [start('one'), start('two')];
    onTestFinished(() => {
      for (const { child } of [first, second]) child.kill('SIGKILL');
    });
    const waiting = await Promise.race([first, second].map(async (each) => (await each.said('standing by')) && each));
    const leading = waiting === first ? second : first;
    await leading.said('looked through');
    expect(waiting.lines.some(({ msg }) => msg === 'listening')).toBe(false);
    expect(readdirSync(heartbeats).sort()).toEqual(['one', 'two']);
    expect((await leading.status()).workers).toMatchObject([{ isLeading: true, processId: leading.child.pid, isSilent: false }]);
    config(waiting === first ? 'one' : 'two', 'tomes');
    waiting.child.kill('SIGHUP');
    await waiting.said('config loaded anew');
    leading.child.kill('SIGKILL');
    expect(await waiting.said('looked through')).toMatchObject({ library: 'tomes' });
    await waiting.said('run ended');
    expect((await waiting.stop()).code).toBe(0);
  });

  test('whoever leads stops when it loses the server, and goes on when that is back', { timeout: 300_000 }, async () => {
    const { config, database } = await household();
    const daemon = startDaemon(config('one'));
    onTestFinished(() => void daemon.child.kill('SIGKILL'));
    await daemon.said('looked through');
    await onPostgres(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(database).pathname.slice(1)}'`);
    await daemon.said('the connection to the database was lost');
    const seen = daemon.lines.length;
    await expect.poll(() => daemon.lines.slice(seen).some(({ msg }) => msg === 'looked through'), { timeout: 120_000 }).toBe(true);
    expect((await daemon.stop()).code).toBe(0);
  });

  test('status tells who works; a worker that ends is taken off, and one that is killed falls silent', { timeout: 300_000 }, async () => {
    const { config } = await household();
    const daemon = startDaemon(config('one'));
    const worker = startCli(['worker', '--config', config('two')]);
    onTestFinished(() => {
      for (const { child } of [daemon, worker]) child.kill('SIGKILL');
    });
    await daemon.said('looked through');
    const workers = async () => (await daemon.status()).workers.filter(({ isLeading }) => !isLeading);
    await expect.poll(workers, { timeout: 120_000 }).toMatchObject([{ processId: worker.child.pid, version: expect.any(String), isSilent: false }]);
    const { stdout } = await runCli(['status', '--config', config('one')]);
    expect(stdout).toMatch(/^Leads: .*one, process \d+, [\d.]+, \d+ books? under way$/m);
    expect(stdout).toMatch(/^Works: .*two, process \d+/m);
    worker.child.kill('SIGKILL');
    await expect.poll(workers, { timeout: 120_000 }).toMatchObject([{ isSilent: true }]);
    const again = startCli(['worker', '--config', config('two')]);
    await expect.poll(workers, { timeout: 120_000 }).toMatchObject([{ processId: again.child.pid, isSilent: false }]);
    again.child.kill('SIGTERM');
    expect((await again.result).code).toBe(0);
    expect(await workers()).toEqual([]);
    expect((await daemon.stop()).code).toBe(0);
  });

  test('commands work on the same state from anywhere; those that work on the file of a state say where it is', { timeout: 300_000 }, async () => {
    const { config, books } = await household();
    await runCli(['scan', '--offline', '-q', '--config', config('one')]);
    const book = join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road');
    expect((await runCli(['set', book, 'title=The Pepper Road', '--config', config('two')])).code).toBe(0);
    expect((await runCli(['explain', book, 'title', '--config', config('one')])).stdout).toContain('The Pepper Road');
    expect((await runCli(['undo', '--config', config('three')])).code).toBe(0);
    expect((await runCli(['explain', book, 'title', '--config', config('two')])).stdout).not.toContain('The Pepper Road');
    expect((await runCli(['audit', 'verify', '--config', config('one')])).code).toBe(0);
    const { code, stderr } = await runCli(['state', 'copy', '--config', config('one')]);
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining('the state is in the database')]);
    expect(code).not.toBe(0);
  });

  test('a password is never shown', { timeout: 120_000 }, async () => {
    const database = await postgresUrl();
    const wrong = database.replace(/\/\/[^@]*@[^/]*/, '//nobody:topsecret@127.0.0.1:1');
    const folder = tempFolder();
    put(folder, { 'rubricator.yaml': JSON.stringify({ database: wrong, providers: NO_PROVIDERS }) });
    const file = join(folder, 'rubricator.yaml');
    for (const command of ['list', 'doctor', 'config']) {
      const { stdout, stderr } = await runCli([command, ...(command === 'config' ? ['check'] : []), '--config', file]);
      expect(`${stdout}${stderr}`, command).not.toContain('topsecret');
    }
    expect((await runCli(['list', '--config', file])).stderr).toContain('cannot open the store postgres://127.0.0.1:1/');
  });
});

test('a worker without a database is told what it needs', async () => {
  const { code, stderr } = await startCli(['worker'], { cwd: tempFolder() }).result;
  expect([code, stderr]).toEqual([2, expect.stringContaining('workers share a database')]);
});
