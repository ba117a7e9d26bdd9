/** Options of a PostgreSQL that holds the state instead of a file in the state folder. */
import { z } from 'zod';

const address = () =>
  z
    .url({ protocol: /^postgres(?:ql)?$/, error: 'an address such as postgres://rubricator@db/rubricator' })
    .describe('Its address: postgres://user@host:5432/database.');

export const Database = z
  .union([
    address(),
    z.strictObject({
      url: address(),
      passwordFile: z.string().optional().describe('A file with the password, instead of one in the address.'),
      connections: z.number().int().min(2).max(100).default(8).describe('Connections of one process at once.'),
    }),
  ])
  .optional()
  .describe('A PostgreSQL that holds the state, instead of a file in the state folder: several processes on several machines work on it (docs/cluster.md).');
