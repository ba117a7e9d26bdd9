import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepDailyCopies } from '../../src/app/daily-copy.ts';
import type { Logger } from '../../src/runtime/log.ts';
import { copiesOf } from '../../src/store/sqlite/copies.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { tempFolder } from '../files/temp-folder.ts';

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
