/** Fills the catalogue of the store in a folder, as the program does when it starts. Prints how many books are done after each batch. */
import { writeSync } from 'node:fs';
import { createApp, schema } from '../../src/app/app.ts';
import { createLog } from '../../src/runtime/log.ts';

const [stateDir = ''] = process.argv.slice(2);
const app = await createApp({
  config: schema.parse({ libraries: [{ id: 'books', path: '/nowhere', kind: 'mixed' }] }),
  stateDir,
  log: createLog({ level: 'warn', format: 'json' }),
  isOffline: true,
  isReadOnly: false,
  clock: { now: () => 1_800_000_000_000, sleep: async () => {} },
  random: () => 0.5,
  onProviderWarning() {},
  onFill: (done, total) => writeSync(1, `${done} of ${total}\n`),
});
await app.close();
