/**
 * Provider answers on disk, by keyv on SQLite. The key holds the schema version, the value too: a new schema reads,
 * migrates and writes back what an older one fetched, so that weeks of rate-limited asking are never thrown away.
 */
import { createHash } from 'node:crypto';
import KeyvSqlite from '@keyv/sqlite';
import Keyv from 'keyv';
import { z } from 'zod';
import type { Identifier } from '../domain/identifier.ts';
import type { ProviderAnswer, ProviderTtl } from '../domain/provider.ts';

/** What distinguishes one question from every other. */
export interface CacheQuestion {
  provider: string;
  operation: string;
  id: Identifier;
}

export interface CacheEntry {
  /** Undefined for *missing*. */
  answer?: ProviderAnswer;
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
  set(question: CacheQuestion, schema: Schema, answer: ProviderAnswer | undefined, ttl: ProviderTtl): Promise<CacheEntry>;
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

const StoredEntry = z.object({
  schemaVersion: z.number(),
  fetchedAtMs: z.number(),
  freshUntilMs: z.number(),
  answer: z.looseObject({ sourceId: z.string(), metadata: z.looseObject({}) }).optional(),
});
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
      let answer = old.answer as ProviderAnswer | undefined;
      for (let from = version; from < schema.version && answer; from++) answer = schema.migrations[from]?.(answer);
      if (old.answer && !answer) return undefined;
      const entry = { answer, fetchedAtMs: old.fetchedAtMs, freshUntilMs: old.freshUntilMs };
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
      return entry
        ? { answer: entry.answer as ProviderAnswer | undefined, fetchedAtMs: entry.fetchedAtMs, freshUntilMs: entry.freshUntilMs }
        : migrated(question, schema);
    },
    async set(question, schema, answer, ttl) {
      const fetchedAtMs = now();
      const ttlMs = (answer ? ttl.foundMs : ttl.missingMs) * (1 + JITTER * (2 * random() - 1));
      const entry = { answer, fetchedAtMs, freshUntilMs: Math.round(fetchedAtMs + ttlMs) };
      await write(question, schema.version, entry);
      return entry;
    },
    async close() {
      await keyv.disconnect();
    },
  };
}

/** `v<schema>:<provider>:<operation>:<idType>:<id>:<region>`, each part escaped; a very long one ends in its hash. */
export function cacheKey(version: number, { provider, operation, id }: CacheQuestion): string {
  const key = [`v${version}`, provider, operation, id.type, id.value, id.region ?? ''].map(encodeURIComponent).join(':');
  if (key.length <= MAX_KEY_LENGTH) return key;
  return `${key.slice(0, 170)}~${createHash('sha256').update(key).digest('hex')}`;
}
