/** Asks a target for what others edited in it: when the database says that there is something, and at an interval. */
import type { Clock } from '../domain/clock.ts';
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import { type SendBooksDeps, sendBooks } from './send-books.ts';

export interface EditRoundsDeps extends SendBooksDeps {
  clock: Pick<Clock, 'now'>;
  /** Takes over what others edited; resolves to books that shall be sent again, or undefined if there was nothing. Absent where nobody asks. */
  takeEdits?: ((signal: AbortSignal) => Promise<number[] | undefined>) | undefined;
  /** How often it asks, if the database does not say by itself that there is something. */
  pollMs: number;
}

export interface EditRounds {
  /** Infinite where nobody asks. */
  dueAtMs(): number;
  /** The next round shall come at once. */
  hurry(): void;
  /** Does nothing before a round is due. Resolves to the number of books that wait for a person, if it asked. */
  round(signal: AbortSignal): Promise<number | undefined>;
}

export function createEditRounds(target: CatalogueTarget, deps: EditRoundsDeps, wake: () => void): EditRounds {
  const { clock, takeEdits, pollMs } = deps;
  const { edits } = target;
  let dueAtMs = 0;
  if (!edits || !takeEdits) return { dueAtMs: () => Number.POSITIVE_INFINITY, hurry() {}, round: async () => undefined };
  const hurry = () => {
    dueAtMs = 0;
  };
  return {
    dueAtMs: () => dueAtMs,
    hurry,
    async round(signal) {
      if (clock.now() < dueAtMs) return undefined;
      dueAtMs = clock.now() + pollMs;
      await edits.listen?.(() => {
        hurry();
        wake();
      });
      for (let again = await takeEdits(signal); again; again = await takeEdits(signal)) await sendBooks(target, again, deps);
      return edits.countDisputed();
    },
  };
}
