/** Options of `rubricator watch`: watching, the HTTP interface, and the sinks. */
import { z } from 'zod';
import { EVENT_NAMES } from '../src/domain/events.ts';

export const WATCH_MODES = ['auto', 'native', 'poll', 'off'] as const;

export const Watch = z.strictObject({
  settleSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('How long the files of a book must stay unchanged before it is read. Choose more for slow copies over a network.'),
  pollSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(60)
    .describe('How often the daemon goes through a library that tells of no changes: a network share, or when the system grants no more watches.'),
  rescanHours: z.number().min(0.01).max(8760).default(24).describe('How often the daemon goes through every library, whatever events say.'),
  shutdownSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(8)
    .describe('How long books under way may take when the daemon stops; the next start takes up the rest.'),
});

export const Api = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Health, metrics and the interface over HTTP.'),
    host: z.string().min(1).default('127.0.0.1').describe('The address to listen on. Any address but this machine’s own needs a token.'),
    port: z.number().int().min(0).max(65_535).default(8723).describe('The port to listen on; 0 for any free port.'),
    token: z.string().min(8).optional().describe('What callers must send as “Authorization: Bearer …”. /healthz and /readyz need none.'),
    requestsPerMinute: z.number().int().min(1).max(1_000_000).default(600).describe('How many requests one caller may make in a minute.'),
  })
  .refine(({ enabled, host, token }) => !enabled || token !== undefined || isOwnAddress(host), {
    path: ['token'],
    message: 'an interface that others can reach needs a token',
  });

/** True for addresses that only this machine reaches. */
function isOwnAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _')
  .describe('Its name in logs and metrics.');
const events = (chosen: (typeof EVENT_NAMES)[number][]) => z.array(z.enum(EVENT_NAMES)).default(chosen).describe('The events that it receives.');
const url = z.url({ protocol: /^https?$/ });

const Webhook = z.strictObject({
  id,
  type: z.literal('webhook'),
  url: url.describe('Where events are posted as JSON.'),
  secret: z.string().min(8).optional().describe('Signs the body: the header X-Rubricator-Signature is sha256=<HMAC>.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Further headers.'),
  events: events(['export.complete', 'item.failed']),
});

const Message = z.strictObject({
  id,
  type: z.literal('message'),
  url: url.describe('Where to: an ntfy topic, a Discord webhook, an Apprise server.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Further headers; {placeholders} are filled in.'),
  body: z
    .string()
    .default('{summary}')
    .describe('The body: text with {placeholders} such as {summary}, {event}, {library}, {path}, {title}; or JSON, if it begins with a brace.'),
  events: events(['item.failed', 'library.unavailable']),
});

const Command = z.strictObject({
  id,
  type: z.literal('command'),
  command: z.array(z.string()).min(1).describe('Program and arguments; no shell. The event is on its standard input as JSON.'),
  timeoutSeconds: z.number().min(1).max(3600).default(60).describe('How long it may run before it is ended.'),
  events: events(['export.complete']),
});

const Audiobookshelf = z.strictObject({
  id,
  type: z.literal('audiobookshelf'),
  url: url.describe('The address of the server, such as http://audiobookshelf:80.'),
  token: z.string().min(1).describe('An API key of an administrator (Settings → API Keys).'),
  paths: z.record(z.string(), z.string()).default({}).describe('Where the server sees our folders, if elsewhere: { /srv/audiobooks: /audiobooks }.'),
});

const Sink = z.discriminatedUnion('type', [Webhook, Message, Command, Audiobookshelf]);
export type SinkOptions = z.infer<typeof Sink>;

export const Sinks = z
  .array(Sink)
  .superRefine((sinks, context) => {
    for (const [index, { id: own }] of sinks.entries())
      if (sinks.findIndex((other) => other.id === own) < index)
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another one called “${own}”` });
  })
  .default([])
  .describe('Who receives events: webhook, message (ntfy, Discord, Apprise), command, audiobookshelf.');
