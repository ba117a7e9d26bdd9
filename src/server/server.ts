/** The HTTP server: health checks for everybody, metrics and the API for those who may call them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { messageOf, PermissionError, RubricatorError, UnknownBookError } from '../domain/errors.ts';
import { createV1 } from './api/v1.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiEnv, type GuardOptions, guards } from './guard.ts';
import { problem } from './problem.ts';

export interface ServerOptions extends GuardOptions {
  host: string;
  port: number;
  version: string;
  /** A bug of ours. */
  onBug(error: unknown): void;
}

export interface ApiServer {
  /** Where it listens: `http://127.0.0.1:8723`. */
  url: string;
  close(): Promise<void>;
}

export function createApi(options: GuardOptions & Pick<ServerOptions, 'version' | 'onBug'>, deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  for (const guard of guards(options)) app.use(guard);
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const checks = await deps.checks();
    const isReady = checks.every(({ isOk }) => isOk);
    // A caller without a token learns which check fails, but not the details.
    return context.json({ status: isReady ? 'ready' : 'not ready', checks: checks.map(({ name, isOk }) => ({ name, isOk })) }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (context) => context.body(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }));
  app.route('/api/v1', createV1(deps));
  app.doc31('/api/v1/openapi.json', { openapi: '3.1.0', info: { title: 'Rubricator', version: options.version } });
  app.notFound((context) => problem(context, 404, 'there is nothing here; /api/v1/openapi.json tells what there is'));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return problem(context, error.status as 400, error.message || undefined);
    if (error instanceof PermissionError) return problem(context, 403, messageOf(error));
    if (error instanceof UnknownBookError) return problem(context, 404, messageOf(error));
    if (error instanceof RubricatorError) return problem(context, 409, messageOf(error));
    options.onBug(error);
    return problem(context, 500, 'a bug; the log has more');
  });
  return app;
}

/** Rejects if the address cannot be listened on. */
export async function startApi(options: ServerOptions, deps: ApiDeps): Promise<ApiServer> {
  const app = createApi(options, deps);
  const server = serve({
    fetch: app.fetch,
    createServer,
    hostname: options.host,
    port: options.port,
    // The process keeps its own Request and Response, because other code in it relies on them.
    overrideGlobalObjects: false,
    // Closes connections of clients that are too slow.
    serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 },
  });
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      }),
  };
}
