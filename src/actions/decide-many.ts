/** Decides about candidates of many books, all the same way. One run holds all of it, and is taken back as one. */
import type { Actor } from '../domain/actor.ts';
import type { Decision } from '../domain/book/match.ts';
import type { StoredItem } from '../ports/items.ts';
import { type DecideDeps, decide } from './decide.ts';

export interface DecideManyInput {
  /** Books with the keys of those of their candidates that are meant. */
  decisions: readonly { item: StoredItem; keys: readonly string[] }[];
  verdict: Decision['verdict'];
  actor: Actor;
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
}

export interface DecidedMany {
  /** A book whose candidates are not known any more is left out. */
  decided: number;
  /** The run that `undo` takes back; undefined on a dry run. */
  runId?: number;
}

export async function decideMany({ decisions, verdict, actor, isDryRun, signal }: DecideManyInput, deps: DecideDeps): Promise<DecidedMany> {
  const { store, now } = deps;
  const runId = isDryRun ? undefined : await store.beginRun({ kind: 'decision', startedAtMs: now(), actor });
  let decided = 0;
  for (const { item, keys } of decisions) {
    if (signal.aborted) break;
    const outcome = await decide({ item, keys, verdict, actor, isDryRun, partOf: runId }, deps);
    if (outcome !== 'unknown candidate') decided++;
  }
  if (runId !== undefined) await store.endRun(runId, now(), { books: decided });
  return { decided, ...(runId !== undefined && { runId }) };
}
