/** What this Rubricator is made of: providers, exporters, readers and sinks, with their state. */
import type { Config } from '../../config/schema.ts';
import type { Part } from '../actions/parts.ts';
import { ebookReaders } from '../readers/registry.ts';
import { VERSION } from '../runtime/version.ts';
import type { AppExtensions } from './extensions.ts';
import { knownProviders } from './hosts.ts';
import { type ContributionKind, type PluginState, stateInWords } from './plugins.ts';

export function partsOf(config: Config, extensions: AppExtensions, nowMs: number): Part[] {
  const { providers, exporters, readers, sinks } = extensions;
  const builtIn = new Set(providers.map(({ id }) => id));
  const versionOf = versionsIn(extensions.plugins);
  const ofPlugins = extensions.plugins.map((plugin): Part => {
    const { name, about, state } = plugin;
    const facts = { kind: 'plugin' as const, id: name, name: about?.description || name, version: about?.version };
    const why = stateInWords(plugin, nowMs);
    return state === 'on' ? { ...facts, state, ...(why !== 'on' && { why }) } : { ...facts, state: 'off', why };
  });
  const ofProviders = knownProviders(config, extensions).map(({ definition: { id, name }, offBecause }): Part => {
    const state = offBecause === undefined ? 'on' : 'off';
    // One of the config has no version of its own: it is what the config says.
    return {
      kind: 'provider',
      id,
      name,
      state,
      ...(offBecause !== undefined && { why: offBecause }),
      ...(builtIn.has(id) && { version: versionOf('providers', id) }),
    };
  });
  const ofExporters = exporters.map(({ id, summary }): Part => {
    const isOn = config.exporters[id]?.enabled === true;
    return { kind: 'exporter', id, name: summary, state: isOn ? 'on' : 'off', version: versionOf('exporters', id) };
  });
  const ofReaders = [
    ...readers.map(({ id, summary }) => ({ id, name: summary })),
    ...ebookReaders.map(({ id, extensions }) => ({ id, name: `Metadata inside ${extensions.join(', ')}` })),
  ].map((each): Part => ({ kind: 'reader', ...each, state: 'on', version: versionOf('readers', each.id) }));
  const ofSinks = sinks.map(({ type, summary }): Part => {
    const configured = config.sinks.filter((sink) => sink.type === type).map(({ id }) => id);
    const why = configured.length > 0 ? configured.join(', ') : 'none is configured';
    return { kind: 'sink', id: type, name: summary, state: configured.length > 0 ? 'on' : 'off', why, version: versionOf('sinks', type) };
  });
  return [...ofPlugins, ...ofProviders, ...ofExporters, ...ofReaders, ...ofSinks];
}

/** What a plugin brings has its version; all else has that of the program. */
function versionsIn(plugins: readonly PluginState[]): (kind: ContributionKind, id: string) => string {
  return (kind, id) => plugins.find(({ about }) => about?.contributes[kind].includes(id))?.about?.version ?? VERSION;
}
