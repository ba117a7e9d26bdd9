/** A process on a terminal that runs one command of the program after the other, and prints a line with the name of each before it. */
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { runCli } from '../../src/cli/program.ts';

/** What screens begin with. */
export const BEGIN = '@@@ ';

export interface ScreenOrder {
  name: string;
  args: string[];
}

if (import.meta.main) {
  // Who runs it is on some screens.
  os.userInfo = (() => ({ username: 'ann' })) as unknown as typeof os.userInfo;
  syncBuiltinESMExports();
  const orders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ScreenOrder[];
  for (const { name, args } of orders) {
    process.stdout.write(`${BEGIN}${name}\n`);
    await runCli(args);
  }
}
