/** Passwords that stand in files of their own. */
import { readFileSync } from 'node:fs';
import { ConfigError, reasonOf } from '../domain/errors.ts';

/** Throws `ConfigError` that names the option. */
export function passwordIn(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError([{ path: option, message: `${file} ${reasonOf(error)}` }]);
  }
}
