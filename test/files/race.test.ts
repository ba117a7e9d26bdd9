import { expect, test } from 'vitest';
import { race } from './race.ts';
import { tempFolder } from './temp-folder.ts';

test.skipIf(process.platform !== 'linux')('nothing is read, written or removed outside the library, whoever swaps folders for links meanwhile', async () => {
  const result = await race(tempFolder(), ({ refused, written }) => refused >= 300 && written >= 100);
  expect(result).toMatchObject({ outside: [], taken: 0, temps: [], odd: [] });
});
