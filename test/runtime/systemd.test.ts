import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createNotify } from '../../src/runtime/systemd.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { manualClock, settle } from '../work/manual-clock.ts';

/** A `systemd-notify` that writes down what it is told. */
function fakeSystemd(script: string) {
  const folder = tempFolder();
  put(folder, { 'systemd-notify': `#!/bin/sh\n${script.replace('LOG', join(folder, 'log'))}\n` });
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').split('\n').filter(Boolean) : []);
}

const fail = (error: unknown) => {
  throw error;
};

test('tells systemd how it is', async () => {
  const told = fakeSystemd('echo "$@" >> LOG');
  const notify = createNotify({ NOTIFY_SOCKET: '/run/x' }, 42, fail);
  notify.ready('watching books');
  await vi.waitFor(() => expect(told()).toEqual(['READY=1 STATUS=watching books MAINPID=42']));
  notify.reloading();
  await vi.waitFor(() => expect(told()[1]).toMatch(/^RELOADING=1 MONOTONIC_USEC=\d{6,}$/));
  notify.stopping();
  await vi.waitFor(() => expect(told()[2]).toBe('STOPPING=1'));
  notify.status('idle');
  await vi.waitFor(() => expect(told()[3]).toBe('STATUS=idle'));
  notify.starting('updating the catalogue');
  await vi.waitFor(() => expect(told()[4]).toBe('STATUS=updating the catalogue EXTEND_TIMEOUT_USEC=60000000'));
});

test('says that it is alive three times as often as it has to, while it is', async () => {
  const told = fakeSystemd('echo "$@" >> LOG');
  const clock = manualClock();
  const ending = new AbortController();
  let isAlive = true;
  const beating = createNotify({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000', WATCHDOG_PID: '42' }, 42, fail).keepAlive(
    () => isAlive,
    clock,
    ending.signal,
  );
  await clock.advance(40_000);
  await vi.waitFor(() => expect(told()).toHaveLength(3));
  isAlive = false;
  await clock.advance(100_000);
  expect(told()).toHaveLength(3);
  ending.abort();
  await beating;
});

test('a watchdog of another process is none of ours, and without systemd nothing is said', async () => {
  const told = fakeSystemd('echo "$@" >> LOG');
  const clock = manualClock();
  const { signal } = new AbortController();
  await createNotify({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000', WATCHDOG_PID: '7' }, 42, fail).keepAlive(() => true, clock, signal);
  createNotify({}, 42, fail).ready('x');
  await settle();
  expect(told()).toEqual([]);
});

test('a failure is told of once', async () => {
  fakeSystemd('exit 1');
  const failures: unknown[] = [];
  const notify = createNotify({ NOTIFY_SOCKET: '/run/x' }, 42, (error) => failures.push(error));
  notify.ready('x');
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  notify.stopping();
  await settle();
  expect(failures).toHaveLength(1);
});
