/** Options of `rubricator watch`: how folders are watched, the HTTP interface, and who is told what. */
import { z } from 'zod';
import { EVENT_NAMES } from '../src/domain/events.ts';

export const WATCH_MODES = ['auto', 'native', 'poll', 'off'] as const;

export const Watch = z.strictObject({
  settleSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('For how long no file of a book may have changed before it is read. Longer for slow copies over a network.'),
  pollSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(60)
    .describe('How often a library is looked through where changes are not announced: on network shares, or when the system grants no more watches.'),
  rescanHours: z.number().min(0.01).max(8760).default(24).describe('How often every library is looked through, whatever was announced.'),
  shutdownSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(8)
    .describe('How long books under way may take to end when the daemon is told to stop; then they are left for the next start.'),
});

export const Api = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Health, metrics and the interface over HTTP.'),
    host: z.string().min(1).default('127.0.0.1').describe('The address to listen on. Any other than this machine’s own needs a token.'),
    port: z.number().int().min(0).max(65_535).default(8723).describe('The port to listen on; 0 for any that is free.'),
    token: z.string().min(8).optional().describe('What callers must show as “Authorization: Bearer …”; nobody needs one for /healthz and /readyz.'),
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
const events = (chosen: (typeof EVENT_NAMES)[number][]) => z.array(z.enum(EVENT_NAMES)).default(chosen).describe('What it is told of.');
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
    .describe('What is sent: text with {placeholders} such as {summary}, {event}, {library}, {path}, {title}; or JSON, if it begins with a brace.'),
  events: events(['item.failed', 'library.unavailable']),
});

const Command = z.strictObject({
  id,
  type: z.literal('command'),
  command: z.array(z.string()).min(1).describe('Program and arguments; no shell. The event is on its standard input as JSON.'),
  timeoutSeconds: z.number().min(1).max(3600).default(60).describe('After which it is ended.'),
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
  .describe('Who is told what happens: webhook, message (ntfy, Discord, Apprise), command, audiobookshelf.');
