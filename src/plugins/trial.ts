/** How a part of a plugin is tried: what it does is waited for, and what it throws is judged. */
import { messageOf } from '../domain/errors.ts';
import { MISTAKE } from './messages.ts';

/** What was tried, and what failed. */
export interface Trial {
  tried: number;
  /** Each with what it was given, on one line. */
  failures: string[];
  /** Kinds of failures that are among these. */
  known: Set<string>;
  /** What could not be found out, and why. */
  notes: string[];
  /** Kinds of requests that it would send. */
  sent: Set<string>;
}

/** One failure of a kind is enough: over all that was tried, it would be told many times. */
export function noteOnce({ failures, known }: Trial, kind: string, failure: string): void {
  if (!known.has(kind)) failures.push(failure);
  known.add(kind);
}

export function newTrial(): Trial {
  return { tried: 0, failures: [], known: new Set(), notes: [], sent: new Set() };
}

/** Whatever answers at once is waited for no longer. */
export const PATIENCE_MS = 10_000;

const LONGEST = 300;

export type TrialOutcome = { did: 'end'; value: unknown } | { did: 'throw'; message: string } | { did: 'last' };

/** What came of it in this time; what goes on by itself afterwards is left alone. */
export async function outcomeOf(run: () => Promise<unknown>, patienceMs: number): Promise<TrialOutcome> {
  const { promise: isLate, resolve } = Promise.withResolvers<TrialOutcome>();
  const timer = setTimeout(() => resolve({ did: 'last' }), patienceMs);
  const ended = async (): Promise<TrialOutcome> => {
    try {
      return { did: 'end', value: await run() };
    } catch (error) {
      return { did: 'throw', message: messageOf(error).replace(/\s+/g, ' ').slice(0, LONGEST) };
    }
  };
  try {
    return await Promise.race([ended(), isLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with an error whatever it is thrown over; undefined if it may be thrown. */
export function wrongWith(message: string, secrets: readonly string[]): string | undefined {
  if (secrets.some((secret) => message.includes(secret))) return 'its error gives a secret option away';
  return MISTAKE.test(message) || message.startsWith('may not reach') ? message : undefined;
}

/** True if the plugin itself did not take what was made up for its options. */
export function isAboutOptions(message: string): boolean {
  return /^failed inside the plugin \(option /.test(message);
}
