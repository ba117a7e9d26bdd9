/** `GET /events`: what happens, as it happens, as server-sent events. */

import { setTimeout as sleep } from 'node:timers/promises';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { EVENT_NAMES } from '../../domain/events.ts';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import type { Follower } from '../event-feed.ts';
import { problem } from '../problem.ts';
import { type Api, refused, WRONG } from './routes.ts';

/** Proxies close a connection on which nothing was said for long. */
export const HEARTBEAT_MS = 15_000;
/** Between two looks whether the caller may still follow. */
const CHECK_EVERY_MS = 2000;
/** After so long a browser connects again. */
const RETRY_MS = 3000;

const DESCRIPTION = `A stream of “text/event-stream”. “event” is one of ${EVENT_NAMES.join(', ')}; “data” is JSON with name, at and data; “id” is for “Last-Event-ID”. The event “missed” says that not all that came since is kept.`;

const Names = z
  .string()
  .max(1000)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(EVENT_NAMES)))
  .optional()
  .openapi({ param: { name: 'only', in: 'query' }, type: 'string', description: 'Names of events, with commas between; all if absent.' });

const route = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens, as it happens, as server-sent events',
  request: { query: z.object({ only: Names }), headers: z.object({ 'last-event-id': z.string().max(100).optional() }) },
  responses: {
    200: { description: DESCRIPTION, content: { 'text/event-stream': { schema: z.string() } } },
    ...WRONG,
    503: refused('Too many follow already.'),
  },
});

/** Ends the stream of somebody who signed out, was removed, or whose token was; and with the stream the connection. */
export function endBoth(follower: Follower, context: Context<ApiEnv>): void {
  // Whoever takes nothing off the line would hold it for ever.
  void follower.ended.then(() => (context.env.outgoing as { destroy?(): void } | undefined)?.destroy?.());
  void endWithCaller(follower, context.get('stillCalls'));
}

async function endWithCaller(follower: Follower, stillCalls: (() => Promise<boolean>) | undefined): Promise<void> {
  while (stillCalls && !follower.hasEnded()) {
    await Promise.race([sleep(CHECK_EVERY_MS, undefined, { ref: false }), follower.ended]);
    if (!follower.hasEnded() && !(await stillCalls().catch(() => false))) follower.close();
  }
}

export function addEventRoutes(api: Api, { feed, seenEvents }: Pick<ApiDeps, 'feed' | 'seenEvents'>): void {
  api.openapi(route, (context) => {
    const { only } = context.req.valid('query');
    // Later, when something happens, nobody knows any more who follows.
    const see = seenEvents();
    const follower = feed.follow({
      after: context.req.valid('header')['last-event-id'],
      isWanted: (event) => only === undefined || only.includes(event.name),
      see,
    });
    if (!follower) return problem(context, 503, 'too many follow already; try again in a while');
    // Before a proxy that gathers what it passes on.
    context.header('x-accel-buffering', 'no');
    return streamSSE(context, async (stream) => {
      stream.onAbort(follower.close);
      endBoth(follower, context);
      await stream.write(`retry: ${RETRY_MS}\n\n`);
      if (follower.hasMissed) await stream.writeSSE({ event: 'missed', data: '{}' });
      while (!follower.hasEnded()) {
        const next = await follower.next(HEARTBEAT_MS);
        if (!next) await stream.write(': \n\n');
        else {
          const { name, atMs, data } = next.event;
          await stream.writeSSE({ id: next.id, event: name, data: JSON.stringify({ name, at: new Date(atMs).toISOString(), data }) });
        }
      }
    }) as never;
  });
}
