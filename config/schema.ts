/** Every option of Rubricator, with its default and its meaning. The example file and the JSON schema are generated from it. */

import { z } from 'zod';
import { CustomDefinition, twinProblems } from '../src/domain/book/custom-definition.ts';
import { FIELD_KEYS } from '../src/domain/book/fields.ts';
import { MATCH_PARTS, type MatchPart } from '../src/domain/book/match.ts';
import type { FieldKey } from '../src/domain/book/metadata.ts';
import { LIBRARY_KINDS } from '../src/domain/library/item.ts';
import type { AnyExporter, ExporterOptions } from '../src/sdk/exporter.ts';
import { problemsAcross } from './across.ts';
import { Auth } from './auth.ts';
import { Catalogues } from './catalogues.ts';
import { Chains } from './chains.ts';
import { Api, WATCH_MODES, Watch } from './daemon.ts';
import { Database } from './database.ts';
import { exportsOption } from './exports.ts';
import { type Extensions, type ProviderSections, providerSections, section, sinkList, withoutTwins } from './extensions.ts';
import { Plugins } from './plugins.ts';
import { Redis } from './redis.ts';
import { StateCopies } from './state-copies.ts';
import { Storage } from './storage.ts';
import { Telemetry } from './telemetry.ts';

const WEIGHTS: Record<MatchPart, number> = {
  identifier: 3,
  title: 4,
  author: 3,
  narrator: 1.5,
  series: 1.5,
  duration: 2,
  year: 0.5,
  language: 0.5,
  publisher: 0.3,
};

const FieldName = z.enum(FIELD_KEYS as [FieldKey, ...FieldKey[]]);
const share = () => z.number().min(0).max(1);

const Existing = z.enum(['adopt', 'keep', 'overwrite']);

const library = (exporters: readonly AnyExporter[]) =>
  z.strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _')
      .describe('A short name for logs and commands.'),
    path: z.string().min(1).describe('The root folder; relative to the config file.'),
    kind: z.enum(LIBRARY_KINDS).default('mixed').describe('audiobook, ebook or mixed.'),
    exporters: z
      .array(z.enum(exporters.map(({ id }) => id) as [string, ...string[]]))
      .optional()
      .describe('The exporters that run in this library, instead of those that are enabled below.'),
    existing: Existing.optional().describe('As sidecars.existing, for this library.'),
    owner: z.string().min(1).max(100).optional().describe('The user whose library it is, for roles that see libraries of their own (auth.roles).'),
    public: z.boolean().default(false).describe('For roles that see public libraries (auth.roles). It opens nothing by itself.'),
    watch: z
      .enum(WATCH_MODES)
      .default('auto')
      .describe(
        'How `rubricator watch` learns of changes: native (events of the system), poll (it looks every watch.pollSeconds), off (it looks every watch.rescanHours), auto (poll on network shares, native elsewhere).',
      ),
  });

const Undo = z.strictObject({
  keepDays: z.number().int().min(0).max(36_500).default(180).describe('How many days replaced bytes are kept.'),
  keepMegabytes: z.number().int().min(1).max(1_000_000).default(500).describe('How many megabytes of them are kept, compressed; the oldest go first.'),
});

const Fields = z.strictObject({
  keyFile: z
    .string()
    .min(1)
    .optional()
    .describe('The file with the key of encrypted fields, which `rubricator fields key new` makes. Nobody but its owner may read it.'),
});

const Audit = z.strictObject({
  keepDays: z.number().int().min(1).max(36_500).default(3650).describe('How many days entries are kept.'),
  keepMegabytes: z.number().int().min(1).max(1_000_000).default(200).describe('How many megabytes of them are kept, compressed; the oldest go first.'),
});

const Sidecars = z.strictObject({
  existing: Existing.default('adopt').describe(
    'What to do with a metadata.json or .opf that somebody else made: adopt (its values outrank those of providers, gaps are filled), keep (never write over it), overwrite (treat it like any other evidence).',
  ),
  uid: z.number().int().nonnegative().optional().describe('Owner of new sidecars; by default the user who runs Rubricator. An existing file keeps its own.'),
  gid: z.number().int().nonnegative().optional().describe('Group of new sidecars.'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'an octal mode such as "0644"')
    .optional()
    .describe('Mode of new sidecars, such as "0644"; by default what the umask leaves.'),
  umask: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'an octal mask such as "0022"')
    .optional()
    .describe('The umask for new sidecars, instead of the umask of the process; without effect if a mode is given.'),
});

const Scan = z.strictObject({
  concurrency: z.number().int().min(1).max(64).default(24).describe('Items read or written at once.'),
  underWay: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(300)
    .describe('Items under way at once, including those that wait for a provider. Many of them fill the batches of providers that answer in bulk.'),
});

const Http = z.strictObject({
  retries: z.number().int().min(0).max(5).default(2).describe('Further attempts when a provider cannot be reached.'),
  retryDelayMs: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(500)
    .describe('Mean delay before the first of them, in milliseconds; doubled for each further one.'),
  breakerFailures: z.number().int().min(1).max(100).default(5).describe('Failures in a row after which a provider is not asked for a while.'),
  breakerOpenMs: z.number().int().min(100).max(3_600_000).default(60_000).describe('For how long, in milliseconds.'),
  maxPauseWaitMs: z
    .number()
    .int()
    .min(0)
    .max(600_000)
    .default(20_000)
    .describe('The longest pause, in milliseconds, that a scan waits for when a provider asks for one. After a longer one, a later scan asks the provider.'),
});

const Lookup = z.strictObject({
  complete: z
    .array(FieldName)
    .default(['description', 'genres', 'originalDate'])
    .describe('Fields for which further providers are searched if the book is found but nobody states the field. Each may cost a request per book.'),
});

