/** The contract of a plugin: what a package brings. */
import type { z } from 'zod';
import type { CustomDefinition } from '../domain/book/custom-definition.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { AnyCommand } from './command.ts';
import type { AnyExporter } from './exporter.ts';
import type { AnyProvider } from './provider.ts';
import type { ReaderDefinition } from './reader.ts';
import type { AnySink } from './sink.ts';
import type { AnyTarget } from './target.ts';

/** A field as `customFields` of the config has it. */
export type FieldOptions = z.input<typeof CustomDefinition> | CustomField;

/** What a plugin with one thing can be. */
export const PLUGIN_KINDS = ['provider', 'exporter', 'reader', 'sink', 'target', 'command'] as const;
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
  /** Catalogue targets. */
  targets?: readonly AnyTarget[];
  commands?: readonly AnyCommand[];
  /** Fields that its users shall have, beside those of their own. */
  fields?: readonly FieldOptions[];
}

/** Declares what a package brings. Its entry exports the result under the name `plugin`. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition;
}
