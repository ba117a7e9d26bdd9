/** Loaded before the program: writes how many schemas of objects and of lists there are at its end into the file that MADE_SCHEMAS names. */
import { writeFileSync } from 'node:fs';
import { queryObjects } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';

const { MADE_SCHEMAS } = process.env;

if (MADE_SCHEMAS && isMainThread)
  process.on('exit', () => {
    // Each kind takes most of a second to count; of a section, a sidecar or an answer these are the outermost.
    const made = [z.ZodObject, z.ZodArray].map((kind) => Number(queryObjects(kind, { format: 'count' })));
    writeFileSync(MADE_SCHEMAS, made.join(' '));
  });
