/**
 * Stage 3: Query → Candidates. First every due provider that knows an identifier; if nothing fits, a search by title and
 * author. Identifiers from a strong answer are looked up elsewhere. Hops are few, and nobody is asked the same
 * question twice. Each provider is fenced: one that fails delays only itself. (docs/domain-rules.md, 3.)
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { type Identifier, isWorkIdentifier } from '../../domain/book/identifier.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Query, QueryIdentifier } from '../../domain/book/query.ts';
import { type Lookup, THROUGH_CHAIN } from '../../ports/item-history.ts';
import type { ItemSnapshot } from '../../ports/item-snapshots.ts';
import type { ProviderHost } from '../../ports/provider-host.ts';
import type { ScoredCandidate } from '../match/apply.ts';
import { couldNotAnswer, type Judge, type LookupAnswer } from './lookup-answer.ts';
import { createPass, type ProviderPass } from './provider-pass.ts';
import { questionsOf, type SearchQuestion } from './questions.ts';

export interface LookupInput {
  query: Query;
  /** The providers' outcomes of the last pass. */
  known: readonly Lookup[];
  /** True if the query is another one than in that pass. */
  isOtherQuestion: boolean;
  /** What providers that are not due answered before. */
  earlier: readonly Candidate[];
  /** Ask even those that are not due. */
  isForced: boolean;
  /** Wait in long queues. */
  isPatient: boolean;
  /** Fields that the files do not state. If nobody states one, others are searched for it although the book is found. */
  toComplete: readonly FieldKey[];
}

export interface LookupDeps {
  hosts: readonly ProviderHost[];
  /** True if providers are on, but nobody may be asked now. */
  isOffline?: boolean;
  now(): number;
}

/** From the first answers to the identifiers that they bring, and from those once more. */
const MAX_HOPS = 2;

/** Asks all due providers, and those whose answers a late one may change. Rejects only when aborted. */
export async function lookup(input: LookupInput, judge: Judge, deps: LookupDeps, signal: AbortSignal): Promise<LookupAnswer[]> {
  const { query, isPatient } = input;
  const asked = hostsToAsk(input, deps);
  if (asked.length === 0) return [];
  const passes = asked.map((each) => {
    const { host, last, isDue, isChanged } = each;
    const said = isChanged ? [] : input.earlier.filter(({ source }) => source === host.id);
    const earlier = { candidates: said, isSameQuestion: last !== undefined };
    const replaces = [...(host.instead ?? []), ...formerChainsOf(host, input.earlier, deps.hosts)];
    return { ...each, id: host.id, replaces, ...createPass(host, { options: { isPatient }, earlier, isDue, now: deps.now }, signal) };
  });
  const others = input.earlier.filter(({ source }) => !passes.some(({ id, replaces }) => id === source || replaces.includes(source)));
  const all = () => [...others, ...passes.flatMap((pass) => pass.candidates())];
  const ask = (question: SearchQuestion, wanted: (pass: ProviderPass) => boolean) => Promise.all(passes.filter(wanted).map((pass) => pass.search(question)));

  await Promise.all(passes.map((pass) => pass.lookUp(query)));
  // A deferred answer to an identifier may settle it, and searching would be a waste.
  const isPending = passes.some((pass) => pass.isDeferred());
  let judgement = judge(all());
  const questions = questionsOf(query);
  for (const question of isPending ? [] : questions) {
    // The first question is asked until the very edition is found, the others until anything fits. The user's words come first.
    const isSettled = ({ isApplied, match }: ScoredCandidate) =>
      isApplied && (match.isEditionSure || question !== questions[0]) && (!judgement.isUndecided || question.isUndecided === true);
    for (const rank of [1, 2] as const) {
      if (judgement.scored.some(isSettled)) break;
      await ask(question, (pass) => pass.searchRank(question) === rank);
      judgement = judge(all());
    }
  }
  let identifiers = query.identifiers;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const found = newIdentifiers(query, identifiers, judgement.scored);
    if (found.length === 0) break;
    identifiers = [...identifiers, ...found];
    await Promise.all(passes.map((pass) => pass.lookUp({ ...query, identifiers })));
    judgement = judge(all());
  }
  const applied = judgement.scored.filter(({ isApplied }) => isApplied);
  const lacking = input.toComplete.filter((field) => !applied.some(({ candidate }) => candidate.metadata[field] !== undefined));
  if (lacking.length > 0 && !isPending && applied.length > 0) {
    const question = { query: judgement.query };
    await ask(question, (pass) => pass.searchRank(question) === 1 && pass.mayFill(lacking));
  }
  return passes.flatMap((pass) => {
    const result = pass.result(judge);
    if (!pass.isDue && result.lookup.outcome === 'skipped') return [];
    const noted = asNoted(result, pass);
    return result.candidates === 'keep' ? [noted] : [noted, ...replacedBy(pass, input.earlier, deps.now())];
  });
}

