#!/usr/bin/env node
/** `npm create rubricator-plugin shelf -- --kind sink` does what `rubricator plugins new shelf --kind sink` does, without Rubricator installed before. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('rubricator/package.json');
const program = join(dirname(manifest), require(manifest).bin.rubricator);
const words = process.argv.slice(2);

const { status } = spawnSync(process.execPath, [program, 'plugins', 'new', ...(words.length > 0 ? words : ['--help'])], { stdio: 'inherit' });
process.exitCode = status ?? 1;
