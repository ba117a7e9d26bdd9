/** Confirms or rejects candidates of a book, or ways to read its names, for good. */
import type { Actor } from '../domain/actor.ts';
import { candidateKey } from '../domain/book/candidate.ts';
import type { Decision } from '../domain/book/match.ts';
import type { OfferedDecisions } from '../domain/book/query.ts';
import { type Override, overrideKey } from '../domain/book/record.ts';
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
  const offered = item.query?.offered ?? [];
  const known = new Set([...answers, ...(item.query?.readings ?? []).map(readingKey), ...offered.map(({ key }) => key)]);
  if (keys.some((key) => !known.has(key))) return 'unknown candidate';
  const { folder } = await libraries.placeOf(item);
  const taken = verdict === 'confirmed' ? offered.filter(({ key }) => keys.includes(key)) : [];
  const overrides = withOffered(history, taken, actor);
  // What is taken over stands among the overrides from now on: there is nothing else to note.
  const stated = keys.filter((key) => !taken.some((each) => each.key === key)).map((key): Decision => ({ key, verdict, decidedAtMs: now(), actor }));
  const made = [...stated, ...verdictsOf(history, taken, actor)];
  const change = { item, folder, actor, reason: 'changed', changed: keys } as const;
  if (isDryRun) await apply({ ...change, pretend: { itemId: item.id, overrides, decisions: withDecisions(history, made) } });
  else {
    if (taken.length > 0) await store.replaceOverrides(item.id, overrides);
    for (const decision of made) await store.decide(item.id, decision);
    await apply(change);
  }
  return 'decided';
}

/** The overrides with those of a record that the user confirms; what the user decided here stays. */
function withOffered({ overrides }: ItemHistory, taken: readonly OfferedDecisions[], actor: Actor): Override[] {
  const known = new Set(overrides.map(overrideKey));
  const added = taken.flatMap((each) => each.overrides).filter((override) => !known.has(overrideKey(override)));
  return [...overrides, ...added.map((override) => ({ ...override, actor }))];
}

/** What a record that the user confirms says of answers; what the user decided here stays. */
function verdictsOf({ decisions }: ItemHistory, taken: readonly OfferedDecisions[], actor: Actor): Decision[] {
  const known = new Set(decisions.map(({ key }) => key));
  const hasConfirmed = decisions.some(({ verdict }) => verdict === 'confirmed');
  const offered = taken.flatMap((each) => each.decisions ?? []).filter(({ key, verdict }) => !known.has(key) && !(hasConfirmed && verdict === 'confirmed'));
  return offered.map((decision) => ({ ...decision, actor }));
}

/** The decisions as the store would keep them: a candidate has one, and one candidate is confirmed. */
function withDecisions({ decisions }: ItemHistory, made: readonly Decision[]): Decision[] {
  const isReplaced = ({ key, verdict }: Decision) => made.some((each) => each.key === key || (each.verdict === 'confirmed' && verdict === 'confirmed'));
  return [...decisions.filter((each) => !isReplaced(each)), ...made];
}
