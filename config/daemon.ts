/** Options of `rubricator watch`: watching, and the HTTP interface. */
import { z } from 'zod';

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

export const Api = z.strictObject({
  enabled: z.boolean().default(true).describe('Health, metrics and the interface over HTTP.'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on. Any address but this machine’s own needs a token, or that people sign in (auth).'),
  port: z.number().int().min(0).max(65_535).default(8723).describe('The port to listen on; 0 for any free port.'),
  token: z.string().min(8).optional().describe('What callers must send as “Authorization: Bearer …”. /healthz and /readyz need none.'),
  audiobookshelf: z
    .strictObject({
      token: z
        .string()
        .min(8)
        .optional()
        .describe('What Audiobookshelf sends as “Authorization” when it searches here; it opens nothing else. Without it, it sends what all callers send.'),
    })
    .prefault({})
    .describe('Rubricator as a provider in Audiobookshelf’s own search: http://…:8723/audiobookshelf.'),
  requestsPerMinute: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(600)
    .describe('How many requests one caller may make in a minute: the holder of the token, or an address if there is none.'),
});

/** True for addresses that only this machine reaches. */
export function isOwnAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
