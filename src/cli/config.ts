/** `rubricator config`: check, print and schema. */
import { stringify } from 'yaml';
import { configJsonSchema, withoutSecrets } from '../../config/options.ts';
import { examinePaths } from '../app/doctor.ts';
import { unwritableExports } from '../app/export-problems.ts';
import type { AppExtensions } from '../app/extensions.ts';
import { ownFieldsAtRest } from '../app/open-own-fields.ts';
import { roleProblems } from '../app/roles.ts';
import { stateDirOf } from '../app/state.ts';
import { ConfigError } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { configFor, extensionsFor } from './setup.ts';
import { plural } from './words.ts';

/** Also looks whether the folders that it names are there. Throws `ConfigError`, which the program lists. */
export async function checkCommand(options: CommonOptions): Promise<number> {
  const { config, file, placed } = configFor(options);
  const stateDir = stateDirOf(config, process.env);
  // Roles and conditions may name fields that only the state knows.
  const ownFields = await ownFieldsAtRest(config, stateDir);
  const problems = [...roleProblems(config, ownFields), ...unwritableExports(config, ownFields)];
  if (problems.length > 0) throw new ConfigError(problems.map(placed));
  const wrong = (await examinePaths(config, stateDir)).filter(({ level }) => level === 'fail');
  for (const { check, subject, message, advice } of wrong) out(printable(`${check}: ${subject}: ${message}${advice ? `; ${advice}` : ''}`));
  const { length } = config.libraries;
  const verdict = wrong.length > 0 ? `the options are fine, but ${plural(wrong.length, 'folder')} ${wrong.length === 1 ? 'is' : 'are'} not` : 'all well';
  out(`${file ?? 'No configuration file; the defaults apply'}: ${verdict}, ${length} ${length === 1 ? 'library' : 'libraries'}.`);
  return wrong.length > 0 ? EXIT.someFailed : EXIT.ok;
}

export async function printCommand(options: CommonOptions): Promise<number> {
  const { config, file } = configFor(options);
  process.stdout.write(`# ${file ?? 'defaults and environment'}\n${stringify(withoutSecrets(config))}`);
  return EXIT.ok;
}

/** With the options of the plugins that are there. Throws `ConfigError`. */
export async function schemaCommand(options: CommonOptions): Promise<number> {
  process.stdout.write(schemaText(extensionsFor(options)));
  return EXIT.ok;
}

export function schemaText({ schema }: Pick<AppExtensions, 'schema'>): string {
  return `${JSON.stringify(configJsonSchema(schema), null, 2)}\n`;
}
