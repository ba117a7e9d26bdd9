/** Requests to storage, signed by AWS Signature Version 4, tried again while that may help. Redirects are not followed: they would carry the signature elsewhere. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { Agent, request as sendRequest } from 'undici';
import type { Clock } from '../domain/clock.ts';
import { errnoOf } from '../domain/errors.ts';
import { type Refusal, readXml, refusalOf } from './answers.ts';
import { type StoragePlace, type StorageQuery, urlOf } from './place.ts';
import { StorageError } from './storage-error.ts';

export interface StorageRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Empty for the bucket. */
  key: string;
  query?: StorageQuery;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** True to take the first answer for the last. */
  isTriedOnce?: boolean;
}

export interface StorageAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Readable;
}

export interface StorageRequestDeps {
  clock: Clock;
  /** 0…1. */
  random(): number;
  userAgent: string;
}

export interface StorageClient {
  /** An answer of success; whoever gets it reads its body. Throws `StorageError`. */
  send(request: StorageRequest, signal: AbortSignal): Promise<StorageAnswer>;
  /** The same, of which only the XML is wanted; an empty one if there is none. */
  ask(request: StorageRequest, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Waits before a further attempt. Resolves to false if there shall be none. */
  mayRetry(error: unknown, attempt: number, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const TIMEOUT_MS = 30_000;
/** undici waits for the answer from when it begins to send, and a slow line takes its time. */
const SLOWEST_BYTES_PER_MS = 16;
/** Further attempts after the first. */
const RETRIES = 4;
const DELAY_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

export function createStorageClient(place: StoragePlace, { clock, random, userAgent }: StorageRequestDeps): StorageClient {
  const dispatcher = new Agent({ connections: CONNECTIONS, connect: { timeout: TIMEOUT_MS }, bodyTimeout: TIMEOUT_MS, maxHeaderSize: 64 * 1024 });

  async function sendOnce(request: StorageRequest, signal: AbortSignal): Promise<StorageAnswer> {
    const { url, headers } = await signed(request, place, clock.now());
    const { method, body } = request;
    const headersTimeout = TIMEOUT_MS + (body?.byteLength ?? 0) / SLOWEST_BYTES_PER_MS;
    try {
      const answer = await sendRequest(url, {
        dispatcher,
        method,
        headers: { ...headers, 'user-agent': userAgent },
        body: body ?? null,
        signal,
        headersTimeout,
      });
      if (answer.statusCode >= 200 && answer.statusCode < 300) return { status: answer.statusCode, headers: answer.headers, body: answer.body };
      throw refusalOf(await refusalIn(answer.statusCode, answer.headers, answer.body), url.host, place);
    } catch (error) {
      throw toStorageError(error, url.host, signal);
    }
  }

  const mayRetry: StorageClient['mayRetry'] = async (error, attempt, signal) => {
    if (!(error instanceof StorageError) || !error.mayPass || attempt >= RETRIES || signal.aborted) return false;
    const waitMs = DELAY_MS * 2 ** attempt * (0.5 + random());
    await clock.sleep(Math.min(Math.max(waitMs, error.retryAfterMs ?? 0), LONGEST_WAIT_MS), signal);
    return !signal.aborted;
  };

  async function trying<T>({ isTriedOnce }: StorageRequest, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await task();
      } catch (error) {
        if (isTriedOnce || !(await mayRetry(error, attempt, signal))) throw error;
      }
    }
  }

  return {
    send: (request, signal) => trying(request, signal, () => sendOnce(request, signal)),
    ask: (request, signal) =>
      trying(request, signal, async () => {
        const { body, status } = await sendOnce(request, signal);
        const { host } = urlOf(place, '');
        const text = await readText(body).catch((error: unknown) => {
          throw toStorageError(error, host, signal);
        });
        const xml = text.trim() === '' ? {} : readXml(text);
        // To put the parts together takes long, so that its answer begins before it is known how it ends.
        if (xml.Error !== undefined) throw refusalOf({ status: status === 200 ? 500 : status, text }, host, place);
        return xml;
      }),
    mayRetry,
    close: () => dispatcher.destroy(),
  };
}

async function signed({ method, key, query, headers = {}, body }: StorageRequest, place: StoragePlace, nowMs: number) {
  const { accessKeyId, secretAccessKey, sessionToken, region } = place;
  const sums = {
    'x-amz-content-sha256': createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
    ...(body && { 'content-md5': createHash('md5').update(body).digest('base64') }),
  };
  const signer = new AwsV4Signer({
    ...{ method, url: urlOf(place, key, query).href, headers: { ...headers, ...sums }, service: 's3' },
    ...{ accessKeyId, secretAccessKey, region, ...(sessionToken !== undefined && { sessionToken }) },
    datetime: new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  const { url, headers: all } = await signer.sign();
  return { url, headers: Object.fromEntries(all as unknown as Iterable<[string, string]>) };
}

async function refusalIn(status: number, headers: StorageAnswer['headers'], body: Readable): Promise<Refusal> {
  const region = headers['x-amz-bucket-region'];
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return {
    status,
    text: await readText(body),
    ...(typeof region === 'string' && { region }),
    ...(seconds >= 0 && { retryAfterMs: seconds * 1000 }),
  };
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > MAX_TEXT_BYTES) throw new StorageError('the storage answers with too long a text');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** undici’s errors in our words. */
function toStorageError(error: unknown, host: string, signal: AbortSignal): unknown {
  if (error instanceof StorageError) return error;
  if (signal.aborted) return signal.reason;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string' && code.includes('TIMEOUT')) return new StorageError(`${host} does not answer`, { mayPass: true, cause: error });
  const reason = errnoOf(error) ?? (typeof code === 'string' ? code : 'the connection failed');
  return new StorageError(`cannot reach ${host} (${reason})`, { mayPass: true, cause: error });
}
