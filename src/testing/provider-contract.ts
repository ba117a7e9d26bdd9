/** What a provider's test says of its provider. */
import type { Identifier } from '../domain/book/identifier.ts';
import type { Query } from '../domain/book/query.ts';
import type { ProviderHost, ProviderReply } from '../ports/provider-host.ts';
import type { AnyProvider } from '../sdk/provider.ts';

/** The wire answer to a request. */
export type Responder = (request: Request) => Response | Promise<Response>;

export interface ProviderContract {
  provider: AnyProvider;
  options?: Record<string, unknown>;
  lookup?: LookupContract;
  search?: SearchContract;
  /** A token or key in the options that must not show anywhere but in the request. */
  secret?: string;
  /** A body with status 200 that is JSON, but no answer. */
  wrongShape?: unknown;
  /** True for a provider that reads pages, for which HTML is what it expects. */
  readsPages?: boolean;
  /** Statuses that mean "access refused"; 401 and 403 unless the provider uses one of them for something else. */
  refusals?: readonly number[];
}

export interface LookupContract {
  /** The nth of the identifiers that `respond` knows. */
  id(n: number): Identifier;
  unknown: Identifier;
  /** The title in the answer for the nth. */
  title(n: number): string;
  /** The wire answer to any request for these identifiers. */
  respond: Responder;
  /** The wire answer for "there is no such book". */
  missing: Responder;
  /** How many requests one unknown identifier costs (regions, a second attempt). */
  questionsForUnknown: number;
  /** Requests for one known identifier, if more than one. */
  questionsForKnown?: number;
}

export interface SearchContract {
  query: Partial<Query>;
  title: string;
  respond: Responder;
  nothing: Responder;
}

/** Looking up or searching. */
export interface Way {
  name: string;
  ask(host: ProviderHost, signal?: AbortSignal): Promise<ProviderReply>;
  title: string;
  respond: Responder;
  /** How many requests an answer takes; undefined where that is the provider's business. */
  requests?: number;
}
