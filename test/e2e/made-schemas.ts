/** Loaded before the program: writes how many schemas there are at its end into the file that MADE_SCHEMAS names. */
import { writeFileSync } from 'node:fs';
import { queryObjects } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';

const { MADE_SCHEMAS } = process.env;

if (MADE_SCHEMAS && isMainThread)
  process.on('exit', () => {
    const kinds = Object.entries(z).flatMap(([name, kind]) => (/^Zod[A-Z]/.test(name) && typeof kind === 'function' ? [kind] : []));
    writeFileSync(MADE_SCHEMAS, String(kinds.reduce((sum, kind) => sum + Number(queryObjects(kind, { format: 'count' })), 0)));
  });
