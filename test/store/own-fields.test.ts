import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createFieldRegistry } from '../../src/store/sqlite/own-fields.ts';
import { fieldRegistryContract } from '../contract/own-fields.ts';
import { tempFolder } from '../files/temp-folder.ts';

fieldRegistryContract('SQLite', async () => {
  const file = `${tempFolder()}/rubricator.sqlite`;
  const [one, other] = [await openDatabase(file), await openDatabase(file)];
  onTestFinished(async () => {
    await one.destroy();
    await other.destroy();
  });
  return [createFieldRegistry(one), createFieldRegistry(other)];
});
