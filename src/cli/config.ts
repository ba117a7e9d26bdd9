/** `rubricator config`: check, print, schema, init. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { configJsonSchema, exampleConfig, withoutSecrets } from '../../config/options.ts';
import { schema } from '../app/app.ts';
import { errnoOf } from '../domain/errors.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { configFor } from './setup.ts';

/** Throws `ConfigError`, which the program lists. */
export async function checkCommand(options: CommonOptions): Promise<number> {
  const { config, file } = configFor(options);
  const { length } = config.libraries;
  process.stdout.write(`${file ?? 'No configuration file; the defaults hold'}: all well, ${length} ${length === 1 ? 'library' : 'libraries'}.\n`);
  return EXIT.ok;
}

export async function printCommand(options: CommonOptions): Promise<number> {
  const { config, file } = configFor(options);
  process.stdout.write(`# ${file ?? 'defaults and environment'}\n${stringify(withoutSecrets(config))}`);
  return EXIT.ok;
}

export async function schemaCommand(): Promise<number> {
  process.stdout.write(`${JSON.stringify(configJsonSchema(schema), null, 2)}\n`);
  return EXIT.ok;
}

/** Never overwrites a file. */
export async function initCommand(file: string): Promise<number> {
  const path = resolve(file);
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(exampleConfig(schema));
    await handle.close();
  } catch (error) {
    process.stderr.write(
      `rubricator: ${path}: ${errnoOf(error) === 'EEXIST' ? 'is there already; nothing was written' : `cannot be written (${errnoOf(error)})`}\n`,
    );
    return EXIT.fatal;
  }
  process.stdout.write(`${path} written. Fill in “libraries”, then run: rubricator scan\n`);
  return EXIT.ok;
}
