/** Options of `rubricator watch`: watching, the HTTP interface, and the sinks. */
import { z } from 'zod';
import type { AnySink } from '../src/sdk/sink.ts';

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

/** What names a sink. */
const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _')
  .describe('Its name in logs and metrics.');

/** An entry of `sinks`; its further options are its kind's own. */
export type SinkEntry = { id: string; type: string } & Record<string, unknown>;

/** The list of sinks, of these kinds. */
export function sinkList(kinds: readonly AnySink[]) {
  const entries = kinds.map(({ type, options }) => z.strictObject({ id, type: z.literal(type), ...options.shape }));
  const known = kinds.map(({ type, examples = [] }) => (examples.length > 0 ? `${type} (${examples.join(', ')})` : type));
  return z
    .array(z.discriminatedUnion('type', entries as [(typeof entries)[number], ...typeof entries]) as unknown as z.ZodType<SinkEntry>)
    .superRefine((sinks, context) => {
      for (const [index, { id: own }] of sinks.entries())
        if (sinks.findIndex((other) => other.id === own) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another one called “${own}”` });
    })
    .default([])
    .describe(`Who receives events: ${known.join(', ')}.`);
}
