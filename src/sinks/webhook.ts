/** Posts every event as JSON, signed if there is a secret. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineSink } from '../sdk/sink.ts';
import { eventsOption, receiverUrl } from '../sdk/sink-options.ts';

const WebhookOptions = z.strictObject({
  url: receiverUrl().describe('Where events are posted as JSON.'),
  secret: z.string().min(8).optional().describe('Signs the body: the header X-Rubricator-Signature is sha256=<HMAC>.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Further headers.'),
  events: eventsOption(['export.complete', 'item.failed']),
});
type WebhookOptions = z.infer<typeof WebhookOptions>;

export const webhook = defineSink<WebhookOptions>({
  type: 'webhook',
  summary: 'posts events as JSON',
  options: WebhookOptions,
  create: ({ url, secret, headers, events }, { send }) => ({
    ...{ events, atOnce: 1 },
    async deliver([event], signal) {
      const body = JSON.stringify(event);
      const signature: Record<string, string> =
        secret === undefined ? {} : { 'x-rubricator-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
      await send('POST', url, { headers: { 'content-type': 'application/json', ...headers, ...signature }, body }, signal);
    },
  }),
});
