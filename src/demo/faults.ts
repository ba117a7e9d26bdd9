/** How a server can misbehave. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomFor } from './random.ts';

export const FAULTS = ['error-500', 'hang', 'html', 'wrong-shape', 'huge', 'redirect-loop', 'rate-limit', 'cut-off', 'reset', 'slow'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultOptions {
  /** Which share of requests it strikes; all by default. */
  share?: number;
  /** For `rate-limit`. */
  retryAfterSec?: number;
}

/** The faults that servers have at the moment. */
export interface Faults {
  set(id: string, fault: Fault | 'none', options?: FaultOptions): void;
  /** The fault that strikes the nth request to a server, if one does; always the same one for the same seed. */
  at(id: string, n: number): { fault: Fault; retryAfterSec: number } | undefined;
}

export function createFaults(seed: string): Faults {
  const faults = new Map<string, { fault: Fault; share: number; retryAfterSec: number }>();
  return {
    set(id, fault, { share = 1, retryAfterSec = 1 } = {}) {
      if (fault === 'none') faults.delete(id);
      else faults.set(id, { fault, share, retryAfterSec });
    },
    at(id, n) {
      const fault = faults.get(id);
      return fault && randomFor(seed, 'fault', n).chance(fault.share) ? fault : undefined;
    },
  };
}

/** Answers in the manner of a fault. True for `slow`, which answers after all. */
export async function misbehave(fault: Fault, retryAfterSec: number, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case 'error-500':
      response.writeHead(500, json).end(JSON.stringify({ statusCode: 500, error: 'Internal Server Error', message: 'something broke' }));
      return false;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html><body>Checking your browser…</body></html>');
      return false;
    case 'wrong-shape':
      response.writeHead(200, json).end('"nothing that anybody would expect"');
      return false;
    case 'huge':
      sendHuge(response);
      return false;
    case 'redirect-loop':
      response.writeHead(302, { location: request.url ?? '/' }).end();
      return false;
    case 'rate-limit':
      response
        .writeHead(429, { ...json, 'retry-after': String(retryAfterSec) })
        .end(JSON.stringify({ message: 'Rate limit reached. Please try again later.' }));
      return false;
    case 'cut-off':
      response.writeHead(200, { ...json, 'content-length': '5000' });
      response.write('{"asin":');
      setTimeout(() => response.destroy(), 5);
      return false;
    case 'reset':
      request.socket.resetAndDestroy();
      return false;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, 400));
      return true;
    default:
      return false; // hang: no answer at all
  }
}

/** 100 MB, as long as anybody listens. */
function sendHuge(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  let left = 1600;
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left--;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}
