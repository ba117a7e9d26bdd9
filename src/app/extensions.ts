/** Everything that the program is made of: what it brings itself, and what plugins bring. Both are one kind of thing. */
import { join, resolve } from 'node:path';
import type { EarlyConfig } from '../../config/early.ts';
import { type ConfigSchema, configSchema } from '../../config/schema.ts';
import { exporters } from '../../exporters/registry.ts';
import { providerFamilies, providers } from '../../providers/registry.ts';
import type { Fence } from '../http/client.ts';
import { leftOutParts } from '../plugins/left-out.ts';
import { type LoadedPlugins, loadPlugins, type PluginState } from '../plugins/load.ts';
import type { TakenIds } from '../plugins/resolve.ts';
import { type DescribedCode, unitedPlugins } from '../plugins/run.ts';
import { readers } from '../readers/registry.ts';
import type { AnyCommand } from '../sdk/command.ts';
import type { AnyExporter } from '../sdk/exporter.ts';
import type { FieldOptions, PluginDefinition } from '../sdk/plugin.ts';
import type { AnyProvider, AnyProviderFamily, ProviderOptions } from '../sdk/provider.ts';
import type { ReaderDefinition } from '../sdk/reader.ts';
import type { AnySink } from '../sdk/sink.ts';
import type { AnyTarget } from '../sdk/target.ts';
import { sinks } from '../sinks/registry.ts';
import { type Formats, formatsOf } from './formats.ts';
import { RECORD_FORMAT_IDS } from './record-format-ids.ts';
import { stateDirOf } from './state.ts';

export interface AppExtensions {
  providers: readonly AnyProvider[];
  families: readonly AnyProviderFamily[];
  exporters: readonly AnyExporter[];
  /** Of sidecars. */
  readers: readonly ReaderDefinition[];
  sinks: readonly AnySink[];
  /** Catalogue targets beside the databases that the program knows. */
  targets: readonly AnyTarget[];
  /** Commands that plugins bring. */
  commands: readonly AnyCommand[];
  /** Fields that plugins bring. */
  fields: readonly FieldOptions[];
  /** Of the config, with the options of all of them. */
  schema: ConfigSchema;
  formats: Formats;
  /** All plugins that were found, in use or not. */
  plugins: readonly PluginState[];
  /** Those whose readers threads need. Plain data. */
  readerPlugins: readonly DescribedCode[];
  /** Where a provider’s requests may go; undefined for one of our own. */
  fenceOf(provider: AnyProvider, options: ProviderOptions): Fence | undefined;
  /** Ends the processes of plugins. */
  stop(): void;
}

/** What the program brings itself: a plugin like others. */
const OWN: Required<PluginDefinition> = { providers, exporters, readers, sinks, targets: [], commands: [], fields: [] };

export const BUILT_IN: AppExtensions = extensionsOf(OWN, { plugins: [], readerPlugins: [], fenceOf: () => undefined, stop: () => undefined });

/** Looks for plugins, and loads what they say of themselves. A plugin with a problem is left out. */
export function loadExtensions({ stateDir, plugins, libraryRoots }: EarlyConfig, env: NodeJS.ProcessEnv): AppExtensions {
  const loaded = loadPlugins({
    pluginsDir: pluginsDirOf(stateDirOf({ stateDir }, env)),
    folders: plugins.flatMap(({ path }) => path ?? []),
    trusted: plugins.flatMap(({ name, path, isolation }) => (isolation === 'none' ? [name ?? path ?? ''] : [])),
    ...{ libraryRoots, env },
    ...builtInNames(),
  });
  return loaded.states.length === 0 ? BUILT_IN : withPlugins(loaded);
}

/** Where plugins are installed. */
export function pluginsDirOf(stateDir: string): string {
  return join(resolve(stateDir), 'plugins');
}

/** Ids and names of files that no plugin may have. */
export function builtInNames() {
  const taken = idsOf(OWN);
  return { taken, formats: { files: BUILT_IN.formats.files, readers: taken.readers } };
}

/** Ids that these parts have, and the kinds of providers of which there may be several. */
function idsOf(parts: Required<PluginDefinition>): TakenIds {
  return {
    providers: [...parts.providers, ...providerFamilies].map(({ id }) => id),
    exporters: parts.exporters.map(({ id }) => id),
    readers: parts.readers.map(({ id }) => id),
    sinks: parts.sinks.map(({ type }) => type),
    targets: parts.targets.map(({ id }) => id),
    commands: parts.commands.map(({ id }) => id),
    fields: parts.fields.map(({ id }) => id),
  };
}

function withPlugins({ definitions, states, codes, stop }: LoadedPlugins): AppExtensions {
  const present = unitedPlugins([OWN, definitions]);
  return extensionsOf(unitedPlugins([present, leftOutParts(states, idsOf(present))]), {
    plugins: states,
    readerPlugins: codes.filter(({ description }) => description.readers.length > 0),
    fenceOf(provider, options) {
      const owner = codes.find(({ description }) => description.providers.some(({ id }) => id === provider.id));
      return owner && fenceFor(owner.code.permissions.hosts, provider, options);
    },
    stop,
  });
}

/**
 * A provider may go where its manifest says, and where its user says: to another address than the one that it has without the user’s word. That one is
 * asked of its options, because a JSON schema can hide a default behind a reference.
 */
function fenceFor(hosts: readonly string[], provider: AnyProvider, { baseUrl }: ProviderOptions): Fence {
  const usual = provider.options.safeParse({});
  const isUsersOwn = usual.success && usual.data.baseUrl !== baseUrl && URL.canParse(baseUrl);
  return { hosts, ownOrigins: isUsersOwn ? [new URL(baseUrl).origin] : [] };
}

/** The parts, with the schema and the table of formats that follow from them. Both are made when somebody asks. */
function extensionsOf(parts: Required<PluginDefinition>, ofPlugins: Pick<AppExtensions, 'plugins' | 'readerPlugins' | 'fenceOf' | 'stop'>): AppExtensions {
  const families = providerFamilies;
  let schema: ConfigSchema | undefined;
  let formats: Formats | undefined;
  return {
    ...parts,
    ...ofPlugins,
    families,
    get schema() {
      schema ??= configSchema({ ...parts, families, recordFormats: RECORD_FORMAT_IDS });
      return schema;
    },
    get formats() {
      formats ??= formatsOf(parts.readers, parts.exporters);
      return formats;
    },
  };
}
