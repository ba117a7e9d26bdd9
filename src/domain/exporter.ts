/** The contract of an exporter: a pure function from a record to the bytes of one sidecar. */
import type { z } from 'zod';
import type { Item } from './item.ts';
import type { MergedRecord } from './record.ts';

export interface ExportContext {
  item: Item;
  /** The text of the sidecar that now stands at the same path, so that what others keep in it can be kept. */
  existing?: string;
  /** File name of the Item's cover beside the sidecar, if there is one. */
  coverFile?: string;
}

/** Options that every exporter has. */
export interface ExporterOptions {
  enabled: boolean;
}

export interface ExporterDefinition<Options extends ExporterOptions = ExporterOptions> {
  /** Also the config key and the test's name. */
  id: string;
  /** One line for people. */
  summary: string;
  /** The config section; `enabled` is always there. */
  options: z.ZodType<Options>;
  /** File name of the sidecar in the Item's folder; undefined where this format has no place for such an Item. */
  fileName(item: Item): string | undefined;
  /** The sidecar's text; undefined when the record has nothing for it. The same input always gives the same text. */
  render(record: MergedRecord, context: ExportContext, options: Options): string | undefined;
}

/** Declares an exporter; exists so that types are inferred. */
export function defineExporter<Options extends ExporterOptions>(definition: ExporterDefinition<Options>): ExporterDefinition<Options> {
  return definition;
}

/** An exporter whose options are checked by its own schema and are nobody else's business. */
// biome-ignore lint/suspicious/noExplicitAny: the options type is existential here
export type AnyExporter = ExporterDefinition<any>;
