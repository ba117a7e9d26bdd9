/** Retries with jitter, by cockatiel, only what may succeed a moment later (`UnavailableError`). */
import { DelegateBackoff, handleType, retry } from 'cockatiel';
import { UnavailableError } from '../domain/errors.ts';

export interface RetryOptions {
  /** Further attempts after the first. */
  retries: number;
  /** Mean delay before the first retry; doubled for each further one. */
  delayMs: number;
  /** 0…1. */
  random(): number;
}

export type Retry = <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createRetry({ retries, delayMs, random }: RetryOptions): Retry {
  const backoff = new DelegateBackoff<{ attempt: number }>(({ attempt }) => delayMs * 2 ** (attempt - 1) * (0.5 + random()));
  const policy = retry(handleType(UnavailableError), { maxAttempts: retries, backoff });
  return (task, signal) => policy.execute(task, signal);
}
