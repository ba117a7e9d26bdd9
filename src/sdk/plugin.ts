/** The contract of a plugin: what a package brings. */
import type { AnyExporter } from './exporter.ts';
import type { AnyProvider } from './provider.ts';
import type { ReaderDefinition } from './reader.ts';
import type { AnySink } from './sink.ts';

/** What a plugin with one thing can be. */
export const PLUGIN_KINDS = ['provider', 'exporter', 'reader', 'sink'] as const;
export type PluginKind = (typeof PLUGIN_KINDS)[number];

/** How the code of a plugin runs. `process`: in a process of its own, confined. `none`: as a part of the program, which its owner trusts like the program. */
export const ISOLATIONS = ['process', 'none'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

export interface PluginDefinition {
  providers?: readonly AnyProvider[];
  exporters?: readonly AnyExporter[];
  /** Of sidecars. */
  readers?: readonly ReaderDefinition[];
  sinks?: readonly AnySink[];
}

/** Declares what a package brings. Its entry exports the result under the name `plugin`. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition;
}
