/** Posts to a receiver that the user named: no redirects, a time limit, and errors without the address, which may be a secret. */
import { Agent, request } from 'undici';
import { messageOf, UnavailableError } from '../domain/errors.ts';
import type { SinkContext } from '../sdk/sink.ts';

export interface Receiver extends Pick<SinkContext, 'send'> {
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export function createReceiver(userAgent: string): Receiver {
  const agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { timeout: TIMEOUT_MS } });
  return {
    async send(method, url, { headers = {}, body }, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * TIMEOUT_MS)]);
      try {
        const response = await request(url, {
          method,
          dispatcher: agent,
          headers: { 'user-agent': userAgent, ...headers },
          ...(body !== undefined && { body }),
          signal: limit,
        });
        const text = await readCapped(response.body);
        if (response.statusCode < 200 || response.statusCode >= 300) throw new UnavailableError(`answers HTTP ${response.statusCode}`);
        return parsed(text);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof UnavailableError) throw error;
        throw new UnavailableError(`cannot be reached: ${(error as { code?: string }).code ?? messageOf(error)}`);
      }
    },
    close: () => agent.close(),
  };
}

async function readCapped(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new UnavailableError('answers at too great a length');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
