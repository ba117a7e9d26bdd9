import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { command as kind } from '../../src/sinks/command.ts';
import { exportedEvent, makeSink, sinkContract } from '../../src/testing/index.ts';
import { tempFolder } from '../files/temp-folder.ts';

const live = new AbortController().signal;
const command = (program: string[], timeoutSeconds = 20) => makeSink(kind, { command: program, timeoutSeconds });

sinkContract({ sink: kind, options: { command: ['true'] }, broken: { command: ['false'] }, event: exportedEvent('A/B') });

test('is told on its standard input, and of which event in its environment, and gets none of our secrets', async () => {
  const file = join(tempFolder(), 'out');
  vi.stubEnv('RUBRICATOR_PROVIDERS_HARDCOVER_TOKEN', 'a secret');
  await command(['sh', '-c', `cat > ${file}; env | grep RUBRICATOR >> ${file}`]).deliver([exportedEvent('A/B'), exportedEvent('A/C')], live);
  vi.unstubAllEnvs();
  const [told = '', ...environment] = readFileSync(file, 'utf8').trim().split('\n');
  expect(JSON.parse(told)).toEqual(exportedEvent('A/C'));
  expect(environment).toEqual(['RUBRICATOR_EVENT=export.complete']);
});

test('a title is no command: there is no shell', async () => {
  const file = join(tempFolder(), 'out');
  await command(['tee', file]).deliver([exportedEvent('$(touch /tmp/x); `ls`')], live);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(exportedEvent('$(touch /tmp/x); `ls`'));
});

test('one that reads nothing is fine', async () => {
  await command(['true']).deliver([exportedEvent('A'.repeat(200_000))], live);
});

test.each([
  [['sh', '-c', 'echo first >&2; echo no such topic >&2; exit 3'], 'sh ended with 3: no such topic'],
  [['/nonexistent/program'], '/nonexistent/program cannot be run: ENOENT'],
  [['sh', '-c', 'kill -9 $$'], 'sh was ended (SIGKILL)'],
])('%j: %s', async (program, message) => {
  await expect(command(program).deliver([exportedEvent('A')], live)).rejects.toThrow(message);
});

test('one that hangs is ended', async () => {
  await expect(command(['sleep', '60'], 1).deliver([exportedEvent('A')], live)).rejects.toThrow('sleep was ended (SIGKILL)');
});

test('one that is running when the daemon ends', async () => {
  const ending = new AbortController();
  const delivering = command(['sleep', '60']).deliver([exportedEvent('A')], ending.signal);
  setTimeout(() => ending.abort(), 100);
  await expect(delivering).rejects.toThrow('sleep');
});
