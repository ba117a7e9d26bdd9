/**
 * Fetches a picture from wherever a provider says it is. A provider can be wrong or worse, so it never connects to an address of a private
 * network, whatever a name resolves to and wherever a redirect leads, and it caps the body.
 */
import { type LookupAddress, lookup } from 'node:dns';
import type { Readable } from 'node:stream';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import { errnoOf, ResponseError, UnavailableError } from '../domain/errors.ts';

export interface PictureClient {
  /** The bytes at an address. Throws `UnavailableError` for failures that may pass, `ResponseError` for others. */
  fetch(address: string, signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

export interface PictureClientOptions {
  userAgent: string;
  /** True to connect to private networks as well. */
  privateAddresses: boolean;
  /** Resolves a name; the system's resolver by default. */
  lookup?: typeof lookup;
}

const MAX_REDIRECTS = 4;
const MAX_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
const CONNECTIONS = 4;

/** The address lies in a network that a provider has no business to send us to. */
class PrivateAddressError extends Error {}

export function createPictureClient({ userAgent, privateAddresses, lookup: resolve = lookup }: PictureClientOptions): PictureClient {
  const agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxHeaderSize: 64 * 1024,
    connect: {
      timeout: TIMEOUT_MS,
      // The check is made where the connection is made, because a name that is resolved twice may have two answers.
      lookup(hostname, options, callback) {
        resolve(hostname, { ...options, all: true }, (error, found) => {
          const addresses = found as unknown as LookupAddress[];
          const forbidden = error || privateAddresses ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
          const failure = error ?? (forbidden ? new PrivateAddressError(`${hostname} is in a private network`) : null);
          const [first] = addresses ?? [];
          if (options.all) callback(failure, addresses as never);
          else callback(failure, first?.address ?? '', first?.family ?? 0);
        });
      },
    },
  });

  async function fetchOnce(url: URL, signal: AbortSignal): Promise<Buffer | URL> {
    assertAllowed(url, privateAddresses);
    const response = await request(url, { dispatcher: agent, headers: { 'user-agent': userAgent, accept: 'image/*' }, signal });
    const { statusCode, headers, body } = response;
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

  return {
    async fetch(address, signal) {
      if (!URL.canParse(address)) throw new ResponseError('the cover’s address is none');
      let url = new URL(address);
      try {
        for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
          const found = await fetchOnce(url, signal);
          if (!(found instanceof URL)) return found;
          url = found;
        }
        throw new ResponseError(`${url.host} redirects without end`);
      } catch (error) {
        signal.throwIfAborted();
        throw toOurError(error, url);
      }
    },
    close: () => agent.destroy(),
  };
}

function assertAllowed({ protocol, hostname, host }: URL, privateAddresses: boolean): void {
  if (protocol !== 'https:' && protocol !== 'http:') throw new ResponseError(`a cover cannot come by ${protocol}`);
  // A numeric host is connected to without being looked up.
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (!privateAddresses && ipaddr.isValid(literal) && !isPublicAddress(literal)) throw new PrivateAddressError(`${host} is in a private network`);
}

/** True for an address on the open internet; not for loopback, private, link-local and reserved ranges, in any notation. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
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
  const isPrivate = error instanceof PrivateAddressError || (error instanceof Error && error.cause instanceof PrivateAddressError);
  if (isPrivate) return new ResponseError(`the cover’s address (${url.host}) is in a private network; not fetched`);
  return new UnavailableError(`cannot fetch the cover from ${url.host} (${errnoOf(error) ?? 'connection failed'})`, { cause: error });
}
