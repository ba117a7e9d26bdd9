import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

async function setUp(libraries: object[] | undefined = undefined) {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, ['audible', 'audnexus'], { libraries: libraries ?? [{ id: 'books', path: 'books', kind: 'mixed' }], stateDir: 'state' });
  const run = (...args: string[]) => runCli(args, { cwd: home });
  const doctor = async (...args: string[]) => JSON.parse((await run('doctor', '--json', ...args)).stdout) as Diagnosis[];
  return { home, books, server, run, doctor };
}

test('all well, before a first scan and after it', async () => {
  const { home, run, doctor } = await setUp();
  const first = await run('doctor');
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toContain('not there yet; the first scan makes it');
  expect(first.stdout).toMatch(/ok {4}provider +audible: 127\.0\.0\.1:\d+ answers in \d+ ms/);
  expect(first.stdout.trimEnd().endsWith('All well.')).toBe(true);
  await run('scan', '--offline');
  const later = await doctor();
  expect(later.filter(({ level }) => level === 'fail')).toEqual([]);
  expect(later.find(({ check }) => check === 'store')).toMatchObject({ level: 'ok', message: 'sound; 8 books' });
  expect(later.find(({ check, level }) => check === 'library books' && level === 'warn')).toMatchObject({ message: '1 of 8 books with problems' });
  expect(readFileSync(join(home, 'rubricator.yaml'), 'utf8')).toContain('books');
});

test('what is amiss is named with what to do, and the rest is still looked at', async () => {
  const { home, books, server, run, doctor } = await setUp([
    { id: 'books', path: 'books' },
    { id: 'gone', path: 'gone' },
    { id: 'inner', path: 'link' },
  ]);
  symlinkSync(join(books, 'Marit Osei'), join(home, 'link'));
  await run('scan', books, '--offline');
  writeFileSync(join(home, 'state/rubricator.sqlite'), 'broken '.repeat(1000));
  await server.close();
  const found = await doctor();
  const levels = Object.fromEntries(
    found.map(({ check, subject, level, message }) => [
      `${check} ${subject.replace(home, '')}: ${message.split(' (')[0]?.replace(/\d+ MB.*|127.*/, '')}`,
      level,
    ]),
  );
  expect(levels).toMatchObject({
    'library gone /gone: there is no such folder': 'fail',
    'library inner /books/Marit Osei: lies inside the library “books”': 'warn',
    'provider audible: cannot reach ': 'warn',
  });
  expect(found.find(({ check, level }) => check === 'store' && level === 'fail')?.advice).toContain('rubricator state check');
  for (const { level, advice } of found) if (level !== 'ok') expect(advice).toBeTruthy();
  const { code, stdout } = await run('doctor', '--offline');
  expect([code, stdout.includes('audible')]).toEqual([3, false]);
});

test.runIf(process.getuid?.() === 0)('a library that another user may not write', async () => {
  const { home, books, doctor } = await setUp();
  chmodSync(home, 0o755);
  rmSync(join(home, 'state'), { recursive: true, force: true });
  const config = join(home, 'rubricator.yaml');
  const result = await runCli(['doctor', '--json', '--offline', '--config', config], { cwd: '/', uid: 65_534 });
  const found = JSON.parse(result.stdout) as Diagnosis[];
  expect(found.find(({ check }) => check === 'library books')).toMatchObject({
    level: 'fail',
    message: 'permission denied (EACCES)',
    advice: expect.stringContaining('let the user'),
  });
  expect((await doctor('--offline')).find(({ check }) => check === 'library books')).toMatchObject({ level: 'ok', subject: books });
});

test('watches that the system grants, and servers that are to be told', async () => {
  const { home, server, doctor } = await setUp();
  const abs = createServer((request, response) => {
    const isKnown = request.headers.authorization === 'Bearer the-right-key' && request.url === '/api/libraries';
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end('{"libraries":[]}');
  });
  await new Promise<void>((resolve) => abs.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void abs.close());
  const url = `http://127.0.0.1:${(abs.address() as AddressInfo).port}`;
  const sink = (id: string, token: string, at = url) => ({ id, type: 'audiobookshelf', url: at, token });
  writeConfig(home, server, ['audible'], {
    ...{ stateDir: 'state', libraries: [{ id: 'books', path: 'books' }] },
    sinks: [sink('good', 'the-right-key'), sink('wrong', 'the-wrong-key'), sink('gone', 'a-key', 'http://127.0.0.1:9')],
  });
  const found = await doctor();
  expect(found.find(({ check }) => check === 'watching')).toMatchObject({
    subject: 'inotify',
    message: expect.stringMatching(/^\d+ folders to watch, \d+ watches granted$/),
  });
  expect(found.filter(({ check }) => check === 'sink')).toMatchObject([
    { subject: 'good', level: 'ok', message: 'Audiobookshelf answers, and takes the key' },
    { subject: 'wrong', level: 'warn', message: 'answers HTTP 401', advice: expect.stringContaining('API key') },
    { subject: 'gone', level: 'warn', message: expect.stringContaining('cannot be reached') },
  ]);
  expect(JSON.stringify(found)).not.toContain('-key"');
});

test('a clock that is behind the store is told of', async () => {
  const { home, run, doctor } = await setUp();
  await run('scan', '--offline');
  expect((await doctor('--offline')).filter(({ check }) => check === 'clock')).toEqual([]);
  const store = new Database(join(home, 'state/rubricator.sqlite'));
  store.prepare('update runs set started_at = ?').run(Date.UTC(2090, 0, 2, 3, 4));
  store.close();
  expect(await doctor('--offline')).toContainEqual(
    expect.objectContaining({ check: 'clock', level: 'warn', message: 'the last run began in the future, on 2090-01-02 03:04 UTC' }),
  );
});
