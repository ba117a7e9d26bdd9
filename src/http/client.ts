/**
 * One undici Agent per provider: our User-Agent, few redirects, decompression, a cap on the body. A provider may stand in a private
 * network, because its address comes from the config or from us. Where it redirects to is another matter.
 */
import type { lookup } from 'node:dns';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { errnoOf, ResponseError, UnavailableError } from '../domain/errors.ts';
import { isHostAmong } from '../domain/text/host-name.ts';
import { assertPublicHost, createPublicAgent, isPrivateAddressError } from './public-agent.ts';
import type { Headers } from './retry-after.ts';

export interface HttpClientOptions {
  userAgent: string;
  concurrent: number;
  timeoutMs: number;
  maxBodyBytes: number;
  /** Resolves the names of other sites; the system's resolver by default. */
  lookup?: typeof lookup;
  fence?: Fence | undefined;
}

/** Where the requests of a plugin may go, redirects included. */
export interface Fence {
  /** Names of hosts on the open internet; `*.example.org` are all below example.org. */
  hosts: readonly string[];
  /** Origins that the user named, wherever they are. */
  ownOrigins: readonly string[];
}

export interface HttpMessage {
  url: URL;
  headers: Record<string, string>;
  /** A JSON text to POST; GET if absent. */
  body?: string | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  text: string;
}

export interface HttpClient {
  /** Throws `UnavailableError` for the network, `ResponseError` for redirects without end and bodies without end. */
  send(message: HttpMessage, signal: AbortSignal): Promise<HttpResponse>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const agent = new Agent({
    connections: options.concurrent,
    connect: { timeout: options.timeoutMs },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    maxHeaderSize: 64 * 1024,
  });
  const { concurrent: connections, timeoutMs, lookup } = options;
  const elsewhere = createPublicAgent({ connections, timeoutMs, privateAddresses: false, ...(lookup && { lookup }) });
  const headers = { 'user-agent': options.userAgent, accept: 'application/json', 'accept-encoding': 'gzip, br' };
  return {
    async send({ url, headers: own, body }, signal) {
      let at = url;
      try {
        let message: Pick<HttpMessage, 'headers' | 'body'> = { headers: own, body };
        for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
          if (options.fence) assertInside(options.fence, at);
          const isHome = options.fence ? options.fence.ownOrigins.includes(at.origin) : isSameSite(url, at);
          if (!isHome) assertPublicHost(at);
          const response = await request(at, { dispatcher: isHome ? agent : elsewhere, ...requestOf(message, headers), signal });
          const target = targetOf(response, at);
          if (!target) return { status: response.statusCode, headers: response.headers, text: await readCapped(unpacked(response), options.maxBodyBytes) };
          await response.body.dump();
          message = redirected(message, response.statusCode, isSameSite(url, target));
          at = target;
        }
        throw new ResponseError(`${url.host} redirects without end`);
      } catch (error) {
        signal.throwIfAborted();
        throw toOurError(error, at);
      }
    },
    close: async () => void (await Promise.all([agent.destroy(), elsewhere.destroy()])),
  };
}

/** Throws `ResponseError`. */
function assertInside({ hosts, ownOrigins }: Fence, { origin, hostname, host }: URL): void {
  if (!isHostAmong(hostname, hosts) && !ownOrigins.includes(origin)) throw new ResponseError(`may not reach ${host}: its manifest does not name that host`);
}

function requestOf({ headers, body }: Pick<HttpMessage, 'headers' | 'body'>, common: Record<string, string>) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return { method: body === undefined ? ('GET' as const) : ('POST' as const), body, headers: { ...common, ...type, ...headers } };
}

const REDIRECTS = [301, 302, 303, 307, 308];

/** Where an answer sends us; undefined for an answer that stands for itself. */
function targetOf({ statusCode, headers }: Dispatcher.ResponseData, from: URL): URL | undefined {
  const location = REDIRECTS.includes(statusCode) ? headers.location : undefined;
  if (typeof location !== 'string') return undefined;
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target?.protocol !== 'https:' && target?.protocol !== 'http:') throw new ResponseError(`${from.host} redirects to something that is no web address`);
  return target;
}

/** The same host and port; or the same host by https, to which a server may send us on. */
function isSameSite(home: URL, { hostname, port, protocol }: URL): boolean {
  return hostname === home.hostname && (protocol === 'https:' || (port === home.port && protocol === home.protocol));
}

/** What is sent on: to another site no headers of the provider's own, which may hold a key; and a body only where the status keeps it (RFC 9110, 15.4). */
function redirected({ headers, body }: Pick<HttpMessage, 'headers' | 'body'>, status: number, isHome: boolean): Pick<HttpMessage, 'headers' | 'body'> {
  const keepsBody = status === 307 || status === 308;
  return { headers: isHome ? headers : {}, ...(keepsBody && { body }) };
}

/** The body as it was before the server compressed it. */
function unpacked({ body, headers }: Dispatcher.ResponseData): Readable {
  const encoding = String(headers['content-encoding'] ?? '').toLowerCase();
  const unpack = encoding === 'gzip' ? createGunzip() : encoding === 'br' ? createBrotliDecompress() : undefined;
  if (!unpack) return body;
  body.on('error', (error) => unpack.destroy(error));
  return body.pipe(unpack);
}

/** The cap counts decompressed bytes, so that a small answer cannot become a large one. */
async function readCapped(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw new ResponseError(`the answer is larger than ${Math.round(maxBytes / 1024)} KB`, { mayBeOneElement: true });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** undici's errors in our words; the address without its query, which may hold a key. */
function toOurError(error: unknown, url: URL): Error {
  if (error instanceof ResponseError) return error;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (isPrivateAddressError(error)) return new ResponseError(`redirected to ${url.host}, which is in a private network; not asked`, { cause: error });
  if (typeof code === 'string' && code.includes('TIMEOUT')) return new UnavailableError(`${url.host} does not answer`, { cause: error });
  const reason = errnoOf(error) ?? (typeof code === 'string' ? code : 'connection failed');
  return new UnavailableError(`cannot reach ${url.host} (${reason})`, { cause: error });
}
