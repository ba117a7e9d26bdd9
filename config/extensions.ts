/** The parts of the config that providers, exporters and sinks bring: each checks its own options. */
import { z } from 'zod';
import { CustomDefinition, twinProblems } from '../src/domain/book/custom-definition.ts';
import type { CustomField } from '../src/domain/book/custom-field.ts';
import { noSuch } from '../src/domain/text/nearest.ts';
import type { AnyExporter } from '../src/sdk/exporter.ts';
import type { FieldOptions } from '../src/sdk/plugin.ts';
import type { AnyProvider, AnyProviderFamily, ProviderOptions } from '../src/sdk/provider.ts';
import type { AnySink } from '../src/sdk/sink.ts';
import type { AnyTarget } from '../src/sdk/target.ts';
import type { TargetConfig } from './catalogues.ts';

/** What has options of its own in the config. */
export interface Extensions {
  providers: readonly AnyProvider[];
  families: readonly AnyProviderFamily[];
  exporters: readonly AnyExporter[];
  sinks: readonly AnySink[];
  /** Kinds of catalogue targets that plugins bring. */
  targets: readonly AnyTarget[];
  /** Fields that plugins bring. */
  fields: readonly FieldOptions[];
  /** What the formats of files of records are called. */
  recordFormats: readonly string[];
}

/** Options by provider; a list of them for a kind of which there may be several. */
export type ProviderSections = Record<string, ProviderOptions | ({ id: string } & ProviderOptions)[]>;

/** A section by id. */
export function section(entries: readonly { id: string; options: z.ZodType }[]) {
  return z.strictObject(Object.fromEntries(entries.map(({ id, options }) => [id, (options as z.ZodObject).prefault({})])));
}

/** The section of all providers: one for each, and a list for each kind of which there may be several. */
export function providerSections({ providers, families }: Pick<Extensions, 'providers' | 'families'>) {
  return z.strictObject({
    ...section(providers).shape,
    ...Object.fromEntries(families.map(({ id, instance, name }) => [id, instances(instance, name, providers)])),
  });
}

/** A list of providers of one kind, each under an id of its own. */
function instances(instance: z.ZodType, name: string, providers: readonly AnyProvider[]) {
  return z
    .lazy(() =>
      z.array(instance as z.ZodType<{ id: string }>).superRefine((list, context) => {
        for (const [index, { id }] of list.entries()) {
          const isTaken = providers.some((provider) => provider.id === id) || list.findIndex((other) => other.id === id) < index;
          if (isTaken) context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another provider called “${id}”` });
        }
      }),
    )
    .default([])
    .describe(`${name}; as many as you like.`);
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
  const known = kinds.map(({ type, examples = [] }) => (examples.length > 0 ? `${type} (${examples.join(', ')})` : type));
  return z
    .lazy(() =>
      z.array(sinkEntry(kinds)).superRefine((sinks, context) => {
        for (const [index, { id: own }] of sinks.entries())
          if (sinks.findIndex((other) => other.id === own) < index)
            context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another one called “${own}”` });
      }),
    )
    .default([])
    .describe(`Who receives events: ${known.join(', ')}.`);
}

function sinkEntry(kinds: readonly AnySink[]): z.ZodType<SinkEntry> {
  const entries = kinds.map(({ type, options }) => options.extend({ id, type: z.literal(type) }));
  return z.discriminatedUnion('type', entries as [(typeof entries)[number], ...typeof entries]) as unknown as z.ZodType<SinkEntry>;
}

/** Fields of plugins; where the config has one of that name, label or column, that one counts. */
export function withoutTwins(fields: Extensions['fields'], own: readonly CustomField[]): CustomField[] {
  const all = fields.map((field) => CustomDefinition.parse(field));
  return all.filter((field, index) => twinProblems([...own, ...all.slice(0, index), field]).every(({ path: [at] }) => at !== own.length + index));
}

/** What is wrong with entries of `catalogues` that a plugin is to keep in step, and where. */
export function targetProblems(catalogues: readonly TargetConfig[], kinds: readonly AnyTarget[]): { path: PropertyKey[]; message: string }[] {
  return catalogues.flatMap((entry, index) => {
    if (entry.type !== 'plugin') return [];
    const path = ['catalogues', index];
    const kind = kinds.find(({ id: own }) => own === entry.target);
    const ids = kinds.map(({ id: own }) => own);
    if (!kind) return [{ path: [...path, 'target'], message: ids.length === 0 ? 'no plugin brings a catalogue target' : noSuch('target', entry.target, ids) }];
    const { error } = kind.options.safeParse(entry.options);
    return (error?.issues ?? []).map(({ path: at, message }) => ({ path: [...path, 'options', ...at], message }));
  });
}
