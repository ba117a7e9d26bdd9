/** Options of the Redis that several Rubricators share. */
import { z } from 'zod';

const address = () =>
  z.url({ protocol: /^rediss?$/, error: 'an address such as redis://cache:6379' }).describe('Its address: redis://user@host:6379, or rediss:// with TLS.');

export const Redis = z
  .union([
    address(),
    z.strictObject({
      url: address(),
      passwordFile: z.string().optional().describe('A file with the password, instead of one in the address.'),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9_.:-]{1,60}$/, 'letters, digits and _ . : -')
        .default('rubricator:')
        .describe('What stands before the names of all keys.'),
    }),
  ])
  .optional()
  .describe('A Redis that several Rubricators share: what providers answered, and how much they may be asked (docs/sharing.md).');
