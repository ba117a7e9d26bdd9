/** Makes the record of the last run again from stored candidates and overrides, with everything that led to it. */
import type { Candidate } from '../domain/book/candidate.ts';
import { toCatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { Query } from '../domain/book/query.ts';
import type { MergedRecord, Override } from '../domain/book/record.ts';
import { readAs } from '../pipeline/identify/names.ts';
import { appliedOf, refutedIdentifiers, type ScoredCandidate } from '../pipeline/match/apply.ts';
import { type Judgement, judge, needsUser, type ReadingChoice, readingChoices } from '../pipeline/match/judge.ts';
import type { MatchSettings } from '../pipeline/match/match.ts';
import { type MergeSettings, merge } from '../pipeline/merge/merge.ts';
import type { Foreseen } from '../ports/decisions.ts';
import type { ItemHistories, ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Vault } from '../ports/vault.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface Explanation {
  item: StoredItem;
  /** As the names are read in the end. */
  query?: Query | undefined;
  record: MergedRecord;
  /** What the book's own files say. */
  local: Candidate[];
  /** True while a match waits for the user. */
  isToReview: boolean;
  /** Provider answers, best first, applied or not. */
  candidates: ScoredCandidate[];
  /** The ways to read the names of the book, likeliest first, where there are several. */
  readings: ReadingChoice[];
  lookups: ItemHistory['lookups'];
  /** Who decided about each of the user's own fields, by their ids. */
  ownDecisions: Readonly<Record<string, Pick<Override, 'origin' | 'setAtMs' | 'actor'>>>;
  /** Secret fields that have a value; they are in no record. Only for those who may read them. */
  secrets?: Secrets;
}

/** Scores provider answers as they are stored, best first. */
function judgeStored(
  { query }: Pick<StoredItem, 'query'>,
  { candidates, decisions }: Pick<ItemHistory, 'candidates' | 'decisions'>,
  match: MatchSettings,
): Judgement | undefined {
  const remote = candidates.filter((candidate) => !candidate.local);
  return query && judge(query, remote, match, decisions);
}

/** Merges again: merging is pure, so the same input gives the same record. */
export function explainItem(item: StoredItem, history: ItemHistory, settings: { match: MatchSettings; merge: MergeSettings }): Explanation {
  const judgement = judgeStored(item, history, settings.match);
  const { scored: candidates, query, reading } = judgement ?? { scored: [] };
  const local = readAs(
    history.candidates.filter((candidate) => candidate.local),
    reading,
  );
  const record = merge(
    {
      editionKind: item.editionKind,
      candidates: [...local.map((candidate) => ({ candidate })), ...appliedOf(candidates)],
      overrides: history.overrides,
      refuted: refutedIdentifiers(candidates),
    },
    settings.merge,
  );
  return {
    item,
    query,
    record,
    local,
    isToReview: judgement !== undefined && needsUser(judgement, record),
    candidates,
    readings: item.query && judgement ? readingChoices(item.query, judgement, history.decisions) : [],
    lookups: history.lookups,
    ownDecisions: ownDecisionsOf(history.overrides),
  };
}

function ownDecisionsOf(overrides: readonly Override[]): Explanation['ownDecisions'] {
  const own = overrides.flatMap(({ field, key, origin, setAtMs, actor }) =>
    field === 'customFields' && key !== undefined ? [[key, { origin, setAtMs, ...(actor && { actor }) }] as const] : [],
  );
  return Object.fromEntries(own);
}

/** The same, with the fields of the user that are computed from others. */
export async function explainWhole(item: StoredItem, history: ItemHistory, settings: Pick<Settings, 'match' | 'merge' | 'compute'>): Promise<Explanation> {
  const explanation = explainItem(item, history, settings);
  return settings.compute ? { ...explanation, record: await settings.compute(explanation.record) } : explanation;
}

export interface ExplainDeps {
  store: ItemHistories;
  settings: Parameters<typeof explainWhole>[2];
  /** Of secret fields; absent where there are none. */
  vault?: Vault | undefined;
}

/** The same from the store, with the secret fields opened. */
export async function explainStored(item: StoredItem, { store, settings, vault }: ExplainDeps): Promise<Explanation> {
  const history = await store.load(item.id);
  return { ...(await explainWhole(item, history, settings)), secrets: await openSecrets(history.overrides, item.id, vault) };
}

/** What will be said of a book once these decisions are carried out. */
export async function foresee(item: StoredItem, decided: ItemHistory, { settings, now }: ForeseeDeps): Promise<Foreseen> {
  const { record, isToReview } = await explainWhole(item, decided, settings);
  return { path: item.path, record: toCatalogueRecord(record, now()), isToReview };
}

interface ForeseeDeps {
  settings: Parameters<typeof explainWhole>[2];
  now(): number;
}
