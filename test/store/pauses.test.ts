import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPauses } from '../../src/store/pauses.ts';
import { checkStore } from '../../src/store/sqlite/check-store.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { pausesContract } from '../contract/pauses.ts';
import { tempFolder } from '../files/temp-folder.ts';

async function open(file = ':memory:') {
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  return createPauses(db);
}

pausesContract('SQLite', open);

test('another process sees a pause, and so does whoever only looks into the file', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const [one, other] = [await open(file), await open(file)];
  const pause = { of: 'library', id: 'books', actor: { kind: 'user', name: 'ann' }, sinceMs: 1 } as const;
  await one.put(pause);
  expect(await other.all(2)).toEqual([pause]);
  expect(checkStore(file).pauses).toEqual([pause]);
});
