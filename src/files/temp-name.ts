/** Names of temp files: their dot and their ending hide them from every server, and their token names the process that made them. */
import { randomBytes } from 'node:crypto';

const TEMP_NAME = /^\..+\.rb(?:([0-9a-f]{1,8})-[0-9a-f]{8}|[0-9a-f]{10})\.tmp$/s;

/** `.` and `.rb` + token + `.tmp`, at most. */
export const TEMP_NAME_BYTES = 1 + 3 + 17 + 4;

/** A token of this process. */
export function newToken(): string {
  return `${process.pid.toString(16)}-${randomBytes(4).toString('hex')}`;
}

export function tempNameOf(name: string, token: string): string {
  return `.${name}.rb${token}.tmp`;
}

export function isTempName(name: string): boolean {
  return TEMP_NAME.test(name);
}

/** False if the process that made the token has ended: it is not there, or it was an earlier one of our own number. */
export function isInUse(token: string, inUse: ReadonlySet<string>): boolean {
  const pid = Number.parseInt(token.split('-')[0] ?? '', 16);
  if (pid === process.pid) return inUse.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
