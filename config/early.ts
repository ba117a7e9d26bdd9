/**
 * What must be known of a config before its schema is: where the state is, which plugins are named, and where the libraries lie. Plugins add
 * options, so that the whole is checked only once they are loaded; what is wrong here is told then.
 */
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type LoadInput, readFirst } from './load.ts';
import { anchoredPlugins, Plugins } from './plugins.ts';

export interface EarlyConfig {
  stateDir: string | undefined;
  plugins: z.output<typeof Plugins>;
  libraryRoots: readonly string[];
}

const text = z.string().optional().catch(undefined);
const Libraries = z.lazy(() => z.array(z.object({ path: text }).catch({ path: undefined })).catch([]));

export function readEarly({ env, cwd, file, text: said, flags = {} }: Omit<LoadInput, 'schema'>): EarlyConfig {
  const source = readFirst({ env, cwd, file, text: said }, []);
  const values = source?.values ?? {};
  const folder = source ? dirname(source.file) : cwd;
  const stateDir = text.parse(flags.stateDir) ?? env.RUBRICATOR_STATE_DIR ?? text.parse(values.stateDir);
  const plugins = Plugins.safeParse(values.plugins);
  return {
    stateDir: stateDir && resolve(folder, stateDir),
    plugins: anchoredPlugins(plugins.success ? plugins.data : [], folder),
    libraryRoots: Libraries.parse(values.libraries ?? []).flatMap(({ path }) => (path === undefined ? [] : [resolve(folder, path)])),
  };
}

const Sections = z.lazy(() => z.record(z.string(), z.unknown()).catch({}));
const Entries = z.lazy(() => z.array(z.looseObject({ type: text, target: text }).catch({ type: undefined, target: undefined })).catch([]));

/** Where the config names parts of a plugin: once it is gone, nobody knows them. `providers.shelf`, `sinks.0`. */
export function sectionsNaming(input: Omit<LoadInput, 'schema'>, parts: Readonly<Record<'providers' | 'exporters' | 'sinks' | 'targets', readonly string[]>>) {
  const { providers, exporters, sinks, catalogues } = readFirst(input, [])?.values ?? {};
  const keysOf = (name: string, section: unknown, ids: readonly string[]) =>
    ids.filter((id) => Object.hasOwn(Sections.parse(section), id)).map((id) => `${name}.${id}`);
  const entriesOf = (name: string, list: unknown, isOne: (entry: { type?: string; target?: string }) => boolean) =>
    Entries.parse(list).flatMap((entry, index) => (isOne(entry) ? [`${name}.${index}`] : []));
  return [
    ...keysOf('providers', providers, parts.providers),
    ...keysOf('exporters', exporters, parts.exporters),
    ...entriesOf('sinks', sinks, ({ type = '' }) => parts.sinks.includes(type)),
    ...entriesOf('catalogues', catalogues, ({ type, target = '' }) => type === 'plugin' && parts.targets.includes(target)),
  ];
}
