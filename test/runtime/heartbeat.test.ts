/** The file that is written anew while the process does well, and what the health check of the image makes of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { keepHeartbeat } from '../../src/runtime/heartbeat.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { manualClock } from '../work/manual-clock.ts';

const fail = (error: unknown) => {
  throw error;
};

function isHealthy(file: string): boolean {
  const env = { ...process.env, RUBRICATOR_HEARTBEAT_FILE: file };
  return spawnSync(process.execPath, [join(PACKAGE_ROOT, 'config/docker/healthy.js')], { env }).status === 0;
}

test('is written four times a minute while the work moves, and no more once it has come to a stop', async () => {
  const file = join(tempFolder(), 'alive');
  const clock = manualClock();
  const ending = new AbortController();
  let isAlive = true;
  const beating = keepHeartbeat({ file, isAlive: () => isAlive, onError: fail }, clock, ending.signal);
  await vi.waitFor(() => expect(existsSync(file)).toBe(true));
  const first = readFileSync(file, 'utf8');
  await clock.advance(15_000);
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).not.toBe(first));
  isAlive = false;
  rmSync(file);
  await clock.advance(60_000);
  expect(existsSync(file)).toBe(false);
  ending.abort();
  await beating;
});

test('says once that it cannot be written; without a name nothing is', async () => {
  const errors: unknown[] = [];
  const clock = manualClock();
  const ending = new AbortController();
  const file = join(tempFolder(), 'nowhere', 'alive');
  const beating = keepHeartbeat({ file, isAlive: () => true, onError: (error) => errors.push(error) }, clock, ending.signal);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  await clock.advance(60_000);
  ending.abort();
  await beating;
  expect(errors).toHaveLength(1);
  await keepHeartbeat({ file: undefined, isAlive: () => true, onError: fail }, clock, new AbortController().signal);
});

test('a file that is there and young is health; an old one or none is not', async () => {
  const file = join(tempFolder(), 'alive');
  expect(isHealthy(file)).toBe(false);
  const ending = new AbortController();
  const beating = keepHeartbeat({ file, isAlive: () => true, onError: fail }, manualClock(), ending.signal);
  await vi.waitFor(() => expect(existsSync(file)).toBe(true));
  ending.abort();
  await beating;
  expect(isHealthy(file)).toBe(true);
  const before = Date.now() / 1000 - 90;
  utimesSync(file, before, before);
  expect(isHealthy(file)).toBe(false);
});
