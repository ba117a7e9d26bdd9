/** The contract of a provider: what it can look up and what its answers mean. Limits are the host's to keep. */
import type { z } from 'zod';
import type { Branding } from '../domain/book/candidate.ts';
import type { Identifier } from '../domain/book/identifier.ts';
import type { EditionKind, FieldKey } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import type { ResponseError } from '../domain/errors.ts';

/** How hard a provider may be asked. */
export interface ProviderLimits {
  /** Requests per second, on average. */
  ratePerSec: number;
  /** Requests that may follow each other at once after a rest. */
  burst: number;
  concurrent: number;
  /** Requests per calendar day, where a provider counts them. */
  perDay?: number | undefined;
}

/** For `ttl`. */
export const DAY_MS = 24 * 3_600_000;

/** How long answers stay fresh. */
export interface ProviderTtl {
  foundMs: number;
  missingMs: number;
}

/** An upstream answer before its schema is applied, for deciding what its status means. */
export interface HttpAnswer {
  status: number;
  /** Parsed JSON, or undefined if the body is none. */
  body: unknown;
}

/**
 * What an answer means where its status does not say so in the usual way: there is no such book, we ask too fast, today's
 * budget is gone, we are refused, or the server is in trouble.
 */
export type Verdict = 'missing' | 'too-fast' | 'quota' | 'access' | 'unavailable';

export interface RequestOptions {
  /** Undefined leaves it to the status: 404 and 410 are *missing*, 429 *too fast*, 401 and 403 *access*, 5xx *unavailable*. */
  judge?(answer: HttpAnswer): Verdict | undefined | Promise<Verdict | undefined>;
  headers?: Record<string, string>;
  /** Instead of the provider's own base URL, for providers with a host per region. */
  baseUrl?: string;
}

/** What the host gives a provider to work with. Every request passes the host's limits, breaker, timeout and size cap. */
export interface ProviderContext<Options> {
  options: Options;
  /**
   * The JSON at a path below the provider's base URL, through a schema; undefined for *not found*.
   * Throws `RateLimitedError`, `QuotaExhaustedError`, `UnavailableError`, `AccessError` or `ResponseError`.
   */
  getJson<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T | undefined>;
  /** The same for an answer to a JSON body, such as GraphQL. */
  postJson<T>(path: string, body: unknown, schema: z.ZodType<T>, options?: RequestOptions): Promise<T | undefined>;
  /** The same for a page that is no JSON. */
  getText(path: string, options?: RequestOptions): Promise<string | undefined>;
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

/**
 * What came of one identifier of a batch: its answer; undefined where there is no such book; `unanswered` where the
 * provider passed it over, so that it is asked once more; an error where only this element is bad.
 */
export type BatchAnswer = ProviderAnswer | undefined | 'unanswered' | ResponseError;

/** Looking up by identifier. */
export interface LookupOperation<Options> {
  /** Part of the cache key, such as `book`. */
  name: string;
  /** Identifier types that it can look up. */
  lookupBy: readonly string[];
  /** Fields that it fills, each with how sure it is, 0…1. */
  fills: Partial<Record<FieldKey, number>>;
  /** Asked only when the query wants one of its fields; otherwise always. */
  onlyWhenWanted?: boolean;
  /** How many identifiers one call of `lookup` may be given; all of them are of one region. */
  batchSize: number;
  /** What came of these identifiers, by position. */
  lookup(ids: readonly Identifier[], context: ProviderContext<Options>): Promise<BatchAnswer[]>;
}

/** What a book is searched by, when it has no identifier that decides. */
export interface SearchTerms {
  title: string;
  subtitle?: string;
  authors: readonly string[];
  narrators: readonly string[];
  editionKind: EditionKind;
  /** BCP 47. */
  language?: string;
  /** Set for providers with regions. */
  region?: string;
}

/** Searching by title and author. */
export interface SearchOperation<Options> {
  name: string;
  fills: Partial<Record<FieldKey, number>>;
  /** 1: asked whenever a book must be searched; 2: only if those of rank 1 did not settle it. */
  rank: 1 | 2;
  /** Answers, best first; at most `MAX_SEARCH_ANSWERS` are looked at. */
  search(terms: SearchTerms, context: ProviderContext<Options>): Promise<ProviderAnswer[]>;
}

export const MAX_SEARCH_ANSWERS = 10;

export interface ProviderDefinition<Options extends ProviderOptions = ProviderOptions> {
  /** Folder, config key, cache prefix, log field and test name. */
  id: string;
  name: string;
  homepage: string;
  /** Sources of one lineage copy each other. */
  lineage: string;
  /** Kinds of edition that it knows; others are never searched there. */
  editionKinds: readonly EditionKind[];
  /** Version of what the cache holds; raise it when `map.ts` gives other values for the same answer. */
  schemaVersion: number;
  /** From an older version's cached answer to the next one's; undefined drops it. */
  migrations?: Record<number, (answer: ProviderAnswer) => ProviderAnswer | undefined>;
  /** Storefronts that the provider tells apart, if it does. */
  regions?: readonly string[];
  limits: ProviderLimits;
  /** Other limits for these options: a paid plan, or a provider that grants more to those who say who they are. */
  limitsFor?(options: Options, contact: string | undefined): Partial<ProviderLimits>;
  /** Time zone in which the provider's day begins, for `perDay`; IANA name. */
  dayStartsIn?: string;
  ttl: ProviderTtl;
  timeoutMs: number;
  maxBodyBytes: number;
  /** The config section; `baseUrl` is always there. */
  options: z.ZodType<Options>;
  /** Why it cannot be asked with these options though it is enabled, such as a key that it needs. */
  offBecause?(options: Options): string | undefined;
  /** How it knows us, in a word: `none`, `key`, `token`, `header`. */
  auth?(options: Options): string;
  /** The address of the page where people read about an answer; undefined if there is none that follows from its id. */
  page?(answer: Pick<ProviderAnswer, 'sourceId' | 'region'>): string | undefined;
  operations: readonly LookupOperation<Options>[];
  search?: SearchOperation<Options>;
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

/** A kind of provider of which the user may set up several, each by an entry of the config. */
export interface ProviderFamily<Instance extends { id: string }> {
  /** Folder, config key and test name. The instances' own ids are their cache prefixes and log fields. */
  id: string;
  name: string;
  /** One entry of the config's list. */
  instance: z.ZodType<Instance>;
  define(instance: Instance): AnyProvider;
}

/** Declares a kind of provider; exists so that types are inferred. */
export function defineProviderFamily<Instance extends { id: string }>(family: ProviderFamily<Instance>): ProviderFamily<Instance> {
  return family;
}

/** Declares a provider; exists so that types are inferred. */
export function defineProvider<Options extends ProviderOptions>(definition: ProviderDefinition<Options>): ProviderDefinition<Options> {
  return definition;
}

/** A provider of whatever options: its own schema checks them, and only the provider reads more than all have. */
export type AnyProvider = ProviderDefinition;

/** A kind of provider whose entries are checked by its own schema. */
export type AnyProviderFamily = ProviderFamily<{ id: string }>;
