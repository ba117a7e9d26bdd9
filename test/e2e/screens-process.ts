/** A process on a terminal that runs one command of the program after the other, and prints a line with the name of each before it. */
import { promises, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { runCli } from '../../src/cli/program.ts';

/** What screens begin with. */
export const BEGIN = '@@@ ';

export interface ScreenOrder {
  name: string;
  args: string[];
}

const MACHINE: Record<string, string> = {
  '/proc/self/mountinfo': '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
  '/proc/sys/fs/inotify/max_user_watches': '524288',
  '/proc/sys/fs/inotify/max_user_instances': '512',
};

if (import.meta.main) {
  // Who runs it is on some screens.
  os.userInfo = (() => ({ username: 'ann' })) as unknown as typeof os.userInfo;
  // So are its disk and its kernel.
  const { readFile } = promises;
  promises.statfs = (async () => ({ bavail: 80_000, bsize: 1024 * 1024 })) as unknown as typeof promises.statfs;
  promises.readFile = (async (path: string, ...more: never[]) => MACHINE[path] ?? readFile(path, ...more)) as typeof readFile;
  syncBuiltinESMExports();
  const orders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ScreenOrder[];
  for (const { name, args } of orders) {
    process.stdout.write(`${BEGIN}${name}\n`);
    // Nor do providers answer in the same time.
    const { now } = Date;
    const atMs = now();
    if (name.startsWith('doctor')) Date.now = () => atMs;
    await runCli(args);
    Date.now = now;
  }
}
