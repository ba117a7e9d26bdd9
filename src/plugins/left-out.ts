/**
 * What stands for the parts of a plugin that is left out: the config may go on to name them. They ask, write and tell nothing, and a source says why
 * it is off.
 */
import { z } from 'zod';
import { UnavailableError } from '../domain/errors.ts';
import type { AnyExporter, ExporterOptions } from '../sdk/exporter.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';
import type { AnySink } from '../sdk/sink.ts';
import type { AnyTarget } from '../sdk/target.ts';
import type { PluginState } from './load.ts';
import type { ContributionKind } from './manifest.ts';
import type { TakenIds } from './resolve.ts';
import { stateInWords } from './words.ts';

/** What the config says of it is kept, and not checked. */
const anything = z.looseObject({});

/** @param taken ids that the program and the plugins in use have: nothing else may stand for those */
export function leftOutParts(plugins: readonly PluginState[], taken: TakenIds): PluginDefinition {
  const free = (kind: ContributionKind) => {
    const seen = new Set(taken[kind]);
    return plugins.flatMap((plugin) => {
      if (plugin.state === 'on') return [];
      const ids = (plugin.about?.contributes[kind] ?? []).filter((id) => !seen.has(id) && seen.add(id));
      return ids.map((id) => ({ id, plugin }));
    });
  };
  return {
    providers: free('providers').map(({ id, plugin }) => absentProvider(id, plugin)),
    exporters: free('exporters').map(({ id }) => absentExporter(id)),
    targets: free('targets').map(({ id, plugin }) => absentTarget(id, plugin)),
    sinks: free('sinks').map(({ id }) => absentSink(id)),
  };
}

function absentProvider(id: string, plugin: PluginState): AnyProvider {
  const why = `plugin ${plugin.name} is ${stateInWords(plugin)}`;
  return {
    ...{ id, name: id, homepage: '', lineage: id, editionKinds: [], schemaVersion: 0, operations: [] },
    ...{ limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, ttl: { foundMs: 0, missingMs: 0 }, timeoutMs: 1000, maxBodyBytes: 1 },
    options: anything.transform((options) => ({ ...options, enabled: true })) as unknown as z.ZodType<ProviderOptions>,
    offBecause: () => why,
  };
}

function absentExporter(id: string): AnyExporter {
  const options = anything.transform((own) => ({ ...own, enabled: false })) as unknown as z.ZodType<ExporterOptions>;
  return { id, summary: id, options, formats: [] };
}

/** Those who keep it in step hear why it cannot be, and try again later. */
function absentTarget(id: string, plugin: PluginState): AnyTarget {
  const refuse = () => Promise.reject(new UnavailableError(`plugin ${plugin.name} is ${stateInWords(plugin)}`));
  return { id, summary: id, options: anything, open: () => ({ mark: refuse, write: refuse, count: refuse, documents: refuse }) };
}

function absentSink(type: string): AnySink {
  return { type, summary: type, options: anything, create: () => ({ events: [], atOnce: 1, deliver: async () => undefined }) };
}
