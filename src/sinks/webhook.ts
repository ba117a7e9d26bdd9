/** Posts every event as JSON, signed if there is a secret. */
import { createHmac } from 'node:crypto';
import type { EventName } from '../domain/events.ts';
import type { Sink } from '../sdk/sink.ts';
import type { Receiver } from './post.ts';

export interface WebhookOptions {
  id: string;
  url: string;
  secret?: string | undefined;
  headers: Record<string, string>;
  events: readonly EventName[];
}

export function createWebhook({ id, url, secret, headers, events }: WebhookOptions, receiver: Receiver): Sink {
  return {
    ...{ id, events, atOnce: 1 },
    async deliver([event], signal) {
      const body = JSON.stringify(event);
      const signature: Record<string, string> =
        secret === undefined ? {} : { 'x-rubricator-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
      await receiver.send('POST', url, { headers: { 'content-type': 'application/json', ...headers, ...signature }, body }, signal);
    },
    close: receiver.close,
  };
}
