/** Decides about candidates of many books, all the same way. One run holds all of it, and is taken back as one. */
import type { Actor } from '../domain/actor.ts';
import type { Decision } from '../domain/book/match.ts';
import type { StoredItem } from '../ports/items.ts';
import { type DecideDeps, decide } from './decide.ts';
import { forManyBooks } from './many-books.ts';

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
  /** Paths of books that are left as they are, because somebody worked on them for long. */
  busy?: string[];
  /** The run that `undo` takes back; undefined on a dry run. */
  runId?: number;
}

export async function decideMany({ decisions, verdict, actor, isDryRun, signal }: DecideManyInput, deps: DecideDeps): Promise<DecidedMany> {
  const { store, now } = deps;
  const runId = isDryRun ? undefined : await store.beginRun({ kind: 'decision', startedAtMs: now(), actor });
  let decided = 0;
  const byBook = Map.groupBy(decisions, ({ item }) => item.id);
  const busy = await forManyBooks(byBook.values(), { isDryRun, signal, holdToApply: deps.holdToApply }, async (ofBook) => {
    for (const { item, keys } of ofBook) {
      if (signal.aborted) return;
      const outcome = await decide({ item, keys, verdict, actor, isDryRun, partOf: runId }, deps);
      if (outcome !== 'unknown candidate') decided++;
    }
  });
  if (runId !== undefined) await store.endRun(runId, now(), { books: decided });
  return { decided, ...(busy.length > 0 && { busy }), ...(runId !== undefined && { runId }) };
}
