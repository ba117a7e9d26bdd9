/** Writes the files that are made from code: the example config and its JSON schema. `node test/generate.ts` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, exampleConfig } from '../config/options.ts';
import { schema } from '../src/app.ts';
import { PACKAGE_ROOT } from '../src/version.ts';

writeFileSync(join(PACKAGE_ROOT, 'config/rubricator.example.yaml'), exampleConfig(schema));
writeFileSync(join(PACKAGE_ROOT, 'config/rubricator.schema.json'), `${JSON.stringify(configJsonSchema(schema), null, 2)}\n`);
