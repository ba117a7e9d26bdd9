/** Who is at work on a temp file. Its name holds a token, and the token names the process that made it. */
import type { UnfinishedWrite } from './write-journal.ts';

/** No write takes as long. A token that is older is in use by nobody. */
export const TOKEN_LEASE_MS = 10 * 60_000;

export interface TempTokens {
  /** A new token of this process. */
  create(): string;
  /** Runs a write. Meanwhile the token is in use. */
  during<T>(token: string, write: () => Promise<T>): Promise<T>;
  /** True if somebody may still be at work on the temp file of a write that has not ended. */
  isInUse(write: UnfinishedWrite): boolean;
  /** True if the process that made a token lives, as far as this machine can tell. */
  isAlive(token: string): boolean;
  close(): void;
}
