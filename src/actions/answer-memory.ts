/** Remembers answers that took long, so that asking again and again takes a twentieth of the time at most. */

export interface AnswerMemory {
  /** Who asks for the same while it is made gets the same. */
  once<Result>(key: string, make: () => Promise<Result>): Promise<Result>;
  /** A part of it for those who see the same, and nobody else. */
  partFor(view: string): AnswerMemory;
}

/** An answer is given again for so many times as long as it took to make. */
const WORTH = 20;
/** What was made quicker is made anew. */
const QUICK_MS = 100;
const MOST_KEPT = 50;

export function createAnswerMemory(now: () => number): AnswerMemory {
  const kept = new Map<string, { result: Promise<unknown>; untilMs: number }>();

  async function once<Result>(key: string, make: () => Promise<Result>): Promise<Result> {
    const known = kept.get(key);
    if (known && now() < known.untilMs) return known.result as Promise<Result>;
    const startedMs = now();
    const made: { result: Promise<Result>; untilMs: number } = { result: make(), untilMs: Number.POSITIVE_INFINITY };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, made);
    made.untilMs = await made.result.then(
      () => (now() - startedMs < QUICK_MS ? 0 : now() + WORTH * (now() - startedMs)),
      () => 0,
    );
    return made.result;
  }

  const partFor = (view: string): AnswerMemory => ({
    once: (key, make) => once(JSON.stringify([view, key]), make),
    partFor: (within) => partFor(JSON.stringify([view, within])),
  });
  return partFor('');
}
