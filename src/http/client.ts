/** One undici Agent per provider: our User-Agent, few redirects, decompression, a cap on the body. */
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { Agent, type Dispatcher, interceptors, request } from 'undici';
import { errnoOf, ResponseError, UnavailableError } from '../domain/errors.ts';
import type { Headers } from './retry-after.ts';

export interface HttpClientOptions {
  userAgent: string;
  concurrent: number;
  timeoutMs: number;
  maxBodyBytes: number;
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
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS, throwOnMaxRedirect: true }));
  const headers = { 'user-agent': options.userAgent, accept: 'application/json', 'accept-encoding': 'gzip, br' };
  return {
    async send({ url, headers: own, body }, signal) {
      try {
        const method = body === undefined ? 'GET' : 'POST';
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const response = await request(url, { dispatcher, method, body, headers: { ...headers, ...type, ...own }, signal });
        return { status: response.statusCode, headers: response.headers, text: await readCapped(unpacked(response), options.maxBodyBytes) };
      } catch (error) {
        signal.throwIfAborted();
        throw toOurError(error, url);
      }
    },
    close: () => agent.destroy(),
  };
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
  const message = error instanceof Error ? error.message : '';
  if (/redirect/i.test(message)) return new ResponseError(`${url.host} redirects without end`, { cause: error });
  if (typeof code === 'string' && code.includes('TIMEOUT')) return new UnavailableError(`${url.host} does not answer`, { cause: error });
  const reason = errnoOf(error) ?? (typeof code === 'string' ? code : 'connection failed');
  return new UnavailableError(`cannot reach ${url.host} (${reason})`, { cause: error });
}
