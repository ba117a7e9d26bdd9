/** `rubricator config`: check, print, schema, init. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { configJsonSchema, exampleConfig, withoutSecrets } from '../../config/options.ts';
import { schema } from '../app/app.ts';
import { errnoOf } from '../domain/errors.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { configFor } from './setup.ts';

/** Throws `ConfigError`, which the program lists. */
export async function checkCommand(options: CommonOptions): Promise<number> {
  const { config, file } = configFor(options);
  const { length } = config.libraries;
  out(`${file ?? 'No configuration file; the defaults hold'}: all well, ${length} ${length === 1 ? 'library' : 'libraries'}.`);
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
    complain(`${path}: ${errnoOf(error) === 'EEXIST' ? 'is there already; nothing was written' : `cannot be written (${errnoOf(error)})`}`);
    return EXIT.fatal;
  }
  out(`${path} written. Fill in “libraries”, then run: rubricator scan`);
  return EXIT.ok;
}