/** Of a chain that is declared otherwise by now, what it said before goes, unless it could not answer yet. */
function asNoted(answer: LookupAnswer, { host, before, isChanged }: AskedHost): LookupAnswer {
  const { lookup: last, candidates } = answer;
  if (candidates === 'keep' && couldNotAnswer(last)) return { ...answer, lookup: { ...last, declaration: before?.declaration } };
  return { ...answer, lookup: { ...last, declaration: host.declaration }, ...(isChanged && candidates === 'keep' && { candidates: [] }) };
}

/** Answers of providers that are asked through this one alone by now, from when they were asked by themselves; and of chains that this was in. */
function replacedBy({ replaces }: { replaces: readonly string[] }, earlier: readonly Candidate[], nowMs: number): LookupAnswer[] {
  const outdated = replaces.filter((provider) => earlier.some(({ source }) => source === provider));
  return outdated.map((provider) => ({ lookup: { provider, outcome: 'skipped', dueAtMs: nowMs, declaration: THROUGH_CHAIN }, candidates: [] }));
}

/** Chains that are no more, and repeated what this provider said. */
function formerChainsOf({ id }: ProviderHost, earlier: readonly Candidate[], hosts: readonly ProviderHost[]): string[] {
  const isOfIt = ({ origins = {} }: Candidate) => Object.values(origins).some(({ from }) => from.split('/').at(-1) === id);
  const gone = earlier.filter((candidate) => isOfIt(candidate) && !hosts.some((host) => host.id === candidate.source));
  return [...new Set(gone.map(({ source }) => source))];
}

/** True if any provider would be asked now. */
export function hasDueProvider({ hasQuery, lookups }: Pick<ItemSnapshot, 'hasQuery' | 'lookups'>, deps: LookupDeps): boolean {
  if (!hasQuery || deps.hosts.length === 0) return false;
  const known = lookups();
  return deps.hosts.some((host) => {
    if (host.isPaused()) return false;
    const last = known.find(({ provider }) => provider === host.id);
    if (last === undefined || (isDeclaredAnew(host, last) && !couldNotAnswer(last))) return true;
    return last.outcome !== 'skipped' && last.dueAtMs <= deps.now();
  });
}

/** True if two queries ask the same: the same identifiers, words and wishes. */
export function asksTheSame(a: Query | undefined, b: Query): boolean {
  const question = (query: Query | undefined) =>
    JSON.stringify([
      query?.identifiers.map(({ type, value, region }) => [type, value, region]),
      query?.wants,
      query?.title,
      query?.authors,
      query?.narrators,
      query?.editionKind,
      query?.readings?.map(({ asks }) => [asks.title, asks.authors]),
    ]);
  return question(a) === question(b);
}

/**
 * The providers that are due. If one of them could not answer last time, those that did take part as well: what it says now may lead
 * to questions that they were never asked. What they were asked before they answer from the cache.
 */
function hostsToAsk({ known, isOtherQuestion, isForced }: LookupInput, { hosts, now }: LookupDeps): AskedHost[] {
  const all = hosts.map((host) => {
    const before = known.find(({ provider }) => provider === host.id);
    const isChanged = before !== undefined && isDeclaredAnew(host, before);
    const last = isOtherQuestion || isChanged ? undefined : before;
    return { host, before, last, isChanged, isDue: isForced || isDue(last, now()) };
  });
  const isAnyLate = all.some((each) => each.isDue && couldNotAnswer(each.last));
  return all.filter((each) => each.isDue || (isAnyLate && !couldNotAnswer(each.last)));
}

interface AskedHost {
  host: ProviderHost;
  /** What became of its last lookup, whatever it was asked. */
  before: Lookup | undefined;
  /** True if it is another chain by now than it was then. */
  isChanged: boolean;
  /** What became of its last lookup; undefined if it was never asked this. */
  last: Lookup | undefined;
  isDue: boolean;
}

function isDeclaredAnew({ declaration }: ProviderHost, last: Lookup): boolean {
  return declaration !== last.declaration;
}

function isDue(last: Lookup | undefined, nowMs: number): boolean {
  return last === undefined || last.outcome === 'skipped' || last.dueAtMs <= nowMs;
}

/** Identifiers that applied candidates bring: of the same kind of edition, or of the work. */
function newIdentifiers(query: Query, known: readonly Identifier[], scored: readonly ScoredCandidate[]): QueryIdentifier[] {
  const found = new Map<string, QueryIdentifier>();
  for (const { candidate, match, isApplied } of scored) {
    if (!isApplied) continue;
    const isSameEdition = match.isEditionSure && (candidate.editionKind === undefined || candidate.editionKind === query.editionKind);
    for (const id of candidate.metadata.identifiers ?? []) {
      if (!isSameEdition && !isWorkIdentifier(id)) continue;
      if (known.some((other) => other.type === id.type && other.value === id.value)) continue;
      found.set(`${id.type}:${id.value}`, { ...id, certainty: match.total });
    }
  }
  return [...found.values()];
}
