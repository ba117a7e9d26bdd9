/** Posts to Mastodon which books are new (https://docs.joinmastodon.org/methods/statuses/#create). */
import { type AnyEvent, cleanLine, defineSink, eventsOption, receiverUrl, z } from 'rubricator/sdk';

/** An entry of `sinks` with `type: mastodon`, beside its `id`. */
const MastodonOptions = z.strictObject({
  url: receiverUrl().describe('Address of the server, such as https://mastodon.example.'),
  token: z.string().min(1).describe('An access token with the scope write:statuses.'),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).default('unlisted').describe('Who sees it.'),
  events: eventsOption(['item.done']),
});
type MastodonOptions = z.infer<typeof MastodonOptions>;

/** What a server takes if nobody changed it. */
const MAX_LETTERS = 500;

export const mastodon = defineSink<MastodonOptions>({
  type: 'mastodon',
  summary: 'posts to Mastodon which books are new',
  options: MastodonOptions,
  create: ({ url, token, visibility, events }, { send }) => ({
    events,
    atOnce: 20,
    async deliver(told, signal) {
      const lines = told.flatMap((event) => lineOf(event) ?? []);
      if (lines.length === 0) return;
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        // The same books again within an hour are the same post: an answer may have been lost.
        'idempotency-key': `rubricator-${told.map(({ atMs }) => atMs).join('-')}`.slice(0, 200),
      };
      await send('POST', new URL('/api/v1/statuses', url).href, { headers, body: JSON.stringify({ status: shortened(lines), visibility }) }, signal);
    },
  }),
});

/** A line for a new book; of the other events, only those that somebody asked for. */
function lineOf({ name, data }: AnyEvent): string | undefined {
  if (name !== 'item.done') return 'path' in data ? `${name}: ${cleanLine(data.path)}` : name;
  if (!data.isNew) return undefined;
  const title = cleanLine(data.title ?? data.path);
  return data.authors.length > 0 ? `${title}, by ${data.authors.map(cleanLine).join(' and ')}` : title;
}

/** As many lines as there is room for. */
function shortened(lines: readonly string[]): string {
  const more = (count: number) => (count > 0 ? `… and ${count} more` : '');
  for (let kept = lines.length; kept > 0; kept--) {
    const text = [...lines.slice(0, kept), more(lines.length - kept)].filter(Boolean).join('\n');
    if (text.length <= MAX_LETTERS) return text;
  }
  return `${(lines[0] ?? '').slice(0, MAX_LETTERS - 20)}…`;
}
