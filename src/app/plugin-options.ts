/** The options of plugins as people see them: what each means, what the config says, and a piece of a config to paste. Texts of the config may be secrets. */
import type { Config } from '../../config/schema.ts';
import { sectionYaml } from '../../config/section-yaml.ts';
import type { OptionSection, ShownOption } from '../actions/parts.ts';
import { describedOptions } from '../domain/described-option.ts';
import { printable } from '../domain/text/printable.ts';
import type { PluginDescription } from '../plugins/description.ts';
import type { PluginState } from './plugins.ts';

export function optionSections(config: Pick<Config, 'providers' | 'exporters'>, plugins: readonly PluginState[]): OptionSection[] {
  return plugins.flatMap(({ name, description }) => (description ? sectionsOf(config, description).map((section) => ({ plugin: name, ...section })) : []));
}

function sectionsOf(config: Pick<Config, 'providers' | 'exporters'>, description: PluginDescription): Omit<OptionSection, 'plugin'>[] {
  const named = (['providers', 'exporters'] as const).flatMap((kind) =>
    description[kind].map(({ id, options }) => {
      const values = (config[kind] as Readonly<Record<string, unknown>>)[id] ?? {};
      return sectionOf(`${kind}.${id}`, options, { values, wrap: (usual) => ({ [kind]: { [id]: usual } }) });
    }),
  );
  const sinks = description.sinks.map(({ type, options }) =>
    sectionOf(`sinks, with type: ${type}`, options, { wrap: (usual) => ({ sinks: [{ id: 'mine', type, ...usual }] }) }),
  );
  const targets = description.targets.map(({ id, options }) =>
    sectionOf(`catalogues, with target: ${id}`, options, { wrap: (usual) => ({ catalogues: [{ id: 'mine', type: 'plugin', target: id, options: usual }] }) }),
  );
  return [...named, ...sinks, ...targets];
}

interface Section {
  /** What the config says; undefined where there may be several entries. */
  values?: unknown;
  /** Puts the options where they stand. */
  wrap(usual: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

function sectionOf(place: string, schema: unknown, { values, wrap }: Section): Omit<OptionSection, 'plugin'> {
  const leaves = describedOptions(schema);
  const options = leaves.map(({ path, description, usual }): ShownOption => {
    const value = values === undefined ? undefined : at(values, path);
    return { key: path.join('.'), description, ...(values !== undefined && { value: valueInWords(value, usual) }) };
  });
  const top = leaves.filter(({ path, usual, isRequired }) => path.length === 1 && (usual !== undefined || isRequired));
  return { place, options, yaml: sectionYaml(wrap(Object.fromEntries(top.map(({ path: [key = ''], usual = '…' }) => [key, usual])))) };
}

/** Words of the config that are not the usual ones may be a secret, whatever their option is called. */
function valueInWords(value: unknown, usual: unknown): string {
  if (value === undefined) return 'not set';
  const isUsual = JSON.stringify(value) === JSON.stringify(usual);
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}${isUsual ? ', as usual' : ''}`;
  return isUsual ? `${printable(JSON.stringify(value))}, as usual` : 'set, and not shown';
}

function at(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), values);
}
