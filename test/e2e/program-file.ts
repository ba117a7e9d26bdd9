/** Where the program is that tests start. */
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

const { BUNDLED_PROGRAM } = process.env;

/** What `node` is started with. */
export const SOURCE = join(PACKAGE_ROOT, 'src/main.ts');
export const PROGRAM = BUNDLED_PROGRAM ? join(BUNDLED_PROGRAM, 'main.js') : SOURCE;
/** The module that runs commands within a process. */
export const COMMANDS = BUNDLED_PROGRAM ? join(BUNDLED_PROGRAM, 'program.js') : join(PACKAGE_ROOT, 'src/cli/program.ts');
