/** A plugin that does not answer is left alone for a while, by everybody with this state, and then tried once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CircuitOpenError, ReadError, UnavailableError } from '../../src/domain/errors.ts';
import { createCallsNow } from '../../src/plugins/call-now.ts';
import { onRest, type Rest, restIn } from '../../src/plugins/rest.ts';
import { createResting } from '../../src/plugins/resting.ts';
import { stateInWords } from '../../src/plugins/words.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { load, pluginFolder } from './samples.ts';

const REST_MS = 5 * 60_000;
const START_MS = Date.UTC(2026, 0, 2, 10, 0);

/** A plugin that answers or does not, with a clock, and others who have the same state. */
function world(plugin = `rubricator-plugin-${Math.random()}`) {
  const file = join(tempFolder(), 'deep', 'rest.json');
  const clock = { nowMs: START_MS };
  const heard: Rest[] = [];
  onTestFinished(onRest((rest) => void (rest.plugin === plugin && heard.push(rest))));
  let tried = 0;
  const another = () => {
    const { run } = createResting({ plugin, file, now: () => clock.nowMs });
    const call = (task: () => unknown) => {
      try {
        return run(() => {
          tried++;
          return task();
        });
      } catch (error) {
        return (error as Error).constructor;
      }
    };
    return {
      well: () => call(() => 'well'),
      hang: () =>
        call(() => {
          throw new UnavailableError('it did not answer within 10 s');
        }),
      odd: () =>
        call(() => {
          throw new ReadError('no such file');
        }),
    };
  };
  return { file, clock, heard, another, plugin, tried: () => tried };
}

test('after three failures in a row nobody waits for it, until it is tried again', async () => {
  const { file, clock, heard, another, tried, plugin } = world();
  const one = another();
  expect([one.hang(), one.hang(), one.well(), one.hang(), one.hang()]).toEqual([
    UnavailableError,
    UnavailableError,
    'well',
    UnavailableError,
    UnavailableError,
  ]);
  expect(restIn(file, clock.nowMs)).toBeUndefined();
  expect(one.hang()).toBe(UnavailableError);
  const before = tried();
  // Another thread, or another process, leaves it alone as well.
  expect([one.well(), another().well(), tried()]).toEqual([CircuitOpenError, CircuitOpenError, before]);
  expect(stateInWords({ state: 'on', restFile: file }, clock.nowMs)).toBe(
    'on, but left alone until 2026-01-02 10:05 UTC, because it failed 3 times in a row: it did not answer within 10 s',
  );
  await vi.waitFor(() => expect(heard).toEqual([{ plugin, untilMs: START_MS + REST_MS, reason: 'it did not answer within 10 s' }]), { timeout: PATIENCE_MS });

  clock.nowMs += REST_MS;
  // One failure is enough now, whoever tries.
  expect([another().hang(), one.well()]).toEqual([UnavailableError, CircuitOpenError]);
  clock.nowMs += REST_MS;
  expect([one.well(), another().hang(), another().well()]).toEqual(['well', UnavailableError, 'well']);
  expect(stateInWords({ state: 'on', restFile: file }, clock.nowMs)).toBe('on');
});

test('what fails over a file is no reason to leave it alone', () => {
  const { another } = world();
  const { hang, odd, well } = another();
  expect([hang(), hang(), odd(), hang(), hang(), well()].at(-1)).toBe('well');
});

test('a clock that was put back, and a note that nobody understands, leave nothing alone for ever', () => {
  const { clock, file, another } = world();
  const { hang, well } = another();
  for (let n = 0; n < 3; n++) hang();
  clock.nowMs -= 60_000;
  expect(well()).toBe('well');
  for (let n = 0; n < 3; n++) hang();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ untilMs: clock.nowMs + REST_MS });
});

const HANGING = `export const plugin = { readers: [{ id: 'r1', summary: '', file: { name: 'r1.txt' }, foreign: 'evidence', read(text) { if (text === 'hang') for (;;); } }] };`;

test('a reader that hangs is left alone, and another version of it is tried at once', () => {
  const pluginsDir = join(tempFolder(), 'plugins');
  const folder = pluginFolder({ kind: 'reader', id: 'r1', permissions: { files: 'sidecars' } }, HANGING);
  const [code] = load([folder], { pluginsDir }).codes;
  if (!code) throw new Error('it was left out');
  const calls = createCallsNow(code.code, { now: () => START_MS, maxCallMs: 300 });
  onTestFinished(calls.stop);
  for (let n = 0; n < 3; n++) expect(() => calls.callNow(['readers', 'r1', 'read'], ['hang', {}])).toThrow('did not answer within 0.3 s');
  expect(() => calls.callNow(['readers', 'r1', 'read'], ['fine', {}])).toThrow(CircuitOpenError);
  const state = () => load([folder], { pluginsDir }).states.map((each) => stateInWords(each, START_MS));
  expect(state()).toEqual([expect.stringMatching(/^on, but left alone until 2026-01-02 10:05 UTC/)]);
  put(folder, { 'index.js': `${HANGING}\n` });
  expect(state()).toEqual(['on']);
});

test('a source that cannot say whether it is off, is off for that reason', () => {
  const code = `import { commonOptions, defineProvider, definePlugin, z } from 'rubricator/sdk';
    export const plugin = definePlugin({ providers: [defineProvider({
      id: 'shelf', name: 'Shelf', homepage: 'https://shelf.example.org', lineage: 'shelf', editionKinds: ['audio'], schemaVersion: 1,
      limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, ttl: { foundMs: 1, missingMs: 1 }, timeoutMs: 1000, maxBodyBytes: 1000, operations: [],
      options: z.strictObject(commonOptions({ name: 'Shelf', baseUrl: 'https://shelf.example.org', allowance: '' })),
      offBecause() { process.exit(3); },
    })] });`;
  const [provider] = load([pluginFolder({ kind: 'provider', id: 'shelf' }, code)]).definitions.providers;
  if (!provider) throw new Error('it was left out');
  expect(provider.offBecause?.(provider.options.parse({}))).toContain('its process ended (status 3)');
});
