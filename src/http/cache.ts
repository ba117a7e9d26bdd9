/**
 * Provider answers, by keyv: on disk with SQLite, and beside it on a Redis that several processes share, if there is one. The key holds the schema version, the value too: a new schema reads,
 * migrates and writes back what an older one fetched, so that weeks of rate-limited asking are never thrown away.
 */
import { createHash } from 'node:crypto';
import KeyvSqlite from '@keyv/sqlite';
import Keyv, { type KeyvStorageAdapter } from 'keyv';
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
  /** Where all processes that share answers keep them; the file has those that were asked for here, for the day when nobody answers there. */
  shared?: KeyvStorageAdapter | undefined;
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
type StoredEntry = z.infer<typeof StoredEntry>;
/** Stale answers are kept this long for the day when a provider is down. */
const KEEP_STALE_MS = 365 * 24 * 3_600_000;
const MAX_KEY_LENGTH = 240;
/** TTLs are spread by ±10 %, so that a library scanned in one night does not fall due in one night. */
const JITTER = 0.1;

/** Where entries are kept, by their keys. */
interface Places {
  read(key: string, version: number): Promise<StoredEntry | undefined>;
  write(key: string, entry: StoredEntry): Promise<void>;
  close(): Promise<void>;
}

function createPlaces({ file, shared, now, onError }: Omit<CacheOptions, 'random'>): Places {
  const keyvOn = (store: KeyvStorageAdapter | undefined) => {
    const keyv = store ? new Keyv({ store, emitErrors: true }) : new Keyv();
    keyv.on('error', onError);
    return keyv;
  };
  const own = keyvOn(file ? new KeyvSqlite({ uri: `sqlite://${file}`, wal: true, busyTimeout: 5000, table: 'answers', keySize: 255 }) : undefined);
  const all = shared ? [keyvOn(shared), own] : [own];

  async function readFrom(keyv: Keyv, key: string, version: number): Promise<StoredEntry | undefined> {
    const parsed = StoredEntry.safeParse(await keyv.get(key).catch(onError));
    return parsed.success && parsed.data.schemaVersion === version ? parsed.data : undefined;
  }

  async function writeTo(keyvs: readonly Keyv[], key: string, entry: StoredEntry): Promise<void> {
    const ttlMs = entry.freshUntilMs + KEEP_STALE_MS - now();
    if (ttlMs > 0) await Promise.all(keyvs.map((keyv) => keyv.set(key, entry, ttlMs).catch(onError)));
  }

  return {
    async read(key, version) {
      for (const [at, keyv] of all.entries()) {
        const entry = await readFrom(keyv, key, version);
        if (!entry) continue;
        // What was asked for here before anything was shared is shared once somebody wants it.
        if (at > 0) await writeTo(all.slice(0, at), key, entry);
        return entry;
      }
      return undefined;
    },
    write: (key, entry) => writeTo(all, key, entry),
    async close() {
      await own.disconnect();
    },
  };
}

export function createAnswerCache({ random, ...options }: CacheOptions): AnswerCache {
  const { now } = options;
  const places = createPlaces(options);
  const { read } = places;

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

  function write(question: CacheQuestion, version: number, { answers, ...entry }: CacheEntry): Promise<void> {
    return places.write(cacheKey(version, question), { schemaVersion: version, ...entry, answers: [...answers] });
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
    close: places.close,
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
