/** Stage 3: Query → Candidates, by every provider that is due. Each is fenced: one that fails delays only itself. */
import type { Candidate } from '../domain/candidate.ts';
import { messageOf } from '../domain/errors.ts';
import type { Lookup } from '../domain/item-store.ts';
import type { ProviderHost } from '../domain/provider-host.ts';
import type { Query } from '../domain/query.ts';

export interface LookupInput {
  query: Query;
  /** How the providers stood after the last pass; empty when the query is another one now. */
  known: readonly Lookup[];
  /** Ask even those that are not due. */
  isForced: boolean;
}

export interface LookupDeps {
  hosts: readonly ProviderHost[];
  now(): number;
}

export interface LookupAnswer {
  lookup: Lookup;
  /** Code of the error, if it failed: `circuit-open` was told when the breaker opened. */
  code?: string;
  /** `keep`: the provider failed and its earlier candidates stand; stale beats empty. */
  candidates: Candidate[] | 'keep';
}

/** Asks all due providers at once. Rejects only when aborted. */
export async function lookup({ query, known, isForced }: LookupInput, deps: LookupDeps, signal: AbortSignal): Promise<LookupAnswer[]> {
  const due = deps.hosts.filter((host) => host.canAnswer(query) && (isForced || isDue(known, host.id, deps.now())));
  return Promise.all(due.map((host) => askOne(host, query, deps, signal)));
}

/** True if any provider would be asked now. */
export function hasDueProvider(query: Query, known: readonly Lookup[], deps: LookupDeps): boolean {
  return deps.hosts.some((host) => host.canAnswer(query) && isDue(known, host.id, deps.now()));
}

/** True if two queries ask the same: the same identifiers and the same wishes. */
export function asksTheSame(a: Query | undefined, b: Query): boolean {
  const question = (query: Query | undefined) => JSON.stringify([query?.identifiers.map(({ type, value, region }) => [type, value, region]), query?.wants]);
  return question(a) === question(b);
}

function isDue(known: readonly Lookup[], provider: string, nowMs: number): boolean {
  const last = known.find((each) => each.provider === provider);
  return last === undefined || last.dueAtMs <= nowMs;
}

async function askOne(host: ProviderHost, query: Query, deps: LookupDeps, signal: AbortSignal): Promise<LookupAnswer> {
  try {
    const { outcome, candidates, error, dueAtMs } = await host.ask(query, signal);
    const isEmptyFailure = outcome === 'failed' && candidates.length === 0;
    return {
      lookup: { provider: host.id, outcome, error: error && messageOf(error), dueAtMs },
      code: error?.code,
      candidates: isEmptyFailure ? 'keep' : candidates,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { lookup: { provider: host.id, outcome: 'failed', error: messageOf(error), dueAtMs: deps.now() }, candidates: 'keep' };
  }
}
