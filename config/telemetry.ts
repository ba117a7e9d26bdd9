/** Options of telemetry: where it is sent, and how much of it is kept. */
import { z } from 'zod';

const hasNoPassword = (address: string) => !URL.canParse(address) || (new URL(address).username === '' && new URL(address).password === '');

export const Telemetry = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoPassword, 'no name or password in the address: say who you are in telemetry.headers')
    .optional()
    .describe('Where traces are sent by OTLP over HTTP, such as http://localhost:4318 (docs/telemetry.md). Without it, none are sent.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers that are sent along, such as { authorization: Bearer … }.'),
  keep: z
    .strictObject({
      days: z.number().int().min(1).max(3650).optional().describe('How many days traces are kept for `rubricator telemetry`. Without it, none are kept.'),
      megabytes: z.number().int().min(1).max(100_000).default(100).describe('How many megabytes of them are kept, compressed; the oldest go first.'),
    })
    .prefault({})
    .describe('What is kept in the state folder, in telemetry.sqlite.'),
});
