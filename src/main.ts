#!/usr/bin/env node
/** Entry of the command line. Nothing is loaded before it is known that this Node can run it; an older one must be able to read this file. */

import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MINIMUM_NODE = 24;
const { node: version } = process.versions;

if (Number(version.split('.')[0]) < MINIMUM_NODE) {
  process.stderr.write(
    `Rubricator needs Node.js ${MINIMUM_NODE} or newer; this is ${version}. Get it at https://nodejs.org, or run: npx -y -p node@${MINIMUM_NODE} -p rubricator rubricator\n`,
  );
  process.exitCode = 2;
} else {
  // What was compiled once is kept in the system's temporary folder: the next start takes a quarter less. Threads look for the folder in the environment.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const { endureLostOutput } = await import('./cli/outputs.ts');
  endureLostOutput();
  const { runCli } = await import('./cli/program.ts');
  const code = await runCli(process.argv.slice(2));
  process.exitCode ||= code;
}