const Match = z.strictObject({
  weights: z
    .strictObject(
      Object.fromEntries(MATCH_PARTS.map((part) => [part, z.number().min(0).max(100).default(WEIGHTS[part])])) as Record<MatchPart, z.ZodDefault<z.ZodNumber>>,
    )
    .prefault({})
    .describe('How much each part of a match counts; a part that one side does not state is not counted.'),
  strong: share().default(0.9).describe('From this total on an answer is applied without asking.'),
  medium: share().default(0.75).describe('From this total on it waits for review.'),
  low: share().default(0.5).describe('Below this it is no match at all.'),
  gap: share().default(0.08).describe('How far ahead of the best other book a strong match must be.'),
});

const Merge = z.strictObject({
  fields: z
    .partialRecord(
      FieldName,
      z.strictObject({
        strategy: z.enum(['confidence', 'priority']).default('confidence').describe('By confidence, or by a fixed order of sources.'),
        order: z.array(z.string()).default([]).describe('Sources, best first, for the strategy priority.'),
        only: z.array(z.string()).optional().describe('Only these sources may fill the field.'),
      }),
    )
    .default({})
    .describe('Rules for single fields, such as { cover: { only: [cover-file, tags] } }.'),
  confidence: z
    .record(z.string(), z.partialRecord(FieldName, share()))
    .default({})
    .describe('How sure a source is of a field, instead of what it declares: { audnexus: { genres: 0.3 } }.'),
  nameFloor: share()
    .default(0.4)
    .describe('A value that only the names of folders and files state is written into sidecars if it is at least so sure. What is less sure waits for review.'),
  conflictFloor: share().default(0.3).describe('A losing value is listed as a conflict from this confidence on.'),
  unionShare: share().default(0.5).describe('Genres, tags and series of weaker sources join from this share of the best one’s confidence on.'),
  staleFactor: share().default(0.9).describe('How much an outdated answer counts while its provider is down.'),
  genres: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Genres to rename or split; an empty list drops one: { "litrpg (literature role playing game)": [LitRPG] }.'),
});

const Log = z.strictObject({
  level: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .optional()
    .describe('The least severe level that is logged, on standard error; by default warn, and info for `rubricator watch`.'),
  format: z.enum(['auto', 'json', 'pretty']).default('auto').describe('JSON lines, or lines for people; auto: for people on a terminal.'),
});

/** The schema for these providers, exporters and sinks. */
export function configSchema({ providers, families, exporters, sinks, targets, fields, recordFormats }: Extensions) {
  const schema = z.strictObject({
    libraries: z
      .lazy(() => z.array(library(exporters)))
      .default([])
      .describe('The folders that hold books. `rubricator scan` without a folder scans them all.'),
    stateDir: z
      .string()
      .min(1)
      .optional()
      .describe('The folder in which Rubricator keeps what it knows about the books; by default $XDG_STATE_HOME/rubricator or ~/.local/state/rubricator.'),
    contact: z
      .string()
      .min(3)
      .max(200)
      .regex(/^[\x20-\x7e]+$/, 'plain ASCII')
      .optional()
      .describe('An e-mail or web address of yours, sent to providers in the User-Agent. Some allow more requests to callers who identify themselves.'),
    providers: providerSections({ providers, families }).prefault({}).describe('The sources that are asked.') as unknown as z.ZodType<ProviderSections>,
    chains: Chains,
    exporters: section(exporters).prefault({}).describe('The sidecars that are written.') as unknown as z.ZodType<Record<string, ExporterOptions>>,
    sidecars: Sidecars.prefault({}).describe('How sidecars are written.'),
    customFields: z
      .lazy(() =>
        z.array(CustomDefinition).superRefine((own, context) => {
          for (const { path, message } of twinProblems(own)) context.addIssue({ code: 'custom', path, message });
        }),
      )
      .default([])
      .transform((own) => [...own, ...withoutTwins(fields, own)])
      .describe('Fields of your own, such as { id: mood, type: list }: set with `rubricator set`, kept for ever, written as calibre columns.'),
    fields: Fields.prefault({}).describe('What fields of your own need.'),
    undo: Undo.prefault({}).describe('What is kept for `rubricator undo`.'),
    audit: Audit.prefault({}).describe('The log of who changed what (see `rubricator audit`).'),
    lookup: Lookup.prefault({}).describe('What providers are asked for.'),
    match: Match.prefault({}).describe('When an answer counts as the book in the folder.'),
    merge: Merge.prefault({}).describe('How answers become one record.'),
    scan: Scan.prefault({}).describe('How libraries are scanned.'),
    http: Http.prefault({}).describe('How providers are asked.'),
    watch: Watch.prefault({}).describe('The long-running worker.'),
    api: Api.prefault({}).describe('The HTTP interface of the long-running worker.'),
    auth: Auth.prefault({}).describe('Who may use the interface.'),
    sinks: sinkList(sinks),
    catalogues: Catalogues,
    exports: exportsOption(recordFormats),
    ...{ plugins: Plugins, storage: Storage, database: Database, redis: Redis },
    stateCopies: StateCopies.prefault({}).describe('Copies of the state that are kept elsewhere (docs/storage.md).'),
    telemetry: Telemetry.prefault({}).describe(
      'Where the time of a book goes: traces of the work, sent to a collector, kept here, or both (docs/telemetry.md).',
    ),
    log: Log.prefault({}).describe('Logging.'),
  });
  return schema.superRefine((config, context) => {
    for (const { path, message } of problemsAcross(config, targets)) context.addIssue({ code: 'custom', path: [...path], message });
  });
}

export type ConfigSchema = ReturnType<typeof configSchema>;
export type Config = Readonly<z.infer<ConfigSchema>>;
