/** Confirms the best candidate of each of many books, where it fits well enough. One run holds all of it, and is taken back as one. */
import type { Actor } from '../domain/actor.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Choice } from './choices.ts';
import { type DecideDeps, decide } from './decide.ts';
import { type ReviewDeps, reviewBook } from './review.ts';

export interface BestCandidate {
  item: StoredItem;
  /** Absolute. */
  path: string;
  choice: Choice;
}

/** @param minScore 0…1; a book whose best answer fits less well is left out, and so is one with none */
export async function bestCandidates(items: readonly StoredItem[], minScore: number, deps: ReviewDeps): Promise<BestCandidate[]> {
  const found: BestCandidate[] = [];
  for (const item of items) {
    const { path, choices } = await reviewBook(item, { isAll: false }, deps);
    // Ways to read the names, and decisions that a record offers, are no answers: how likely they are says nothing about the book.
    const [best] = choices.filter(({ match }) => match).sort((a, b) => b.score - a.score);
    if (best && best.score >= minScore) found.push({ item, path, choice: best });
  }
  return found;
}

export interface ConfirmManyInput {
  candidates: readonly BestCandidate[];
  actor: Actor;
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
}

export interface ConfirmedMany {
  confirmed: number;
  /** The run that `undo` takes back; undefined on a dry run. */
  runId?: number;
}

export async function confirmMany({ candidates, actor, isDryRun, signal }: ConfirmManyInput, deps: DecideDeps): Promise<ConfirmedMany> {
  const { store, now } = deps;
  const runId = isDryRun ? undefined : await store.beginRun({ kind: 'decision', startedAtMs: now(), actor });
  let confirmed = 0;
  for (const { item, choice } of candidates) {
    if (signal.aborted) break;
    const outcome = await decide({ item, keys: [choice.key], verdict: 'confirmed', actor, isDryRun, partOf: runId }, deps);
    if (outcome !== 'unknown candidate') confirmed++;
  }
  if (runId !== undefined) await store.endRun(runId, now(), { books: confirmed });
  return { confirmed, ...(runId !== undefined && { runId }) };
}
