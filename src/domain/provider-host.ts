/** What the pipeline sees of a provider: questions in, candidates out, failures as values. */
import type { Candidate } from './candidate.ts';
import type { RubricatorError } from './errors.ts';
import type { Query } from './query.ts';

export interface ProviderHost {
  readonly id: string;
  /** True if it could look anything of this query up. */
  canAnswer(query: Query): boolean;
  /** Asks for everything that is known of the query's identifiers. Rejects only when aborted. */
  ask(query: Query, signal: AbortSignal): Promise<ProviderReply>;
}

export interface ProviderReply {
  /** `failed` may still bring candidates: stale ones, or what was got before the failure. */
  outcome: 'found' | 'missing' | 'failed';
  candidates: Candidate[];
  error?: RubricatorError;
  /** When asking again makes sense, in milliseconds since 1970. */
  dueAtMs: number;
}
