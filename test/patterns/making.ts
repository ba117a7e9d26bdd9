/** A thread that loads parts of the program, and tells of every regular expression that they make meanwhile. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import type { Pattern } from './collect.ts';

const files = workerData as readonly string[];
const made: Pattern[] = [];

globalThis.RegExp = new Proxy(RegExp, {
  construct(target, args, newTarget) {
    const pattern = Reflect.construct(target, args, newTarget) as RegExp;
    const place = placeOf(new Error().stack ?? '');
    if (place !== undefined) made.push({ place, source: pattern.source, flags: pattern.flags });
    return pattern;
  },
});

for (const file of files) await import(join(PACKAGE_ROOT, file));
parentPort?.postMessage(made);

/** Who called: the second line of a stack that begins here. Undefined if it is none of the files. */
function placeOf(stack: string): string | undefined {
  const [, url, line] = /(file:\/\/\S+?):(\d+):\d+\)?$/.exec(stack.split('\n')[2] ?? '') ?? [];
  const file = url && relative(PACKAGE_ROOT, fileURLToPath(url));
  return file && files.includes(file) ? `${file}:${line}` : undefined;
}
