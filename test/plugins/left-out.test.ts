/** What stands for plugins that are left out, beside what is there. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sectionsNaming } from '../../config/early.ts';
import { loadConfig } from '../../config/load.ts';
import { type AppExtensions, BUILT_IN, loadExtensions } from '../../src/app/extensions.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { packageJson } from './samples.ts';

/** The program with plugins in these folders: a manifest and the code of each. */
function withPlugins(plugins: Readonly<Record<string, { manifest: Record<string, unknown>; code?: string; version?: string }>>): AppExtensions {
  const root = tempFolder();
  for (const [name, { manifest, code = '', version = '1.0.0' }] of Object.entries(plugins))
    put(root, { [`${name}/package.json`]: packageJson(manifest, { name: name.replace(/-again$/, ''), version }), [`${name}/index.js`]: code });
  const paths = Object.keys(plugins).map((name) => ({ path: join(root, name), isolation: 'process' as const }));
  const extensions = loadExtensions({ stateDir: join(root, 'state'), plugins: paths, libraryRoots: [] }, process.env);
  onTestFinished(() => extensions.stop());
  return extensions;
}

const providerIds = ({ providers }: AppExtensions) => providers.map(({ id }) => id).sort();

test('one that is refused for an id of the program leaves what the program has', () => {
  const extensions = withPlugins({
    'plugin-a': { manifest: { kind: 'provider', id: 'librivox' } },
    'plugin-b': { manifest: { kind: 'sink', id: 'webhook' } },
    'plugin-c': { manifest: { kind: 'provider', id: BUILT_IN.families[0]?.id } },
  });
  expect(extensions.plugins.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
  expect(providerIds(extensions)).toEqual(providerIds(BUILT_IN));
  expect(extensions.sinks).toEqual(BUILT_IN.sinks);
  expect(extensions.schema.safeParse({ providers: { librivox: { nonsense: 1 } } }).success).toBe(false);
});

test('one that is there twice is stood for once', () => {
  const extensions = withPlugins({
    'plugin-a': { manifest: { contributes: { sinks: ['dd'], providers: ['dd'], targets: ['dd'], exporters: ['dd'] }, permissions: { files: 'sidecars' } } },
    'plugin-a-again': { manifest: { contributes: { sinks: ['dd'], providers: ['dd'] } }, version: '1.1.0' },
  });
  expect(providerIds(extensions).filter((id) => id === 'dd')).toEqual(['dd']);
  const config = { providers: { dd: { token: 'x' } }, exporters: { dd: { enabled: true } }, sinks: [{ id: 'mine', type: 'dd', url: 'x' }] };
  expect(extensions.schema.safeParse(config).success).toBe(true);
});

/** A source of a plugin. @param more of its options */
const source = (baseUrl: string, more = '') => `import { commonOptions, DAY_MS, defineProvider, definePlugin, z } from 'rubricator/sdk';
  export const plugin = definePlugin({ providers: [defineProvider({
    id: 'dd', name: 'Dd', homepage: '', lineage: 'dd', editionKinds: ['audio'], schemaVersion: 1, operations: [],
    limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, ttl: { foundMs: DAY_MS, missingMs: DAY_MS }, timeoutMs: 1000, maxBodyBytes: 1000,
    options: z.strictObject({ ...commonOptions({ name: 'Dd', baseUrl: ${baseUrl}, allowance: '' })${more} }),
  })] });`;

test('a source that another plugin has is that one’s alone, and goes where its user says', () => {
  const manifest = { kind: 'provider', id: 'dd', permissions: { hosts: ['dd.example'] } };
  const extensions = withPlugins({ 'plugin-a': { manifest, code: source("'https://dd.example'") }, 'plugin-b': { manifest } });
  expect(extensions.plugins.map(({ state }) => state)).toEqual(['on', 'refused']);
  const [provider, ...others] = extensions.providers.filter(({ id }) => id === 'dd');
  if (!provider) throw new Error('there is none');
  expect(others).toEqual([]);
  const originsWith = (options: object) => extensions.fenceOf(provider, provider.options.parse(options))?.ownOrigins;
  expect(originsWith({})).toEqual([]);
  expect(originsWith({ baseUrl: 'http://127.0.0.1:8080/dd' })).toEqual(['http://127.0.0.1:8080']);
});

test('an address that the user did not name is none of the user’s, however the plugin says it', () => {
  // In its JSON schema, the default stands elsewhere.
  const code = source("'http://10.0.0.1'", ", baseUrl: z.string().default('http://10.0.0.1').meta({ id: 'Address' })");
  const extensions = withPlugins({ 'plugin-a': { manifest: { kind: 'provider', id: 'dd' }, code } });
  const provider = extensions.providers.find(({ id }) => id === 'dd');
  if (!provider) throw new Error(extensions.plugins[0]?.problem);
  expect(extensions.fenceOf(provider, provider.options.parse({}))).toEqual({ hosts: [], ownOrigins: [] });
});

test('what the environment says of one that is left out is no mistake', () => {
  const { schema } = withPlugins({ 'plugin-a': { manifest: { host: '^0.1.0', kind: 'provider', id: 'dd-x' } } });
  const load = (name: string) => loadConfig({ schema, env: { [name]: 'secret' }, cwd: tempFolder() });
  expect(load('RUBRICATOR_PROVIDERS_DD_X_TOKEN').config.contact).toBeUndefined();
  expect(() => load('RUBRICATOR_PROVIDERS_LIBRIVOX_NONSENSE')).toThrow('The configuration has 1 problem');
  expect(() => load('RUBRICATOR_PROVIDERS_DD_Y_TOKEN')).toThrow('The configuration has 1 problem');
});

test('the sections are told that name what a plugin brings', () => {
  const text = `providers: { dd: { token: x }, ee: {} }
exporters: { dd: {} }
sinks: [{ id: mine, type: webhook }, { id: other, type: dd }, 3]
catalogues: [{ type: plugin, target: dd }, { type: sqlite, target: dd }]`;
  const input = { env: {}, cwd: tempFolder(), file: 'rubricator.yaml', text };
  const parts = { providers: ['dd', 'gone'], exporters: ['dd'], sinks: ['dd'], targets: ['dd'] };
  expect(sectionsNaming(input, parts)).toEqual(['providers.dd', 'exporters.dd', 'sinks.1', 'catalogues.0']);
  expect(sectionsNaming({ ...input, text: 'providers: 3' }, parts)).toEqual([]);
});
