/** What commands do with plugins, and what programs are told of one. */
import type { PluginState } from '../plugins/load.ts';
import { onRest, restIn, restInWords } from '../plugins/rest.ts';
import type { Log } from '../ports/log.ts';

export { NO_PLUGIN } from '../plugins/find.ts';
export { InstallError, installPlugin, removePlugin, searchPlugins, updatePlugins } from '../plugins/install.ts';
export type { PluginState } from '../plugins/load.ts';
export { type ContributionKind, readManifest } from '../plugins/manifest.ts';
export { setDisabled } from '../plugins/settings.ts';
export { permissionsInWords, placeInWords, stateInWords } from '../plugins/words.ts';

/** Says so once when a plugin is left alone from now on, whichever thread found it out. @returns what ends it */
export function tellOfRests(plugins: readonly PluginState[], log: Pick<Log, 'warn'>): () => void {
  if (plugins.length === 0) return () => undefined;
  return onRest((rest) => log.warn({ plugin: rest.plugin }, `plugin ${restInWords(rest)}`));
}

/** A plugin for programs. */
export function pluginSummary({ name, folder, place, state, problem, isolation, about, restFile }: PluginState, nowMs: number) {
  const rest = restIn(restFile, nowMs);
  const known = about && {
    version: about.version,
    description: about.description,
    contributes: about.contributes,
    permissions: about.permissions,
    dependsOn: about.dependsOn,
    ...(about.license !== undefined && { license: about.license }),
    ...(about.homepage !== undefined && { homepage: about.homepage }),
  };
  const leftAlone = rest && { leftAlone: { until: new Date(rest.untilMs).toISOString(), reason: rest.reason } };
  return { name, folder, place, state, ...(problem !== undefined && { problem }), ...leftAlone, isolation, ...known };
}
