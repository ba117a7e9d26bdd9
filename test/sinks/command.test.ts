import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { command as kind } from '../../src/sinks/command.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { exported, live, makeSink } from './receiver.ts';

const command = (program: string[], timeoutSeconds = 20) => makeSink(kind, { command: program, timeoutSeconds });

test('is told on its standard input, and of which event in its environment, and gets none of our secrets', async () => {
  const file = join(tempFolder(), 'out');
  vi.stubEnv('RUBRICATOR_PROVIDERS_HARDCOVER_TOKEN', 'a secret');
  await command(['sh', '-c', `cat > ${file}; env | grep RUBRICATOR >> ${file}`]).deliver([exported('A/B'), exported('A/C')], live);
  vi.unstubAllEnvs();
  const [told = '', ...environment] = readFileSync(file, 'utf8').trim().split('\n');
  expect(JSON.parse(told)).toEqual(exported('A/C'));
  expect(environment).toEqual(['RUBRICATOR_EVENT=export.complete']);
});

test('a title is no command: there is no shell', async () => {
  const file = join(tempFolder(), 'out');
  await command(['tee', file]).deliver([exported('$(touch /tmp/x); `ls`')], live);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(exported('$(touch /tmp/x); `ls`'));
});

test('one that reads nothing is fine', async () => {
  await command(['true']).deliver([exported('A'.repeat(200_000))], live);
});

test.each([
  [['sh', '-c', 'echo first >&2; echo no such topic >&2; exit 3'], 'sh ended with 3: no such topic'],
  [['/nonexistent/program'], '/nonexistent/program cannot be run: ENOENT'],
  [['sh', '-c', 'kill -9 $$'], 'sh was ended (SIGKILL)'],
])('%j: %s', async (program, message) => {
  await expect(command(program).deliver([exported('A')], live)).rejects.toThrow(message);
});

test('one that hangs is ended', async () => {
  await expect(command(['sleep', '60'], 1).deliver([exported('A')], live)).rejects.toThrow('sleep was ended (SIGKILL)');
});

test('one that is running when the daemon ends', async () => {
  const ending = new AbortController();
  const delivering = command(['sleep', '60']).deliver([exported('A')], ending.signal);
  setTimeout(() => ending.abort(), 100);
  await expect(delivering).rejects.toThrow('sleep');
});
