import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepDailyCopies } from '../../src/app/daily-copy.ts';
import { copyTargetOf, isSent } from '../../src/app/sent-copies.ts';
import type { Logger } from '../../src/runtime/log.ts';
import { copiesOf } from '../../src/store/sqlite/copies.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { manualClock } from '../work/manual-clock.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

/** Starts the copies of a daemon, and ends them after the first look. Resolves to what was logged. */
async function startedAt(stateDir: string, nowMs: number): Promise<string[]> {
  const said: string[] = [];
  const note = (level: string) => (_fields: object, message: string) => void said.push(`${level}: ${message}`);
  const log = { info: note('info'), error: note('error') } as unknown as Logger;
  await keepDailyCopies({ stateDir, now: () => nowMs, log })();
  return said;
}

test('a daemon copies the store when it starts, once a day', async () => {
  const stateDir = join(tempFolder(), 'state');
  await (await openDatabase(join(stateDir, 'rubricator.sqlite'))).destroy();
  expect(await startedAt(stateDir, NOON)).toEqual(['info: the store was copied']);
  expect(await startedAt(stateDir, NOON + 3_600_000)).toEqual([]);
  expect(await startedAt(stateDir, NOON + 24 * 3_600_000)).toEqual(['info: the store was copied']);
  expect(copiesOf(stateDir)).toHaveLength(2);
});

test('damage is logged with what to do, and the daemon goes on', async () => {
  const stateDir = tempFolder();
  writeFileSync(join(stateDir, 'rubricator.sqlite'), 'no database '.repeat(500));
  expect(await startedAt(stateDir, NOON)).toEqual([expect.stringMatching(/^error: the store .* was not copied: .*; see rubricator state check$/)]);
});

test('a copy is sent elsewhere as well; what fails is logged and tried again, and a copy that is there is not sent twice', async () => {
  const [stateDir, place] = [join(tempFolder(), 'state'), join(tempFolder(), 'elsewhere')];
  await (await openDatabase(join(stateDir, 'rubricator.sqlite'))).destroy();
  const said: string[] = [];
  const note = (level: string) => (_fields: object, message: string) => void said.push(`${level}: ${message}`);
  const log = { info: note('info'), error: note('error') } as unknown as Logger;
  const storage = { places: [], env: {}, clock: manualClock(NOON), random: () => 0.5 };
  const target = (passphraseFile?: string) =>
    copyTargetOf({ stateCopies: { to: place, keep: { count: 1 }, ...(passphraseFile && { passphraseFile }) } }, storage);
  const lookOnce = async (wanted: ReturnType<typeof target>, until: number) => {
    const end = keepDailyCopies({ stateDir, now: () => NOON, log, target: wanted });
    await expect.poll(() => said.length).toBe(until);
    await end();
  };
  await lookOnce(target('/nonexistent/passphrase'), 2);
  expect(said[1]).toMatch(/^error: the copy of the store could not be sent: stateCopies.passphraseFile cannot be read: .*; it is tried again$/);
  await lookOnce(target(), 3);
  expect(said[2]).toBe('info: the copy of the store was sent');
  expect(readdirSync(place)).toEqual(['rubricator-2026-01-15T1200.sqlite.gz']);
  const [copy] = copiesOf(stateDir);
  const wanted = target()?.(new AbortController().signal);
  expect(copy && wanted && (await isSent(copy, wanted))).toBe(true);
});
