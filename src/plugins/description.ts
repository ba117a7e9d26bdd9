/**
 * What a plugin's code says of itself, as plain data: all that the program must know before it calls it. A description is made once, where
 * the code is confined, and is checked like anything that a stranger sends.
 */
import { z } from 'zod';
import { CustomDefinition } from '../domain/book/custom-definition.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import { EDITION_KINDS } from '../domain/book/metadata.ts';
import type { AnyCommand } from '../sdk/command.ts';
import type { AnyExporter } from '../sdk/exporter.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { AnyProvider } from '../sdk/provider.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import type { AnySink } from '../sdk/sink.ts';

const text = (longest: number) => z.string().max(longest);
const id = text(60).min(1);
const count = (most: number) => z.number().int().min(1).max(most);
const timeMs = z.number().min(0).max(1e13);
const field = z.enum(FIELD_KEYS as [(typeof FIELD_KEYS)[number]]);
const fills = z.lazy(() => z.partialRecord(field, z.number().min(0).max(1)));
/** A JSON schema, of which `z.fromJSONSchema` makes one that checks. */
const options = z.lazy(() => z.record(z.string(), z.unknown()));

const Provider = z.lazy(() =>
  z.object({
    id,
    name: text(100).min(1),
    homepage: text(500),
    lineage: text(60).min(1),
    editionKinds: z.array(z.enum(EDITION_KINDS)).max(10),
    schemaVersion: z.number().int().min(0).max(1e6),
    regions: z.array(text(20)).max(100).optional(),
    limits: z.object({ ratePerSec: z.number().positive().max(1000), burst: count(1000), concurrent: count(64), perDay: count(1e9).optional() }),
    dayStartsIn: text(60).optional(),
    ttl: z.object({ foundMs: timeMs, missingMs: timeMs }),
    timeoutMs: z.number().min(100).max(120_000),
    maxBodyBytes: count(64e6),
    operations: z
      .array(z.object({ name: id, lookupBy: z.array(text(60)).max(50), fills, onlyWhenWanted: z.boolean().optional(), batchSize: count(1000) }))
      .max(20),
    search: z.object({ name: id, fills, rank: z.union([z.literal(1), z.literal(2)]) }).optional(),
    /** With `{id}` and `{region}` in it. */
    page: text(500).optional(),
    asksWhetherOff: z.boolean(),
    options,
  }),
);

const SidecarFile = z.lazy(() =>
  z.union([z.object({ name: text(255).min(1) }), z.object({ ending: text(50).startsWith('.'), isHidden: z.boolean().optional() })]),
);

const Exporter = z.lazy(() =>
  z.object({
    id,
    summary: text(500),
    formats: z.array(z.object({ extension: text(50).startsWith('.'), isHidden: z.boolean().optional(), readBy: text(60).optional() })).max(20),
    catalogueFormats: z.array(z.object({ id, summary: text(500) })).max(20),
    options,
  }),
);

const Reader = z.lazy(() =>
  z.object({
    id,
    summary: text(500),
    file: SidecarFile,
    foreign: z.enum(['adopted', 'evidence']),
    hasHandmadeChapters: z.boolean().optional(),
    tellsCleared: z.boolean(),
    tellsEdited: z.boolean(),
  }),
);

const Sink = z.lazy(() => z.object({ type: id, summary: text(500), examples: z.array(text(100)).max(20).optional(), advice: text(500).optional(), options }));

const Target = z.lazy(() => z.object({ id, summary: text(500), options }));

const Command = z.lazy(() =>
  z.object({
    id,
    summary: text(500),
    options,
    arguments: z.array(text(40)).max(10),
    timeoutMs: z.number().min(100).max(3_600_000),
  }),
);

const USUAL_COMMAND_MS = 60_000;

export const PluginDescription = z.lazy(() =>
  z.object({
    providers: z.array(Provider).max(50),
    exporters: z.array(Exporter).max(50),
    readers: z.array(Reader).max(50),
    sinks: z.array(Sink).max(50),
    targets: z.array(Target).max(50),
    commands: z.array(Command).max(50),
    fields: z.array(CustomDefinition).max(50),
  }),
);
export type PluginDescription = z.output<typeof PluginDescription>;
export type DescribedProvider = z.output<typeof Provider>;
export type DescribedExporter = z.output<typeof Exporter>;
export type DescribedReader = z.output<typeof Reader>;
export type DescribedSink = z.output<typeof Sink>;
export type DescribedTarget = z.output<typeof Target>;
export type DescribedCommand = z.output<typeof Command>;

/** The data part of what a plugin defines. Throws what is wrong with it. */
export function describePlugin(plugin: PluginDefinition): PluginDescription {
  const { providers = [], exporters = [], readers = [], sinks = [], targets = [], commands = [], fields = [] } = plugin;
  const parsed = PluginDescription.safeParse({
    providers: providers.map(describeProvider),
    exporters: exporters.map(describeExporter),
    readers: readers.map(({ clearedFields, isEditedInPlace, ...reader }) => ({
      ...reader,
      tellsCleared: clearedFields !== undefined,
      tellsEdited: isEditedInPlace !== undefined,
    })),
    sinks: sinks.map((sink: AnySink) => ({ ...sink, advice: sink.check?.advice, options: jsonSchemaOf(sink.options) })),
    targets: targets.map((target) => ({ ...target, options: jsonSchemaOf(target.options) })),
    commands: commands.map(describeCommand),
    fields: [...fields],
  } satisfies Record<keyof PluginDescription, unknown>);
  if (parsed.success) return parsed.data;
  throw new Error(`what it brings is not as it should be: ${shapeProblem(parsed.error)}`);
}

function describeProvider(provider: AnyProvider) {
  return { ...provider, page: pageOf(provider), asksWhetherOff: provider.offBecause !== undefined, options: jsonSchemaOf(provider.options) };
}

function describeExporter(exporter: AnyExporter) {
  return { ...exporter, catalogueFormats: exporter.catalogueFormats ?? [], options: jsonSchemaOf(exporter.options) };
}

function describeCommand({ arguments: byPlace = [], timeoutMs = USUAL_COMMAND_MS, ...command }: AnyCommand) {
  return { ...command, arguments: byPlace, timeoutMs, options: jsonSchemaOf(command.options) };
}

/** Most addresses of pages only put the id into a text. Others cannot be told without the code, and are left out. */
function pageOf({ page }: AnyProvider): string | undefined {
  try {
    const [first, second] = ['q7x1', 'z9k2'].map((sourceId) => page?.({ sourceId, region: 'rr' })?.replaceAll(sourceId, '{id}'));
    return first?.includes('{id}') && first === second ? first.replaceAll('rr', '{region}') : undefined;
  } catch {
    return undefined;
  }
}

/** What a JSON schema cannot say, such as a check by a function, is checked by the plugin itself when it starts. */
function jsonSchemaOf(schema: z.ZodType) {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
