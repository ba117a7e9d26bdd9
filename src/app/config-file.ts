/** The config file on disk, for actions that write a rule into it. */
import { constants } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../domain/errors.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { ConfigFile } from '../ports/config-file.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';

/** Where the config comes from, and how it is read again. */
export interface ConfigOrigin {
  /** Absolute. */
  path: string;
  /** Throws `ConfigError` if the program could not run with this text in the file. */
  check(text: string): void;
  reload(): void;
}

export function createConfigFile({ path, check, reload }: ConfigOrigin, tokens: Pick<TempTokens, 'create'>): ConfigFile {
  return {
    path,
    reload,
    async read() {
      try {
        const text = await readFile(path, 'utf8');
        return { text, version: hashOf(text), isWritable: await isWritable(await realpath(path)) };
      } catch {
        return undefined;
      }
    },
    problemsIn(text) {
      try {
        check(text);
        return [];
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return error.problems.map((problem) => `${problem.path || 'config'}: ${problem.message}`);
      }
    },
    async write(text, before) {
      const target = await realpath(path);
      const expected = Buffer.from(before);
      await writeAtomic(target, Buffer.from(text), { realRoot: dirname(target), token: tokens.create(), expected });
    },
  };
}

/** The folder must let a new file take the place of the old one. */
async function isWritable(target: string): Promise<boolean> {
  try {
    await Promise.all([target, dirname(target)].map((each) => access(each, constants.W_OK)));
    return true;
  } catch {
    return false;
  }
}
