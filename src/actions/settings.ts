/** Takes from the config the settings that a library's books are processed with. */
import type { Config } from '../../config/schema.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { fold } from '../domain/text/text.ts';
import type { Compute } from '../pipeline/compute/compute.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { ProcessSettings } from '../pipeline/item-deps.ts';
import type { MatchSettings } from '../pipeline/match/match.ts';
import type { MergeSettings } from '../pipeline/merge/merge.ts';
import type { ActiveExporter, AnyExporter } from '../sdk/exporter.ts';

/** Raise it whenever the program renders the same record differently, or reads the same files differently. */
const OUTPUT_VERSION = 4;

export interface Settings {
  match: MatchSettings;
  merge: MergeSettings;
  complete: readonly FieldKey[];
  /** Completes a record with the computed fields of the user; absent where there are none. */
  compute?: Compute;
}

export function settingsOf(config: Config): Settings {
  const genreMap = new Map(Object.entries(config.merge.genres).map(([name, genres]) => [fold(name), genres]));
  return { match: config.match, complete: config.lookup.complete, merge: { ...config.merge, genreMap } };
}

/** Every exporter with its section of the config, whether it is switched on or not. */
export function withOptions(exporters: readonly AnyExporter[], config: Config): ActiveExporter[] {
  return exporters.flatMap((definition) => {
    const options = config.exporters[definition.id];
    return options ? [{ definition, options }] : [];
  });
}

/** What one pass wants of a library's books. */
export interface PassOptions extends Pick<ProcessSettings, 'isDryRun' | 'isForced' | 'overrulesUndo'> {
  library: string;
  /** Ids of exporters that a user asked for instead of the configured ones; the configured ones if empty. */
  only: readonly string[];
}

/** How the books of one library are processed. */
export function processSettings(
  config: Config,
  exporters: readonly AnyExporter[],
  { library: libraryId, only, ...run }: PassOptions,
): Omit<ProcessSettings, 'isPatient'> {
  const library = config.libraries.find(({ id }) => id === libraryId);
  const known = withOptions(exporters, config);
  const isConfigured = ({ definition: { id }, options }: ActiveExporter) => library?.exporters?.includes(id) ?? options.enabled;
  const isActive = (each: ActiveExporter) => (only.length > 0 ? only.includes(each.definition.id) : isConfigured(each));
  const active = known.filter(isActive);
  const existingSidecars = library?.existing ?? config.sidecars.existing;
  const shown = active.map(({ definition, options }) => [definition.id, options, ...(definition.version === undefined ? [] : [definition.version])]);
  return {
    ...settingsOf(config),
    exporters: active,
    standing: known.filter((each) => isActive(each) || isConfigured(each)),
    existingSidecars,
    settingsKey: hashOf(JSON.stringify([OUTPUT_VERSION, config.match, config.merge, existingSidecars, config.customFields, shown])),
    ...run,
  };
}
