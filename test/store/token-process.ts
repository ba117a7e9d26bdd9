/** A process that makes a token and lives until it is killed: `node token-process.ts STATE`. */
import { randomBytes } from 'node:crypto';
import { createTempTokens } from '../../src/store/sqlite/temp-tokens.ts';

const randomHex = () => randomBytes(4).toString('hex');
const tokens = createTempTokens({ stateDir: process.argv[2], now: Date.now, randomHex });
const token = tokens.create();
// A lock that only the garbage collector knows of must be held all the same: see the caller's `--expose-gc`.
setImmediate(() => {
  globalThis.gc?.();
  process.send?.(token);
});
process.on('message', () => {});
