import { expect, test, vi } from 'vitest';
import { type AppOptions, createApp } from '../../src/app/app.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { createLog } from '../../src/runtime/log.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { tempFolder } from '../files/temp-folder.ts';

test('an app that cannot be put together leaves nothing that goes on', async () => {
  const sleeping = new Set<AbortSignal>();
  const clock = {
    now: realClock.now,
    async sleep(ms: number, signal: AbortSignal) {
      sleeping.add(signal);
      await realClock.sleep(ms, signal).finally(() => sleeping.delete(signal));
    },
  };
  const options: AppOptions = {
    ...{ config: BUILT_IN.schema.parse({}), stateDir: tempFolder(), log: createLog({ level: 'silent' }), clock, random: Math.random },
    ...{ isOffline: false, isReadOnly: false, onProviderWarning: () => undefined },
  };
  const stop = vi.fn();
  const fenceOf = () => {
    throw new Error('no fence');
  };
  await expect(createApp({ ...options, extensions: { ...BUILT_IN, stop, fenceOf } })).rejects.toThrow('no fence');
  expect(stop).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(sleeping.size).toBe(0));
  const app = await createApp(options);
  expect(sleeping.size).toBeGreaterThan(0);
  await app.close();
  await vi.waitFor(() => expect(sleeping.size).toBe(0));
});
