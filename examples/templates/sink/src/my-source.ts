/** My source is told what happens. */
import { type AnyEvent, defineSink, eventsOption, receiverUrl, z } from 'rubricator/sdk';

/** An entry of `sinks` with `type: my-source`, beside its `id`. */
const MySourceOptions = z.strictObject({
  url: receiverUrl().describe('Where it is told.'),
  token: z.string().min(1).describe('The token of somebody who may write there.'),
  events: eventsOption(['export.complete', 'item.failed']),
});
type MySourceOptions = z.infer<typeof MySourceOptions>;

export const mySource = defineSink<MySourceOptions>({
  type: 'my-source',
  summary: 'tells My source',
  options: MySourceOptions,
  create: ({ url, token, events }, { send }) => ({
    events,
    atOnce: 20,
    async deliver(told, signal) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      await send('POST', url, { headers, body: JSON.stringify({ text: told.map(lineOf).join('\n') }) }, signal);
    },
  }),
});

function lineOf({ name, data }: AnyEvent): string {
  return 'path' in data ? `${name}: ${data.path}` : name;
}
