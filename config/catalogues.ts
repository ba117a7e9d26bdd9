/** Options of databases that are kept in step with the catalogue. */
import { z } from 'zod';
import { type RoleProblem, readScope } from '../src/domain/access/read-role.ts';
import type { CustomField } from '../src/domain/book/custom-field.ts';
import { FIELD_KEYS } from '../src/domain/book/fields.ts';
import type { FieldKey } from '../src/domain/book/metadata.ts';
import { tenantOptions } from './tenant-options.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,59}$/;
const name = () => z.string().regex(NAME, 'letters, digits and _, at most 60');
/** A table or column under another name; false to leave it out. */
const renamed = () => z.record(z.string(), z.union([name(), z.literal(false)])).default({});
const FieldName = z.enum(FIELD_KEYS as [FieldKey, ...FieldKey[]]);
const OwnFieldName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'no such field');
const ISOLATION = ['read committed', 'repeatable read', 'serializable'] as const;

const common = () => ({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _')
    .describe('Its name in commands, logs and metrics.'),
  libraries: z.array(z.string()).optional().describe('Books of these libraries; all of them if absent.'),
  where: z.array(z.string().max(1000)).optional().describe('Books of which this holds, such as genre=Children; each must hold.'),
  fields: z
    .array(z.union([FieldName, OwnFieldName]))
    .optional()
    .describe('The fields that it holds, those of your own under their ids; all of them if absent.'),
  shape: z.enum(['tables', 'document']).default('tables').describe('tables: a row a book, and tables for its lists; document: everything of a book as JSON.'),
  naming: z.enum(['snake', 'camel']).default('snake').describe('How names of several words are written: published_date or publishedDate.'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_]{0,30}$/, 'letters, digits and _')
    .default('')
    .describe('What stands before the names of all tables.'),
  tables: renamed().describe('Other names of tables, such as { books: titles }; false leaves one out.'),
  columns: renamed().describe('Other names of columns, such as { title: book_title }, also of fields of your own; false leaves one out.'),
  constants: z
    .record(name(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Columns of books that always hold the same, such as { origin: rubricator }.'),
  json: z.array(FieldName).default([]).describe('Fields that are kept together in one JSON column called data.'),
  tenant: tenantOptions(name()).optional().describe('For several owners of books in one database.'),
  mode: z
    .enum(['push', 'both'])
    .default('push')
    .describe('push: what others change there is overwritten; both: it is noted, by triggers or a change stream, and becomes decisions here.'),
  onConflict: z
    .enum(['ours', 'theirs', 'newer', 'review'])
    .default('review')
    .describe('With mode both: whose value counts for a book that changed on both sides; review leaves it to a person.'),
  pollSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(5)
    .describe('With mode both: how often the database is asked for changes, if it does not tell of them by itself.'),
  autoMigrate: z
    .enum(['never', 'additive', 'full'])
    .default('additive')
    .describe('What the daemon may change in the database by itself: nothing; only what adds; or everything, if backup is on, too.'),
  backup: z.boolean().default(false).describe('Copy each table, under a name with _backup_, before something in it is lost.'),
  batch: z.number().int().min(1).max(10_000).default(500).describe('Books in one transaction.'),
});

/** What only databases have. */
const notOfPlugins = () => ({
  mode: z.literal('push').default('push').describe('push: what others change there is overwritten.'),
  tenant: z.never().optional().describe('It has one owner.'),
  shape: z.literal('document').default('document').describe('document: one a book.'),
  autoMigrate: z.literal('additive').default('additive').describe('There is nothing to migrate.'),
  backup: z.literal(false).default(false).describe('Nothing is copied before it is lost.'),
  onConflict: z.literal('ours').default('ours').describe('What stands here counts.'),
  pollSeconds: z.literal(5).default(5).describe('The target is not asked for changes.'),
});

const password = () => ({ passwordFile: z.string().optional().describe('A file with the password, instead of one in the address.') });
const isolation = () => ({ isolation: z.enum(ISOLATION).optional().describe('The isolation level of transactions, if not the usual one.') });

const MONGO_ADDRESS = /^mongodb(?:\+srv)?:\/\/[^/?#\s]+\/[^/?#\s]+(?:\?\S*)?$/;

const Target = z.lazy(() => {
  const all = common();
  // MongoDB has one document a book, and so no tables, nor columns of them that are JSON.
  const { prefix: _prefix, tables: _tables, json: _json, ...ofDocuments } = all;
  return z.discriminatedUnion('type', [
    z.strictObject({ ...all, type: z.literal('sqlite'), file: z.string().min(1).describe('The database file; relative to the config file.') }),
    z.strictObject({
      ...all,
      ...{ ...password(), ...isolation() },
      type: z.literal('postgres'),
      url: z.url({ protocol: /^postgres(?:ql)?$/ }).describe('Its address: postgres://user@host:5432/database.'),
      schema: name().optional().describe('The schema of its tables; public if absent.'),
    }),
    z.strictObject({
      ...all,
      ...{ ...password(), ...isolation() },
      type: z.literal('mysql'),
      url: z.url({ protocol: /^mysql$/ }).describe('Its address: mysql://user@host:3306/database.'),
    }),
    z.strictObject({
      ...{ ...ofDocuments, ...password() },
      type: z.literal('mongodb'),
      url: z
        .string()
        .regex(MONGO_ADDRESS, 'mongodb://user@host:27017/database, or mongodb+srv://')
        .describe('Its address, with the name of the database: mongodb://user@host:27017/database, or mongodb+srv://.'),
      shape: z.literal('document').default('document').describe('document: one a book, with each field under its name.'),
      naming: z.enum(['snake', 'camel']).default('camel').describe('How names of several words are written: publishedDate or published_date.'),
      collection: name().default('books').describe('The collection of the books.'),
    }),
    z.strictObject({
      ...{ id: all.id, libraries: all.libraries, where: all.where, fields: all.fields, batch: all.batch },
      type: z.literal('plugin'),
      target: z.string().min(1).max(40).describe('What it is: the id of a target that a plugin brings.'),
      options: z.record(z.string(), z.unknown()).default({}).describe('Options of that target.'),
      ...notOfPlugins(),
    }),
  ]);
});

export type TargetConfig = z.infer<typeof Target>;

export const Catalogues = z
  .lazy(() =>
    z.array(Target).superRefine((targets, context) => {
      for (const [index, { id }] of targets.entries())
        if (targets.findIndex((other) => other.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another one called “${id}”` });
    }),
  )
  .default([])
  .describe(
    'Databases of yours that are kept in step with the catalogue: sqlite, postgres (PostgreSQL), mysql (MySQL, MariaDB), mongodb, and what plugins bring.',
  );

interface Selecting {
  catalogues: readonly TargetConfig[];
  customFields: readonly CustomField[];
  libraries: readonly { id: string }[];
}

/** What is wrong with the books that targets want, and where. */
export function selectionProblems({ catalogues, customFields, libraries }: Selecting): RoleProblem[] {
  const choices = { customFields, libraries };
  return catalogues.flatMap(({ libraries: wanted, where }, index) => {
    const problems: RoleProblem[] = [];
    readScope({ libraries: wanted, where }, choices, (path, message) => problems.push({ path: ['catalogues', index, ...path], message }));
    return problems;
  });
}
