/** Posts to a receiver that the user named: no redirects, a time limit, and errors without the address, which may be a secret. */
import type { Agent, Dispatcher } from 'undici';
import { messageOf, UnavailableError } from '../domain/errors.ts';
import type { SinkContext, SinkMessage } from '../sdk/sink.ts';

export interface Receiver extends Pick<SinkContext, 'send'> {
  /** As `send`, with whatever status. */
  exchange(method: string, url: string, message: SinkMessage, signal: AbortSignal): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export function createReceiver(userAgent: string): Receiver {
  // Most commands have nothing to send, and do not load what sends it.
  let agent: Agent | undefined;
  const exchange: Receiver['exchange'] = async (method, url, { headers = {}, body }, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * TIMEOUT_MS)]);
    const { Agent, request } = await import('undici');
    agent ??= new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { timeout: TIMEOUT_MS } });
    try {
      const response = await request(url, {
        method: method as Dispatcher.HttpMethod,
        dispatcher: agent,
        headers: { 'user-agent': userAgent, ...headers },
        ...(body !== undefined && { body }),
        signal: limit,
      });
      return { status: response.statusCode, body: parsed(await readCapped(response.body)) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UnavailableError) throw error;
      throw new UnavailableError(`cannot be reached: ${(error as { code?: string }).code ?? messageOf(error)}`);
    }
  };
  return {
    exchange,
    async send(method, url, message, signal) {
      const { status, body } = await exchange(method, url, message, signal);
      if (status < 200 || status >= 300) throw new UnavailableError(`answers HTTP ${status}`);
      return body;
    },
    async close() {
      await agent?.close();
    },
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
