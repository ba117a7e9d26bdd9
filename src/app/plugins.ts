/** What commands do with plugins, and what programs are told of one. */
import type { PluginState } from '../plugins/load.ts';

export { NO_PLUGIN } from '../plugins/find.ts';
export { InstallError, installPlugin, removePlugin, searchPlugins, updatePlugins } from '../plugins/install.ts';
export type { PluginState } from '../plugins/load.ts';
export { type ContributionKind, readManifest } from '../plugins/manifest.ts';
export { setDisabled } from '../plugins/settings.ts';
export { permissionsInWords, placeInWords, stateInWords } from '../plugins/words.ts';

/** A plugin for programs. */
export function pluginSummary({ name, folder, place, state, problem, isolation, about }: PluginState) {
  const known = about && {
    version: about.version,
    description: about.description,
    contributes: about.contributes,
    permissions: about.permissions,
    dependsOn: about.dependsOn,
    ...(about.license !== undefined && { license: about.license }),
    ...(about.homepage !== undefined && { homepage: about.homepage }),
  };
  return { name, folder, place, state, ...(problem !== undefined && { problem }), isolation, ...known };
}
