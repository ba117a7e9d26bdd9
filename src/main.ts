#!/usr/bin/env node
/** Entry of the command line. Nothing is loaded before it is known that this Node can run it. */

import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MINIMUM_NODE = 24;

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
  process.stderr.write(`rubricator needs Node ${MINIMUM_NODE} or newer; this is ${process.version}. In a checkout, "npm run" and "npx" bring their own.\n`);
  process.exitCode = 2;
} else {
  // What was compiled once is kept in the system's temporary folder: the next start takes a quarter less. Threads look for the folder in the environment.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  // Whoever reads our output may stop reading (`| head`); what is being done is still finished.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const { runCli } = await import('./cli/program.ts');
  process.exitCode = await runCli(process.argv.slice(2));
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
