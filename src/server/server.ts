/** The HTTP server: health checks for everybody, metrics and the API for those who may call them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { addAbsProvider } from './abs-provider.ts';
import { createV1 } from './api/v1.ts';
import type { ApiDeps } from './deps.ts';
import { addGraphql } from './graphql/graphql.ts';
import { type ApiEnv, type GuardOptions, guards } from './guard.ts';
import { addOpds } from './opds/opds.ts';
import { problem, refusalOf } from './problem.ts';
import { addSparql } from './sparql.ts';
import { isForPage, refusal, type ShowPage } from './web/layout.ts';
import { addSignInPages, toSignIn } from './web/sign-in-page.ts';
import { addPages } from './web/web.ts';

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
  let show: ShowPage | undefined;
  const refusePage: GuardOptions['refusePage'] = (context, { status, message }) => {
    if (status === 401 && context.req.method === 'GET') return toSignIn(context);
    return show ? refusal(context, show, { status, title: sentence(message) }) : problem(context, status, message);
  };
  for (const guard of guards({ ...options, refusePage })) app.use(guard);
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const checks = await deps.checks();
    const isReady = checks.every(({ isOk }) => isOk);
    // A caller without a token learns which check fails, but not the details.
    return context.json({ status: isReady ? 'ready' : 'not ready', checks: checks.map(({ name, isOk }) => ({ name, isOk })) }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (context) => context.body(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }));
  // Whoever asks how the program does needs no fields.
  app.use(async (_, next) => {
    await deps.takeUpFields();
    return next();
  });
  app.route('/api/v1', createV1(deps));
  addAbsProvider(app, deps);
  addGraphql(app, deps, options.onBug);
  addSparql(app, deps);
  addOpds(app, deps);
  app.doc31('/api/v1/openapi.json', headOf(options.version));
  const page = addPages(app, deps);
  show = page;
  if (options.auth) addSignInPages(app, { auth: options.auth, show: page });
  const refuse = (context: Context<ApiEnv>, status: ContentfulStatusCode, message?: string) =>
    isForPage(context) ? refusal(context, page, { status, title: sentence(message) }) : problem(context, status, message);
  app.notFound((context) =>
    refuse(context, 404, isForPage(context) ? 'there is nothing here' : 'there is nothing here; /api/v1/openapi.json tells what there is'),
  );
  app.onError((error, context) => {
    const refused = refusalOf(error);
    if (refused) return refuse(context, refused.status, refused.message || undefined);
    options.onBug(error);
    return refuse(context, 500, 'a bug; the log has more');
  });
  return app;
}

function headOf(version: string) {
  return { openapi: '3.1.0', info: { title: 'Rubricator', version } };
}

/** The description of the interface, without anybody who answers: routes are described when they are added, and these are never called. */
export function describeApi(version: string): object {
  const app = new OpenAPIHono<ApiEnv>();
  const nobody = {} as ApiDeps;
  app.route('/api/v1', createV1(nobody));
  addAbsProvider(app, nobody);
  addSparql(app, nobody);
  return app.getOpenAPI31Document(headOf(version));
}

function sentence(message = 'that did not work'): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
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
