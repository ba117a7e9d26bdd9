/** What the pipeline sees of a provider: questions in, candidates out, failures as values. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';
import type { RubricatorError } from '../domain/errors.ts';
import type { ProviderState } from './provider-state.ts';

export interface AskOptions {
  /** True to wait in the queue however long it is; otherwise a long queue answers `deferred`. */
  isPatient: boolean;
}

export interface ProviderHost {
  readonly id: string;
  /** Providers that are asked through it alone: what they answered by themselves before is replaced by what it answers. */
  readonly instead?: readonly string[];
  /** Of a chain: what it is declared to be, in short. Another one means that it would answer otherwise now. */
  readonly declaration?: string;
  /** True if it may know more of an identifier that it stated itself: one member finds the book, and others look it up. */
  readonly looksFurther?: boolean;
  /** True if it can look up any identifier of this query. */
  canLookUp(query: Query): boolean;
  /** Looks up the query's identifiers. Rejects only when aborted. */
  lookUp(query: Query, options: AskOptions, signal: AbortSignal): Promise<ProviderReply>;
  /** 1: it is searched at once; 2: only if the providers of rank 1 did not settle the match; undefined: it cannot search for this query. */
  searchRank(query: Query): 1 | 2 | undefined;
  /** Fields that its search may fill. */
  readonly searchFills: readonly FieldKey[];
  /** Asks by title and author. Rejects only when aborted. */
  search(query: Query, options: AskOptions, signal: AbortSignal): Promise<ProviderReply>;
  /** What it is asked and has not answered; undefined if that is nothing. */
  waiting(): ProviderWait | undefined;
  /** True while a person lets it rest: it answers from what is kept, and everything else is `paused`. */
  isPaused(): boolean;
}

/** One that sends requests of its own. */
export interface SendingHost extends ProviderHost {
  /** Its limits and counts as they are now. */
  status(): Promise<ProviderStatus>;
}

export interface ProviderReply {
  /** `failed` may still bring candidates: stale ones, or those that arrived before the failure. `deferred`: not asked yet; `paused`: a person let it rest. */
  outcome: 'found' | 'missing' | 'failed' | 'deferred' | 'paused';
  candidates: Candidate[];
  error?: RubricatorError;
  /** When asking again makes sense, in milliseconds since 1970. */
  dueAtMs: number;
}

export interface ProviderWait {
  /** When what waits longest was asked, in milliseconds since 1970. */
  sinceMs: number;
  /** When it may be asked again, if it asked for a pause. */
  pausedUntilMs?: number;
}

export interface ProviderStatus {
  limits: { ratePerSec: number; burst: number; concurrent: number; perDay?: number | undefined };
  state: ProviderState;
  /** Requests that could be sent at once now. */
  tokens: number;
  isBreakerOpen: boolean;
  /** Requests that are left today; undefined without a budget. */
  budgetLeft?: number;
}
