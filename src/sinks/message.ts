/** Posts a message made from a template: what ntfy, Discord, Apprise and their like take. */
import { z } from 'zod';
import { fillTemplate } from '../domain/event-words.ts';
import type { AnyEvent } from '../domain/events.ts';
import { defineSink } from '../sdk/sink.ts';
import { eventsOption, receiverUrl } from '../sdk/sink-options.ts';

const MessageOptions = z.strictObject({
  url: receiverUrl().describe('Where to: an ntfy topic, a Discord webhook, an Apprise server.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Further headers; {placeholders} are filled in.'),
  body: z
    .string()
    .default('{summary}')
    .describe('The body: text with {placeholders} such as {summary}, {event}, {library}, {path}, {title}; or JSON, if it begins with a brace.'),
  events: eventsOption(['item.failed', 'library.unavailable']),
});
type MessageOptions = z.infer<typeof MessageOptions>;

export const message = defineSink<MessageOptions>({
  type: 'message',
  summary: 'posts a message made from a template',
  examples: ['ntfy', 'Discord', 'Apprise'],
  options: MessageOptions,
  create({ url, headers, body, events }, { send }) {
    const isJson = /^\s*[[{]\s*["[{]/.test(body);
    const type = isJson ? 'application/json' : 'text/plain; charset=utf-8';
    return {
      ...{ events, atOnce: 1 },
      async deliver(told, signal) {
        for (const event of told) {
          const text = fillTemplate(body, event, isJson ? jsonText : undefined);
          await send('POST', url, { headers: { 'content-type': type, ...filled(headers, event) }, body: text }, signal);
        }
      },
    };
  },
});

/** What stands between the quotes of a JSON text. */
function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function filled(headers: Record<string, string>, event: AnyEvent): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerText(fillTemplate(value, event))]));
}

/** One line; what is not ASCII as an encoded word (RFC 2047), as mail and ntfy have it. */
function headerText(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return /^[\x20-\x7e]*$/.test(line) ? line : `=?UTF-8?B?${Buffer.from(line).toString('base64')}?=`;
}
