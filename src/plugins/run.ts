/** The definitions of a described plugin, on whatever thread. */
import { createRequire } from 'node:module';
import type { PluginDefinition } from '../sdk/plugin.ts';
import { createCallsNow } from './call-now.ts';
import { createChild } from './child.ts';
import { definitionsOf } from './definitions.ts';
import type { PluginDescription } from './description.ts';
import type { PluginCode } from './launch.ts';
import { offerSdk } from './sdk-modules.ts';

/** A plugin as threads are told of it. Plain data. */
export interface DescribedCode {
  code: PluginCode;
  description: PluginDescription;
}

export interface RunningPlugin {
  definitions: Required<PluginDefinition>;
  /** Ends its processes. */
  stop(): void;
}

/** Its process starts with the first call. */
export function runPlugin({ code, description }: DescribedCode, env: NodeJS.ProcessEnv): RunningPlugin {
  if (code.isolation === 'none') return { definitions: unitedPlugins([versioned(pluginIn(code.entry), code.version)]), stop: () => undefined };
  const child = createChild(code, { env });
  const now = createCallsNow(code, { now: Date.now });
  return {
    definitions: definitionsOf(description, code.version, {
      ...{ child, callNow: now.callNow, hosts: code.permissions.hosts },
      startChild: () => createChild(code, { env }),
    }),
    stop() {
      child.stop();
      now.stop();
    },
  };
}

/** Loads a trusted plugin into this thread. Throws what its code throws. */
export function pluginIn(entry: string): PluginDefinition {
  offerSdk();
  const { plugin } = createRequire(entry)(entry) as { plugin?: PluginDefinition };
  if (typeof plugin !== 'object' || plugin === null) throw new Error('its entry exports no “plugin”');
  return plugin;
}

function versioned(plugin: PluginDefinition, version: string): PluginDefinition {
  return { ...plugin, exporters: plugin.exporters?.map((exporter) => ({ ...exporter, version })) };
}

export function unitedPlugins(all: readonly PluginDefinition[]): Required<PluginDefinition> {
  return {
    providers: all.flatMap(({ providers = [] }) => providers),
    exporters: all.flatMap(({ exporters = [] }) => exporters),
    readers: all.flatMap(({ readers = [] }) => readers),
    sinks: all.flatMap(({ sinks = [] }) => sinks),
    targets: all.flatMap(({ targets = [] }) => targets),
    commands: all.flatMap(({ commands = [] }) => commands),
    fields: all.flatMap(({ fields = [] }) => fields),
  };
}
