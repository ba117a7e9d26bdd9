/** Writes what is made from code: the example config, its JSON schema, the schema of the graph, pages of the documentation, the baseline of the store, the list of safe patterns, and a mark in the lock file. `npm run generate` */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, exampleConfig } from '../config/options.ts';
import { BUILT_IN } from '../src/app/extensions.ts';
import { createProgram } from '../src/cli/program.ts';
import { tableOptions } from '../src/cli/table-options.ts';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';
import { commandReference } from './docs/command-reference.ts';
import { printedSchema, SCHEMA_FILE } from './docs/graphql-schema.ts';
import { withPermissions } from './docs/permissions.ts';
import { PLUGIN_SCHEMA, pluginSchema } from './docs/plugin-schema.ts';
import { recordSchemas } from './docs/record-schemas.ts';
import { withScanTimes } from './docs/scan-times.ts';
import { writeSafePatterns } from './patterns/safe-patterns.ts';
import { API_REPORT, apiReport } from './sdk/api-report.ts';
import { BASELINE_FILE, baselineText } from './store/baseline-text.ts';

const { schema } = BUILT_IN;

const read = (path: string) => readFileSync(join(PACKAGE_ROOT, path), 'utf8');
const write = (path: string, text: string) => writeFileSync(join(PACKAGE_ROOT, path), text);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

write('config/rubricator.example.yaml', exampleConfig(schema));
write('config/rubricator.schema.json', json(configJsonSchema(schema)));
for (const { file, text } of await recordSchemas()) write(`docs/schemas/${file}`, text());
write(`docs/schemas/${PLUGIN_SCHEMA}`, json(pluginSchema()));
write(SCHEMA_FILE, printedSchema());
write(API_REPORT, apiReport());
write(BASELINE_FILE, await baselineText());
write('docs/commands.md', commandReference(createProgram(() => undefined, tableOptions)));
write('docs/users.md', withPermissions(read('docs/users.md')));
write('docs/first-scan.md', withScanTimes(read('docs/first-scan.md')));
await writeSafePatterns();

// Keeps npm from compiling what comes prebuilt (docs/decisions/0003-no-native-compile-by-the-lock-file.md).
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { gypfile?: boolean }> };
const sqlite = lock.packages['node_modules/better-sqlite3'];
if (sqlite) sqlite.gypfile = false;
write('package-lock.json', json(lock));
