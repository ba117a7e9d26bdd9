/** Writes what is made from code: the example config, its JSON schema, and a mark in the lock file. `npm run generate` */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, exampleConfig } from '../config/options.ts';
import { schema } from '../src/app/app.ts';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';

const write = (path: string, text: string) => writeFileSync(join(PACKAGE_ROOT, path), text);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

write('config/rubricator.example.yaml', exampleConfig(schema));
write('config/rubricator.schema.json', json(configJsonSchema(schema)));

// Keeps npm from compiling what comes prebuilt (docs/decisions/0003-no-native-compile-by-the-lock-file.md).
const lock = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { gypfile?: boolean }> };
const sqlite = lock.packages['node_modules/better-sqlite3'];
if (sqlite) sqlite.gypfile = false;
write('package-lock.json', json(lock));
