/**
 * Fetches a picture from wherever a provider says it is. A provider can be wrong or worse, so a redirect is checked like the first
 * address, and the body has a cap.
 */
import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { errnoOf, ResponseError, UnavailableError } from '../domain/errors.ts';
import { assertPublicHost, createPublicAgent, isPrivateAddressError, type PublicAgentOptions } from './public-agent.ts';

export interface PictureClient {
  /** The bytes at an address. Throws `UnavailableError` for failures that may pass, `ResponseError` for others. */
  fetch(address: string, signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

export interface PictureClientOptions extends Pick<PublicAgentOptions, 'privateAddresses' | 'lookup'> {
  userAgent: string;
  /** The time for a picture with all its redirects; a minute by default. */
  timeLimitMs?: number;
}

const MAX_REDIRECTS = 4;
const TIMEOUT_MS = 20_000;
const CONNECTIONS = 4;
const MAX_BYTES = 20 * 1024 * 1024;
/** The agent's own limits are between two chunks, and a server that sends a byte a second keeps them all. */
const TIME_LIMIT_MS = 60_000;

export function createPictureClient({ userAgent, privateAddresses, lookup, timeLimitMs = TIME_LIMIT_MS }: PictureClientOptions): PictureClient {
  const dispatcher = createPublicAgent({ connections: CONNECTIONS, timeoutMs: TIMEOUT_MS, privateAddresses, lookup });

  async function fetchOnce(url: URL, signal: AbortSignal): Promise<Buffer | URL> {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ResponseError(`a cover cannot come by ${url.protocol}`);
    if (!privateAddresses) assertPublicHost(url);
    return readPicture(await request(url, { dispatcher, headers: { 'user-agent': userAgent, accept: 'image/*' }, signal }), url);
  }

  return {
    async fetch(address, signal) {
      if (!URL.canParse(address)) throw new ResponseError('the cover’s address is none');
      let url = new URL(address);
      const limit = AbortSignal.timeout(timeLimitMs);
      const either = AbortSignal.any([signal, limit]);
      try {
        for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
          const found = await fetchOnce(url, either);
          if (!(found instanceof URL)) return found;
          url = found;
        }
        throw new ResponseError(`${url.host} redirects without end`);
      } catch (error) {
        signal.throwIfAborted();
        if (limit.aborted) throw new UnavailableError(`${url.host} takes more than ${timeLimitMs / 1000} s for the cover`);
        throw toOurError(error, url);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** The picture, or where it is instead. */
async function readPicture({ statusCode, headers, body }: Dispatcher.ResponseData, url: URL): Promise<Buffer | URL> {
  const location = statusCode >= 300 && statusCode < 400 ? headers.location : undefined;
  if (typeof location === 'string') {
    await body.dump();
    return new URL(location, url);
  }
  if (statusCode !== 200) {
    await body.dump();
    const message = `${url.host} answers ${statusCode} for the cover`;
    throw statusCode === 429 || statusCode >= 500 ? new UnavailableError(message) : new ResponseError(message);
  }
  if (Number(headers['content-length'] ?? 0) > MAX_BYTES) {
    body.destroy();
    throw tooLarge(url);
  }
  return readCapped(body, url);
}

async function readCapped(body: Readable, url: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw tooLarge(url);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function tooLarge(url: URL): ResponseError {
  return new ResponseError(`the cover at ${url.host} is larger than ${MAX_BYTES / 1024 / 1024} MB`);
}

function toOurError(error: unknown, url: URL): Error {
  if (error instanceof ResponseError || error instanceof UnavailableError) return error;
  if (isPrivateAddressError(error)) return new ResponseError(`the cover’s address (${url.host}) is in a private network; not fetched`);
  return new UnavailableError(`cannot fetch the cover from ${url.host} (${errnoOf(error) ?? 'connection failed'})`, { cause: error });
}
