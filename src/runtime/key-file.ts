/** The file that holds the key of secret fields. It is its owner's alone. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';
import { newKeyText, parseKey, type SealKey } from './seal.ts';

const MODE = 0o600;
const MAX_BYTES = 4096;

/** The key, or in words why there is none. */
export function readKeyFile(file: string): SealKey | { problem: string } {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { mode, size } = fstatSync(handle);
    if ((mode & 0o077) !== 0) return { problem: `others may read the key file ${file}; let nobody but its owner: chmod 600` };
    const key = size > MAX_BYTES ? undefined : parseKey(readFileSync(handle, 'utf8'));
    return key ?? { problem: `${file} is no key file; rubricator fields key new makes one` };
  } catch (error) {
    const code = errnoOf(error);
    return { problem: code === 'ENOENT' ? `there is no key file ${file}` : `the key file ${file} cannot be read (${code})` };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Makes a new key. Never writes over a file. @returns in words why it could not */
export function makeKeyFile(file: string): SealKey | { problem: string } {
  const text = newKeyText();
  try {
    const handle = openSync(file, 'wx', MODE);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = errnoOf(error);
    return { problem: code === 'EEXIST' ? `there is a file ${file} already` : `${file} cannot be written (${code})` };
  }
  return parseKey(text) as SealKey;
}
