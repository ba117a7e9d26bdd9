/** Names of temp files: their dot and their ending hide them from every server, and their token says who made them. */
import { randomBytes } from 'node:crypto';

/** Earlier versions put a process number into the token, or nothing. */
const TEMP_NAME = /^\..+\.rb(?:([0-9a-f]{1,8})-[0-9a-f]{8}|[0-9a-f]{10})\.tmp$/s;

/** `.` and `.rb` + token + `.tmp`, at most. */
export const TEMP_NAME_BYTES = 1 + 3 + 17 + 4;

/** A token that no process answers for: for a file that is removed at once. */
export function anyToken(): string {
  return `0-${randomBytes(4).toString('hex')}`;
}

export function tempNameOf(name: string, token: string): string {
  return `.${name}.rb${token}.tmp`;
}

export function isTempName(name: string): boolean {
  return TEMP_NAME.test(name);
}
