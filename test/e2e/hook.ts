/** A receiver of webhooks that keeps what it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnyEvent } from '../../src/domain/events.ts';

export interface Hook {
  url: string;
  told: { event: AnyEvent; headers: IncomingHttpHeaders }[];
  refused: number;
  close(): void;
}

/** @param refuses whether it answers "later" to its nth caller, from 0 */
export async function startHook(refuses: (n: number) => boolean = () => false): Promise<Hook> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (refuses(hook.told.length + hook.refused)) {
      hook.refused++;
      response.writeHead(503).end();
      return;
    }
    hook.told.push({ event: JSON.parse(body) as AnyEvent, headers: request.headers });
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hook: Hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told: [],
    refused: 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return hook;
}
