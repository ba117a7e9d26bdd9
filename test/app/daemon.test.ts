import { expect, test } from 'vitest';
import { runDaemon } from '../../src/app/daemon.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { createLog } from '../../src/runtime/log.ts';
import type { Notify } from '../../src/runtime/systemd.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { manualClock } from '../work/manual-clock.ts';

const { schema } = BUILT_IN;

test('systemd is told of life only while the queue moves', async () => {
  const time = manualClock();
  let passedMs = 0;
  const ready = Promise.withResolvers<void>();
  let isAlive = () => false;
  const nothing = () => {};
  const notify: Notify = {
    ...{ starting: nothing, status: nothing, reloading: nothing, stopping: nothing, ready: () => ready.resolve() },
    async keepAlive(asked) {
      isAlive = asked;
    },
  };
  const stop = Promise.withResolvers<'stop'>();
  const config = schema.parse({ libraries: [{ id: 'books', path: tempFolder() }], stateDir: tempFolder(), api: { enabled: false } });
  const running = runDaemon({
    ...{ config, reload: () => ({ config }), env: {}, log: createLog({ level: 'silent' }), random: () => 0.5, notify, part: 'lead' },
    // Time passes, and nothing that waits for it goes on: the loop that takes jobs has stopped.
    clock: { now: () => time.now() + passedMs, sleep: time.sleep },
    orders: { next: () => stop.promise },
  });
  await ready.promise;
  expect(isAlive()).toBe(true);
  passedMs = 14 * 60_000;
  expect(isAlive()).toBe(true);
  passedMs = 16 * 60_000;
  expect(isAlive()).toBe(false);
  stop.resolve('stop');
  expect(await running).toBe('stopped');
});
