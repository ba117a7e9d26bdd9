/** The contract of a provider: what it can look up and what its answers mean. Limits are the host's to keep. */
import type { z } from 'zod';
import type { Identifier } from './identifier.ts';
import type { EditionKind, FieldKey } from './metadata.ts';
import type { RawMetadata } from './tidy.ts';

/** How hard a provider may be asked. */
export interface ProviderLimits {
  /** Requests per second, on average. */
  ratePerSec: number;
  /** Requests that may follow each other at once after a rest. */
  burst: number;
  concurrent: number;
}

/** How long answers stay fresh. */
export interface ProviderTtl {
  foundMs: number;
  missingMs: number;
}

/** An upstream answer before its schema is applied, for deciding whether it says "not found". */
export interface HttpAnswer {
  status: number;
  /** Parsed JSON, or undefined if the body is none. */
  body: unknown;
}

export interface GetOptions {
  /** True if this answer means *there is no such book*; 404 and 410 always do. */
  isMissing?(answer: HttpAnswer): boolean;
  headers?: Record<string, string>;
}

/** What the host gives a provider to work with. Every request passes the host's limits, breaker, timeout and size cap. */
export interface ProviderContext<Options> {
  options: Options;
  /**
   * The JSON at a path below the provider's base URL, through a schema; undefined for *not found*.
   * Throws `RateLimitedError`, `UnavailableError`, `AccessError` or `ResponseError`.
   */
  getJson<T>(path: string, schema: z.ZodType<T>, options?: GetOptions): Promise<T | undefined>;
}

export interface Branding {
  introMs: number;
  outroMs: number;
}

/** One answer: whose it is and what it says. Texts need not be clean; the host tidies them. */
export interface ProviderAnswer {
  sourceId: string;
  region?: string;
  editionKind?: EditionKind;
  metadata: RawMetadata;
  /** Lengths of the shop's jingles at both ends, which its chapters count and a file may lack. */
  branding?: Branding;
  /** Overrides the operation's confidence for single fields. */
  confidence?: Partial<Record<FieldKey, number>>;
}

/** One kind of question. */
export interface LookupOperation<Options> {
  /** Part of the cache key, such as `book`. */
  name: string;
  /** Identifier types that it can look up. */
  lookupBy: readonly string[];
  /** Fields that it fills, each with how sure it is, 0…1. */
  fills: Partial<Record<FieldKey, number>>;
  /** Asked only when the query wants one of its fields; otherwise always. */
  onlyWhenWanted?: boolean;
  /** How many identifiers one call of `lookup` may be given. */
  batchSize: number;
  /** Answers for these identifiers, by position; undefined where there is none. */
  lookup(ids: readonly Identifier[], context: ProviderContext<Options>): Promise<(ProviderAnswer | undefined)[]>;
}

export interface ProviderDefinition<Options extends ProviderOptions = ProviderOptions> {
  /** Folder, config key, cache prefix, log field and test name. */
  id: string;
  name: string;
  homepage: string;
  /** Sources of one lineage copy each other. */
  lineage: string;
  /** Version of what the cache holds; raise it when `map.ts` gives other values for the same answer. */
  schemaVersion: number;
  /** From an older version's cached answer to the next one's; undefined drops it. */
  migrations?: Record<number, (answer: ProviderAnswer) => ProviderAnswer | undefined>;
  /** Storefronts that the provider tells apart, if it does. */
  regions?: readonly string[];
  limits: ProviderLimits;
  ttl: ProviderTtl;
  timeoutMs: number;
  maxBodyBytes: number;
  /** The config section; `baseUrl` is always there. */
  options: z.ZodType<Options>;
  operations: readonly LookupOperation<Options>[];
  /** Asked for every author of an answer who has an identifier, when the options say so. */
  describeAuthor?: AuthorOperation<Options>;
}

export interface AuthorOperation<Options> {
  name: string;
  lookupBy: readonly string[];
  isWanted(options: Options): boolean;
  lookup(id: Identifier, context: ProviderContext<Options>): Promise<AuthorAnswer | undefined>;
}

export interface AuthorAnswer {
  sourceId: string;
  name: string;
  about?: string;
  imageUrl?: string;
}

/** Options that every provider has. */
export interface ProviderOptions {
  enabled: boolean;
  baseUrl: string;
  /** Ordered; the first region that has the book wins. */
  regions?: string[] | undefined;
  limits?: Partial<ProviderLimits> | undefined;
}

/** Declares a provider; exists so that types are inferred. */
export function defineProvider<Options extends ProviderOptions>(definition: ProviderDefinition<Options>): ProviderDefinition<Options> {
  return definition;
}

/** A provider whose options are checked by its own schema and are nobody else's business. */
// biome-ignore lint/suspicious/noExplicitAny: the options type is existential here
export type AnyProvider = ProviderDefinition<any>;
