/** A process that makes a token and lives until it is killed: `node token-process.ts STATE`. */
import { createTempTokens } from '../../src/store/sqlite/temp-tokens.ts';

const tokens = createTempTokens({ stateDir: process.argv[2], now: Date.now });
process.send?.(tokens.create());
process.on('message', () => {});
