/** Posts a message made from a template: what ntfy, Discord, Apprise and their like take. */
import { fillTemplate } from '../domain/event-words.ts';
import type { AnyEvent, EventName } from '../domain/events.ts';
import type { Sink } from '../sdk/sink.ts';
import type { Receiver } from './post.ts';

export interface MessageOptions {
  id: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  events: readonly EventName[];
}

export function createMessage({ id, url, headers, body, events }: MessageOptions, receiver: Receiver): Sink {
  const isJson = /^\s*[[{]\s*["[{]/.test(body);
  return {
    ...{ id, events, atOnce: 1 },
    async deliver(told, signal) {
      for (const event of told) {
        const text = fillTemplate(body, event, isJson ? jsonText : undefined);
        await receiver.send(
          'POST',
          url,
          { headers: { 'content-type': isJson ? 'application/json' : 'text/plain; charset=utf-8', ...filled(headers, event) }, body: text },
          signal,
        );
      }
    },
    close: receiver.close,
  };
}

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
