/** Opens files at S3-compatible storage by their addresses, with the places and keys of the config or of the environment. */
import { readFileSync } from 'node:fs';
import type { StorageConfig } from '../../config/storage.ts';
import type { Clock } from '../domain/clock.ts';
import { reasonOf } from '../domain/errors.ts';
import { readFileAddress, type StorageAddress } from '../domain/storage-address.ts';
import { VERSION } from '../runtime/version.ts';
import type { StorageBucket } from '../storage/bucket.ts';
import type { StoragePlace } from '../storage/place.ts';
import { StorageError } from '../storage/storage-error.ts';
import { spooled } from './spooled.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Pieces = AsyncIterable<string | Uint8Array>;

export interface StorageDeps {
  places: readonly StorageConfig[];
  env: Environment;
  clock: Clock;
  /** 0…1. */
  random(): number;
}

/** The bucket as the config says, or else as the environment does. Throws `StorageError`. */
function placeOf(bucket: string, { places, env }: Pick<StorageDeps, 'places' | 'env'>): StoragePlace {
  const place = places.find((each) => each.bucket === bucket);
  const endpoint = place?.endpoint ?? (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined);
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw new StorageError('AWS_ENDPOINT_URL is no web address');
  const region = place?.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1');
  return { bucket, endpoint, region, pathStyle: place?.pathStyle, ...keysOf(bucket, place, env) };
}

function keysOf(bucket: string, place: StorageConfig | undefined, env: Environment): Pick<StoragePlace, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'> {
  if (place?.accessKeyId !== undefined) {
    const { accessKeyId, secretAccessKey, secretAccessKeyFile } = place;
    return { accessKeyId, secretAccessKey: secretAccessKey ?? contentOf(secretAccessKeyFile ?? '', `storage: secretAccessKeyFile of ${bucket}`) };
  }
  const [accessKeyId, secretAccessKey, sessionToken] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => variable(name, env));
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const where = place ? 'the config has none for it' : 'the config does not know it';
    throw new StorageError(`there is no access key for the bucket ${bucket}: ${where}, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set`);
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** A variable of the environment, or what stands in the file that the same with `_FILE` names. */
export function variable(name: string, env: Environment): string | undefined {
  const file = env[`${name}_FILE`];
  return env[name] || (file ? contentOf(file, `${name}_FILE`) : undefined);
}

export function contentOf(file: string, named: string): string {
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text !== '') return text;
  } catch (error) {
    throw new StorageError(`${named} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  throw new StorageError(`${named} names an empty file`);
}

async function bucketFor(bucket: string, deps: StorageDeps): Promise<StorageBucket> {
  const { openBucket } = await import('../storage/bucket.ts');
  return openBucket(placeOf(bucket, deps), { clock: deps.clock, random: deps.random, userAgent: `Rubricator/${VERSION}` });
}

/** Runs what uses a bucket. */
export async function withBucket<T>(bucket: string, deps: StorageDeps, task: (opened: StorageBucket) => Promise<T>): Promise<T> {
  const opened = await bucketFor(bucket, deps);
  try {
    return await task(opened);
  } finally {
    await opened.close();
  }
}

/** Writes a file to storage. Resolves to false if the same bytes stand there already. Throws `StorageError`. */
export async function writeStored(address: string, pieces: Pieces, deps: StorageDeps, signal: AbortSignal): Promise<boolean> {
  return withFile(address, deps, ({ opened, key }) =>
    // Its sum goes before it, and is known once all of it was made.
    spooled(pieces, async ({ read, size, sha256 }) => {
      const there = await opened.facts(key, signal);
      if (there?.sha256 === sha256 && there.size === size) return false;
      await opened.put(key, { pieces: read(), sha256 }, signal);
      return true;
    }),
  );
}

/** The bytes of a file at storage. Throws `StorageError`, in the end if they are not those that were stored. */
export async function* piecesStored(address: string, deps: StorageDeps, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { bucket, key } = fileAt(address);
  const opened = await bucketFor(bucket, deps);
  try {
    yield* opened.read(key, signal);
  } catch (error) {
    throw naming(address, error);
  } finally {
    await opened.close();
  }
}

export interface StoredText {
  text: string;
  changedAtMs: number | undefined;
}

/** Throws `StorageError`. */
export async function readStored(address: string, deps: StorageDeps, signal: AbortSignal): Promise<StoredText> {
  return withFile(address, deps, async ({ opened, key }) => {
    const facts = await opened.facts(key, signal);
    const pieces: Buffer[] = [];
    for await (const piece of opened.read(key, signal)) pieces.push(piece);
    return { text: Buffer.concat(pieces).toString('utf8'), changedAtMs: facts?.changedAtMs };
  });
}

/** Errors name the address. */
async function withFile<T>(address: string, deps: StorageDeps, task: (file: { opened: StorageBucket; key: string }) => Promise<T>): Promise<T> {
  const { bucket, key } = fileAt(address);
  try {
    return await withBucket(bucket, deps, (opened) => task({ opened, key }));
  } catch (error) {
    throw naming(address, error);
  }
}

function naming(address: string, error: unknown): unknown {
  return error instanceof StorageError ? new StorageError(`${address}: ${error.message}`, { cause: error }) : error;
}

function fileAt(address: string): StorageAddress {
  const parts = readFileAddress(address);
  if (typeof parts === 'string') throw new StorageError(`${address}: ${parts}`);
  return parts;
}
