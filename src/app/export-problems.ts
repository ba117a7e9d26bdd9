/** Kept exports whose conditions may name fields that were added while the program ran. */
import { exportProblems } from '../../config/exports.ts';
import type { Config } from '../../config/schema.ts';
import type { ConfigProblem } from '../domain/errors.ts';
import type { OwnField } from '../ports/own-fields.ts';

/** What is wrong with them now that it is known which fields there are. A field that was retired is none. */
export function unwritableExports({ exports: files, libraries }: Pick<Config, 'exports' | 'libraries'>, all: readonly OwnField[]): ConfigProblem[] {
  const customFields = all.map(({ field }) => field).filter(({ isRetired }) => !isRetired);
  return exportProblems({ exports: files, libraries, customFields, mayHaveOthers: false }).map(({ path, message }) => ({ path: path.join('.'), message }));
}
