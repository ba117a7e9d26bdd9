/** Plugins for tests, in folders of their own. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { builtInNames } from '../../src/app/extensions.ts';
import { type LoadedPlugins, type LoadOptions, loadPlugins } from '../../src/plugins/load.ts';
import type { PluginPackage } from '../../src/plugins/manifest.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

/** The package.json of a plugin. */
export function packageJson(manifest: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    name: 'rubricator-plugin-try',
    version: '1.2.3',
    type: 'module',
    main: 'index.js',
    ...more,
    rubricator: { host: '^1.0.0', ...manifest },
  });
}

/** A folder with a plugin. @param code of its entry */
export function pluginFolder(manifest: Readonly<Record<string, unknown>>, code: string, more: Readonly<Record<string, unknown>> = {}): string {
  const folder = join(tempFolder(), 'plugin');
  put(folder, { 'package.json': packageJson(manifest, more), 'index.js': code });
  return folder;
}

/** Loads the plugins of folders; their processes end with the test. */
export function load(folders: readonly string[], options: Partial<LoadOptions> = {}): LoadedPlugins {
  const pluginsDir = options.pluginsDir ?? join(tempFolder(), 'plugins');
  const loaded = loadPlugins({ pluginsDir, folders, trusted: [], libraryRoots: [], ...builtInNames(), env: process.env, ...options });
  onTestFinished(() => loaded.stop());
  return loaded;
}

/** A package as its manifest would be read. */
export function aPackage(name: string, more: Partial<PluginPackage> = {}): PluginPackage {
  return {
    ...{ name, version: '1.0.0', description: '', license: undefined, homepage: undefined, folder: `/plugins/${name}`, entry: `/plugins/${name}/index.js` },
    ...{
      host: '^1.0.0',
      contributes: { providers: [name], exporters: [], readers: [], sinks: [], targets: [], commands: [], fields: [] },
      permissions: { hosts: [], files: 'none', env: [] },
    },
    ...{ dependsOn: {}, performance: undefined, tags: [] },
    ...more,
  };
}

/** The code of a sink that runs something when it is told of an event. It has `options` and `context`. */
export function sinkThat(runs: string): string {
  return `import { defineSink, definePlugin, z } from 'rubricator/sdk';
    export const plugin = definePlugin({ sinks: [defineSink({
      type: 'try', summary: 'tries', options: z.strictObject({ url: z.string().optional() }),
      create: (options, context) => ({ events: ['item.failed'], atOnce: 1, async deliver() { ${runs} } }),
    })] });`;
}
