/** Options of several owners of books in one database. */
import { z } from 'zod';

const TENANT_NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$/;
const TENANT_HINT = 'letters, digits, _ and -, at most 40';

/** @param column what a column may be called */
export function tenantOptions(column: z.ZodString) {
  return z
    .strictObject({
      value: z.string().min(1).max(190).optional().describe('Whose books these are.'),
      by: z.literal('library').optional().describe('Instead of value: a tenant for each library, which is called as the library.'),
      names: z
        .record(z.string(), z.string().regex(TENANT_NAME, TENANT_HINT))
        .default({})
        .describe('With by: other names of tenants, such as { audiobooks: north }. Libraries with one name share a tenant.'),
      in: z
        .enum(['column', 'schema'])
        .default('column')
        .describe('column: all in the same tables; schema: each in a schema of its own (PostgreSQL), a database (MySQL, MongoDB) or a file (SQLite).'),
      column: column.default('tenant').describe('The column of every table that says whose a row is.'),
      rowSecurity: z
        .boolean()
        .default(false)
        .describe('PostgreSQL lets each of its users see only the rows whose tenant bears the name of the user; the owner of the tables sees all.'),
      grant: z
        .enum(['read', 'edit'])
        .optional()
        .describe('What the user of PostgreSQL that bears the name of the tenant is granted on its tables; nothing if absent.'),
    })
    .refine(({ value, by }) => (value === undefined) !== (by === undefined), { path: ['value'], message: 'say either value or by' })
    .refine(({ in: where, value = '' }) => where !== 'schema' || value === '' || TENANT_NAME.test(value), { path: ['value'], message: TENANT_HINT })
    .refine(({ in: where, rowSecurity }) => where !== 'schema' || !rowSecurity, { path: ['rowSecurity'], message: 'is for tenants in the same tables' });
}
