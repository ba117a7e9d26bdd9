/** What this Rubricator is made of: providers, exporters, readers and sinks, with their state. */
import type { Config } from '../../config/schema.ts';
import type { Part } from '../actions/parts.ts';
import { ebookReaders } from '../readers/registry.ts';
import { VERSION } from '../runtime/version.ts';
import type { AppExtensions } from './extensions.ts';
import { knownProviders } from './hosts.ts';

export function partsOf(config: Config, extensions: AppExtensions): Part[] {
  const { providers, exporters, readers, sinks } = extensions;
  const builtIn = new Set(providers.map(({ id }) => id));
  const ofProviders = knownProviders(config, extensions).map(({ definition: { id, name }, offBecause }): Part => {
    const state = offBecause === undefined ? 'on' : 'off';
    // One of the config has no version of its own: it is what the config says.
    return { kind: 'provider', id, name, state, ...(offBecause !== undefined && { why: offBecause }), ...(builtIn.has(id) && { version: VERSION }) };
  });
  const ofExporters = exporters.map(({ id, summary }): Part => {
    const isOn = config.exporters[id]?.enabled === true;
    return { kind: 'exporter', id, name: summary, state: isOn ? 'on' : 'off', version: VERSION };
  });
  const ofReaders = [
    ...readers.map(({ id, summary }) => ({ id, name: summary })),
    ...ebookReaders.map(({ id, extensions }) => ({ id, name: `Metadata inside ${extensions.join(', ')}` })),
  ].map((each): Part => ({ kind: 'reader', ...each, state: 'on', version: VERSION }));
  const ofSinks = sinks.map(({ type, summary }): Part => {
    const configured = config.sinks.filter((sink) => sink.type === type).map(({ id }) => id);
    const why = configured.length > 0 ? configured.join(', ') : 'none is configured';
    return { kind: 'sink', id: type, name: summary, state: configured.length > 0 ? 'on' : 'off', why, version: VERSION };
  });
  return [...ofProviders, ...ofExporters, ...ofReaders, ...ofSinks];
}
