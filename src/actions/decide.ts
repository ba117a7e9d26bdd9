/** Confirms or rejects candidates of a book, or ways to read its names, for good. */
import type { Actor } from '../domain/actor.ts';
import { candidateKey } from '../domain/book/candidate.ts';
import type { Decision } from '../domain/book/match.ts';
import { readingKey } from '../pipeline/match/judge.ts';
import type { Decisions } from '../ports/decisions.ts';
import type { ItemHistories, ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Apply } from './apply.ts';

export interface DecideInput {
  item: StoredItem;
  /** Of the candidates, as `candidateKey` makes them, or of readings. */
  keys: readonly string[];
  verdict: Decision['verdict'];
  actor: Actor;
  isDryRun: boolean;
}

export interface DecideDeps {
  store: ItemHistories & Decisions;
  libraries: Libraries;
  apply: Apply;
  now(): number;
}

/** Changes nothing if one of the candidates is unknown. */
export async function decide({ item, keys, verdict, actor, isDryRun }: DecideInput, deps: DecideDeps): Promise<'decided' | 'unknown candidate'> {
  const { store, libraries, apply, now } = deps;
  const history = await store.load(item.id);
  const answers = history.candidates.filter(({ local }) => !local).map(candidateKey);
  const known = new Set([...answers, ...(item.query?.readings ?? []).map(readingKey)]);
  if (keys.some((key) => !known.has(key))) return 'unknown candidate';
  const { folder } = await libraries.placeOf(item);
  const made = keys.map((key): Decision => ({ key, verdict, decidedAtMs: now(), actor }));
  const change = { item, folder, actor, reason: 'changed', changed: keys } as const;
  if (isDryRun) await apply({ ...change, pretend: { itemId: item.id, decisions: withDecisions(history, made) } });
  else {
    for (const decision of made) await store.decide(item.id, decision);
    await apply(change);
  }
  return 'decided';
}

/** The decisions as the store would keep them: a candidate has one, and one candidate is confirmed. */
function withDecisions({ decisions }: ItemHistory, made: readonly Decision[]): Decision[] {
  const isReplaced = ({ key, verdict }: Decision) => made.some((each) => each.key === key || (each.verdict === 'confirmed' && verdict === 'confirmed'));
  return [...decisions.filter((each) => !isReplaced(each)), ...made];
}
