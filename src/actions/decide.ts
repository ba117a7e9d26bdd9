/** Confirms or rejects candidates of a book, or ways to read its names, for good. */
import type { Actor } from '../domain/actor.ts';
import type { HandWords } from '../domain/book/hand-words.ts';
import type { Decision } from '../domain/book/match.ts';
import type { OfferedDecisions } from '../domain/book/query.ts';
import { type Override, overrideKey } from '../domain/book/record.ts';
import type { ItemHistories, ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { Apply } from './apply.ts';
import type { NotedDecisions } from './audited.ts';
import { allChoices } from './choices.ts';
import { explainItem, foresee } from './explain.ts';
import { type HeldToApply, whileHeld } from './hold-book.ts';
import type { LookUpDeps } from './look-up.ts';
import { searchAnew } from './search-anew.ts';
import type { Settings } from './settings.ts';

export interface DecideInput {
  item: StoredItem;
  /** Of the candidates, as `candidateKey` makes them, or of readings. */
  keys: readonly string[];
  verdict: Decision['verdict'];
  actor: Actor;
  isDryRun: boolean;
  /** Where it was found by words that somebody typed: they are kept, and the book is asked for with them from now on. */
  found?: { words: HandWords; signal: AbortSignal } | undefined;
  /** The run that this decision is a part of. */
  partOf?: number | undefined;
}

export interface DecideDeps extends LookUpDeps, HeldToApply {
  store: ItemHistories & NotedDecisions & RunLog;
  libraries: Libraries;
  settings: Settings;
  apply: Apply;
}

export interface Decided {
  /** The run that `undo` takes back; undefined on a dry run. */
  runId?: number;
}

/** Changes nothing if one of the candidates is unknown. Throws `BookBusyError` where it is applied at once. */
export function decide(input: DecideInput, deps: DecideDeps): Promise<Decided | 'unknown candidate'> {
  return whileHeld(input, deps, () => decideHeld(input, deps));
}

async function decideHeld({ item, keys, verdict, actor, found, ...how }: DecideInput, deps: DecideDeps): Promise<Decided | 'unknown candidate'> {
  const { store, settings, now } = deps;
  const history = await store.load(item.id);
  const anew = found ? (await searchAnew(item, found, deps)).choices : [];
  const known = new Map([...allChoices(explainItem(item, history, settings)), ...anew].map(({ key, name }) => [key, name]));
  if (keys.some((key) => !known.has(key))) return 'unknown candidate';
  const offered = item.query?.offered ?? [];
  const taken = verdict === 'confirmed' ? offered.filter(({ key }) => keys.includes(key)) : [];
  // What is taken over stands among the overrides from now on: there is nothing else to note.
  const words = verdict === 'confirmed' ? (found?.words ?? history.decisions.find((each) => each.words)?.words) : undefined;
  const stated = keys
    .filter((key) => !taken.some((each) => each.key === key))
    .map((key): Decision => ({ key, verdict, decidedAtMs: now(), actor, ...(words && { words }) }));
  const made = [...stated, ...verdictsOf(history, taken, actor)];
  const names = keys.map((key) => known.get(key) ?? key);
  const about = `${verdict === 'confirmed' ? 'confirm' : 'reject'} ${names.join(', ')}`;
  const decided = { overrides: withOffered(history, taken, actor), decisions: withDecisions(history, made) };
  return record({ item, history, about, ...decided, changed: keys, names }, { actor, ...how }, deps);
}

export type ResetInput = Omit<DecideInput, 'keys' | 'verdict'>;

export interface Reset extends Decided {
  /** Names of the candidates about which nothing is decided any more. */
  forgotten: string[];
}

/** Forgets every verdict about candidates of a book: what waited before waits again. Throws `BookBusyError` where it is applied at once. */
export function resetDecisions(input: ResetInput, deps: DecideDeps): Promise<Reset> {
  return whileHeld(input, deps, () => resetHeld(input, deps));
}

async function resetHeld({ item, actor, isDryRun }: ResetInput, deps: DecideDeps): Promise<Reset> {
  const history = await deps.store.load(item.id);
  const names = new Map(allChoices(explainItem(item, history, deps.settings)).map(({ key, name }) => [key, name]));
  const changed = history.decisions.map(({ key }) => key);
  const forgotten = changed.map((key) => names.get(key) ?? key);
  if (changed.length === 0) return { forgotten };
  const decided = { about: `reset ${forgotten.join(', ')}`, overrides: history.overrides, decisions: [], changed, names: forgotten };
  return { forgotten, ...(await record({ item, history, ...decided }, { actor, isDryRun }, deps)) };
}

interface NewDecision {
  item: StoredItem;
  history: ItemHistory;
  /** In a few words. */
  about: string;
  overrides: Override[];
  decisions: Decision[];
  /** Keys of the candidates. */
  changed: readonly string[];
  /** The candidates as people read them. */
  names: readonly string[];
}

async function record(
  decided: NewDecision,
  { actor, isDryRun, partOf }: Pick<DecideInput, 'actor' | 'isDryRun' | 'partOf'>,
  deps: DecideDeps,
): Promise<Decided> {
  const { item, history, about, overrides, decisions, changed, names } = decided;
  const { store, now, apply } = deps;
  const { folder } = await deps.libraries.placeOf(item);
  const change = { item, folder, actor, reason: 'changed', changed: names } as const;
  if (isDryRun) {
    await apply({ ...change, pretend: { itemId: item.id, overrides, decisions } });
    return {};
  }
  const edit = { itemId: item.id, about, before: history.overrides, after: overrides, decisions: { before: history.decisions, after: decisions } };
  const runId = await store.beginRun({ kind: 'decision', startedAtMs: now(), actor, edit, partOf });
  await store.carryOut(edit, await foresee(item, { ...history, overrides, decisions }, deps));
  await store.allowUndone(item.id);
  await apply({ ...change, runId });
  await store.endRun(runId, now(), { changed });
  return { runId };
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
