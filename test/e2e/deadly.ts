/** Loaded before the program: it dies at once, as by a lack of memory, when it opens a file with a certain word in its name. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const isDeadly = (path: unknown) => String(path).includes('deadly');

function dying<A extends unknown[], R>(open: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    if (isDeadly(args[0])) process.kill(process.pid, 'SIGKILL');
    return open(...args);
  };
}

fs.openSync = dying(fs.openSync);
fs.promises.open = dying(fs.promises.open) as typeof fs.promises.open;
syncBuiltinESMExports();
