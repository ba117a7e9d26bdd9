/** `rubricator plugins`: list, info and search. */
import { InstallError, type PluginState, permissionsInWords, placeInWords, pluginSummary, searchPlugins, stateInWords } from '../app/plugins.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { extensionsFor } from './setup.ts';
import { tableOrList } from './table.ts';

export interface PluginsOptions extends CommonOptions {
  json?: boolean;
}

export async function listPluginsCommand(options: PluginsOptions): Promise<number> {
  const { plugins } = extensionsFor(options);
  if (options.json) outJson(plugins.map((plugin) => pluginSummary(plugin, Date.now())));
  else if (plugins.length === 0) out('There are no plugins. Add one: rubricator plugins add <name>, or look for some: rubricator plugins search');
  else for (const line of tableOrList({ head: ['Plugin', 'Version', 'Brings', 'State'], rows: plugins.map(rowOf) }, screenFor(options))) out(line);
  return plugins.some(({ state }) => state === 'refused') ? EXIT.someFailed : EXIT.ok;
}

function rowOf(plugin: PluginState): string[] {
  return [printable(plugin.name), plugin.about?.version ?? '', plugin.about ? broughtBy(plugin).join(', ') : '', stateInWords(plugin, Date.now())];
}

/** `provider shelf`. */
export function broughtBy({ about }: Pick<PluginState, 'about'>): string[] {
  return Object.entries(about?.contributes ?? {}).flatMap(([kind, ids]) => ids.map((id) => `${kind.replace(/s$/, '')} ${id}`));
}

export async function pluginInfoCommand(name: string, options: PluginsOptions): Promise<number> {
  const plugin = pluginNamed(name, options);
  if (!plugin) return EXIT.usage;
  if (options.json) outJson(pluginSummary(plugin, Date.now()));
  else for (const line of infoLines(plugin)) out(line);
  return plugin.state === 'refused' ? EXIT.someFailed : EXIT.ok;
}

/** The plugin of that name; complains if there is none. */
export function pluginNamed(name: string, options: CommonOptions): PluginState | undefined {
  const { plugins } = extensionsFor(options);
  const plugin = plugins.find((each) => each.name === name);
  if (!plugin)
    complain(
      noSuch(
        'plugin',
        name,
        plugins.map((each) => each.name),
      ),
    );
  return plugin;
}

export function infoLines(plugin: PluginState): string[] {
  const { about, name, folder } = plugin;
  const heading = `${printable(name)}${about ? ` ${about.version}` : ''}`;
  const facts = about && [
    ...(about.description ? [about.description] : []),
    `Brings: ${broughtBy(plugin).join(', ')}`,
    ...permissionsInWords(plugin),
    ...(Object.keys(about.dependsOn).length > 0
      ? [
          `Needs: ${Object.entries(about.dependsOn)
            .map(([other, range]) => `${other} ${range}`)
            .join(', ')}`,
        ]
      : []),
    ...(about.performance?.latencyMs ? [`An answer usually takes ${about.performance.latencyMs} ms.`] : []),
    ...(about.license ? [`Licence: ${about.license}`] : []),
    ...(about.homepage ? [`Homepage: ${about.homepage}`] : []),
  ];
  return [heading, ...(facts ?? []), ...capabilityLines(plugin), `${placeInWords(plugin)}: ${printable(folder)}`, `State: ${stateInWords(plugin, Date.now())}`];
}

/** What a provider can be asked and what its answers hold; what formats are called. */
function capabilityLines({ description }: PluginState): string[] {
  if (!description) return [];
  const providers = description.providers.flatMap(({ id, operations, search, limits }) => {
    const byId = operations.map(({ lookupBy, batchSize }) => `${lookupBy.join(', ')}${batchSize > 1 ? ` (${batchSize} at once)` : ''}`);
    const fields = new Set([...operations, ...(search ? [search] : [])].flatMap(({ fills }) => Object.keys(fills)));
    return [
      `${id}: asked ${[...byId.map((each) => `by ${each}`), ...(search ? ['by title'] : [])].join(' and ')}, ${limits.ratePerSec} requests a second`,
      `${id}: tells ${[...fields].join(', ')}`,
    ];
  });
  const exporters = description.exporters.map(({ id, summary, formats }) => `${id}: ${summary} (${formats.map(({ extension }) => extension).join(', ')})`);
  const readers = description.readers.map(({ id, summary }) => `${id}: ${summary}`);
  const sinks = description.sinks.map(({ type, summary }) => `${type}: ${summary}`);
  const targets = description.targets.map(({ id, summary }) => `${id}: ${summary}`);
  const commands = description.commands.map(({ id, summary }) => `rubricator plugins run ${id}: ${summary}`);
  return [...providers, ...exporters, ...readers, ...sinks, ...targets, ...commands].map(printable);
}

export async function searchPluginsCommand(words: readonly string[], options: PluginsOptions): Promise<number> {
  try {
    const found = await searchPlugins(words);
    if (options.json) outJson(found);
    else if (found.length === 0) out('No plugin was found. Plugins have the keyword rubricator-plugin.');
    else
      for (const line of tableOrList(
        { head: ['Plugin', 'Version', 'What it is'], rows: found.map(({ name, version, description }) => [name, version, description]) },
        screenFor(options),
      ))
        out(line);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    complain(error.message);
    return EXIT.fatal;
  }
}
