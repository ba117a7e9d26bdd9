/**
 * Provider answers on disk, by keyv on SQLite. The key holds the schema version, the value too: a new schema reads,
 * migrates and writes back what an older one fetched, so that weeks of rate-limited asking are never thrown away.
 */
import { createHash } from 'node:crypto';
import KeyvSqlite from '@keyv/sqlite';
import Keyv from 'keyv';
import { z } from 'zod';
import type { Identifier } from '../domain/book/identifier.ts';
import type { ProviderAnswer, ProviderTtl } from '../sdk/provider.ts';

/** What distinguishes one question from every other. */
export interface CacheQuestion {
  provider: string;
  operation: string;
  id: Identifier;
}

export interface CacheEntry {
  /** None for *missing*; one for a lookup; what a search found, best first. */
  answers: readonly ProviderAnswer[];
  fetchedAtMs: number;
  /** After this it is stale: asked again, and served only if that fails. */
  freshUntilMs: number;
}

export interface Schema {
  version: number;
  migrations?: Record<number, (answer: ProviderAnswer) => ProviderAnswer | undefined>;
}

export interface AnswerCache {
  get(question: CacheQuestion, schema: Schema): Promise<CacheEntry | undefined>;
  set(question: CacheQuestion, schema: Schema, answers: readonly ProviderAnswer[], ttl: ProviderTtl): Promise<CacheEntry>;
  close(): Promise<void>;
}

export interface CacheOptions {
  /** Absolute path of the SQLite file; in memory if absent. */
  file?: string;
  now(): number;
  random(): number;
  /** A cache that cannot be read or written costs requests, never an item. */
  onError(error: unknown): void;
}

const StoredAnswer = z.looseObject({ sourceId: z.string(), metadata: z.looseObject({}) });
/** Version 0.1 kept at most one answer, under another name. */
const StoredEntry = z
  .object({
    schemaVersion: z.number(),
    fetchedAtMs: z.number(),
    freshUntilMs: z.number(),
    answer: StoredAnswer.optional(),
    answers: z.array(StoredAnswer).optional(),
  })
  .transform(({ answer, answers, ...entry }) => ({ ...entry, answers: (answers ?? (answer ? [answer] : [])) as unknown as ProviderAnswer[] }));
/** Stale answers are kept this long for the day when a provider is down. */
const KEEP_STALE_MS = 365 * 24 * 3_600_000;
const MAX_KEY_LENGTH = 240;
/** TTLs are spread by ±10 %, so that a library scanned in one night does not fall due in one night. */
const JITTER = 0.1;

export function createAnswerCache({ file, now, random, onError }: CacheOptions): AnswerCache {
  const store = file ? new KeyvSqlite({ uri: `sqlite://${file}`, wal: true, busyTimeout: 5000, table: 'answers', keySize: 255 }) : undefined;
  const keyv = store ? new Keyv({ store, emitErrors: true }) : new Keyv();
  keyv.on('error', onError);

  async function read(key: string, version: number): Promise<z.infer<typeof StoredEntry> | undefined> {
    const parsed = StoredEntry.safeParse(await keyv.get(key).catch(onError));
    return parsed.success && parsed.data.schemaVersion === version ? parsed.data : undefined;
  }

  async function migrated(question: CacheQuestion, schema: Schema): Promise<CacheEntry | undefined> {
    for (let version = schema.version - 1; version > 0 && schema.migrations?.[version]; version--) {
      const old = await read(cacheKey(version, question), version);
      if (!old) continue;
      const answers = old.answers.map((answer) => migrateAnswer(answer, version, schema)).filter((answer) => answer !== undefined);
      if (answers.length < old.answers.length) return undefined;
      const entry = { answers, fetchedAtMs: old.fetchedAtMs, freshUntilMs: old.freshUntilMs };
      await write(question, schema.version, entry);
      return entry;
    }
    return undefined;
  }

  async function write(question: CacheQuestion, version: number, entry: CacheEntry): Promise<void> {
    const ttlMs = entry.freshUntilMs + KEEP_STALE_MS - now();
    if (ttlMs > 0) await keyv.set(cacheKey(version, question), { schemaVersion: version, ...entry }, ttlMs).catch(onError);
  }

  return {
    async get(question, schema) {
      const entry = await read(cacheKey(schema.version, question), schema.version);
      return entry ? { answers: entry.answers, fetchedAtMs: entry.fetchedAtMs, freshUntilMs: entry.freshUntilMs } : migrated(question, schema);
    },
    async set(question, schema, answers, ttl) {
      const fetchedAtMs = now();
      const ttlMs = (answers.length > 0 ? ttl.foundMs : ttl.missingMs) * (1 + JITTER * (2 * random() - 1));
      const entry = { answers, fetchedAtMs, freshUntilMs: Math.round(fetchedAtMs + ttlMs) };
      await write(question, schema.version, entry);
      return entry;
    },
    async close() {
      await keyv.disconnect();
    },
  };
}

/** An answer under the current version; undefined where a migration drops it or there is none. */
function migrateAnswer(old: ProviderAnswer, version: number, { version: current, migrations }: Schema): ProviderAnswer | undefined {
  let answer: ProviderAnswer | undefined = old;
  for (let from = version; from < current && answer; from++) answer = migrations?.[from]?.(answer);
  return answer;
}

/** `v<schema>:<provider>:<operation>:<idType>:<id>:<region>`, each part escaped; a very long one ends in its hash. */
export function cacheKey(version: number, { provider, operation, id }: CacheQuestion): string {
  const key = [`v${version}`, provider, operation, id.type, id.value, id.region ?? ''].map(encodeURIComponent).join(':');
  if (key.length <= MAX_KEY_LENGTH) return key;
  return `${key.slice(0, 170)}~${createHash('sha256').update(key).digest('hex')}`;
}
