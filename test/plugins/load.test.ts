import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ReadError, UnavailableError } from '../../src/domain/errors.ts';
import { createCallsNow } from '../../src/plugins/call-now.ts';
import { createChild } from '../../src/plugins/child.ts';
import { describeCode } from '../../src/plugins/describe.ts';
import { readManifest } from '../../src/plugins/manifest.ts';
import { setDisabled } from '../../src/plugins/settings.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { load, packageJson, pluginFolder, sinkThat } from './samples.ts';

const SINK = { kind: 'sink', id: 'try' };
const NEVER = new AbortController().signal;
const CONTEXT = { send: async () => 'sent', rootOf: () => undefined, now: Date.now };

/** A sink with these options. */
function sinkWith(options: string): string {
  return `import { z } from 'rubricator/sdk'; export const plugin = { sinks: [{ type: 'try', summary: '', options: ${options}, create() {} }] };`;
}

/** A plugin of a folder with all that is needed to run its code. */
function codeOf(folder: string) {
  const about = readManifest(folder);
  if (!about || 'problem' in about) throw new Error(about?.problem);
  return { ...about, isolation: 'process' as const, libraryRoots: [], stamp: 'one' };
}

test('plugins are found where npm installs them, where somebody puts them, and where the config says', () => {
  const pluginsDir = tempFolder();
  put(pluginsDir, {
    'package.json': JSON.stringify({ dependencies: { 'rubricator-plugin-a': '^1.0.0', 'rubricator-plugin-lost': '^1.0.0' } }),
    'node_modules/rubricator-plugin-a/package.json': packageJson({ kind: 'sink', id: 'a1' }, { name: 'rubricator-plugin-a' }),
    'node_modules/rubricator-plugin-a/index.js': sinkThat('').replace("type: 'try'", "type: 'a1'"),
    'node_modules/left-pad/package.json': '{}',
    'dropped/package.json': packageJson(SINK, { name: 'rubricator-plugin-dropped' }),
    'dropped/index.js': sinkThat(''),
    'no-plugin/package.json': '{}',
    'a file': '',
  });
  const { states } = load([join(pluginsDir, 'nowhere')], { pluginsDir });
  expect(states.map(({ name, place, state, problem }) => [name, place, state, problem])).toEqual([
    ['rubricator-plugin-a', 'installed', 'on', undefined],
    [join(pluginsDir, 'node_modules/rubricator-plugin-lost'), 'installed', 'refused', 'there is no such folder'],
    ['rubricator-plugin-dropped', 'dropped', 'on', undefined],
    [join(pluginsDir, 'nowhere'), 'config', 'refused', 'there is no such folder'],
  ]);
});

test.each<[what: string, code: string, problem: RegExp]>([
  ['throws when it is loaded', 'throw new Error("boom\\nat once")', /^it cannot be loaded: boom at once$/],
  ['throws what is no error', 'throw null', /^it cannot be loaded: /],
  ['is no JavaScript', 'export const plugin = {', /^it cannot be loaded: /],
  ['ends its process', 'process.exit(0)', /^its process ended \(status 0\)/],
  [
    'ends badly',
    'setTimeout(() => { throw new TypeError("later") }); await new Promise(() => setInterval(() => {}, 1e6))',
    /^its process ended \(status 1\): TypeError: later/,
  ],
  ['exports nothing', 'export const other = 1', /its entry exports no “plugin”/],
  ['exports something else', 'export const plugin = 3', /its entry exports no “plugin”/],
  ['brings nothing', 'export const plugin = {}', /its manifest names “try” among sinks, and its code brings none/],
  ['brings what is no list', 'export const plugin = { sinks: 3 }', /^it cannot be loaded: /],
  [
    'brings what it does not name',
    `${sinkThat('')}; plugin.readers = [{ id: 'r1', summary: '', file: { name: 'r1.txt' }, foreign: 'evidence', read() {} }]`,
    /brings “r1” among readers, which its manifest does not name/,
  ],
  ['is of another shape', 'export const plugin = { sinks: [{ type: "try", summary: {}, options: {} }] }', /^it cannot be loaded: /],
])('a plugin that %s is left out with one line', (_what, code, problem) => {
  const { states, definitions } = load([pluginFolder(SINK, code)]);
  expect(states).toMatchObject([{ state: 'refused', problem: expect.stringMatching(problem) }]);
  expect(states[0]?.problem).not.toContain('\n');
  expect(definitions.sinks).toEqual([]);
});

test('a plugin that is not built says so', () => {
  const folder = tempFolder();
  put(folder, { 'package.json': packageJson({ ...SINK, entry: 'dist/index.js' }) });
  for (const trusted of [[], [folder]])
    expect(load([folder], { trusted }).states).toMatchObject([
      { state: 'refused', problem: 'its entry dist/index.js is not there; a plugin has to be built first (npm run build)' },
    ]);
});

test.each<[what: string, manifest: Record<string, unknown>, code: string, problem: RegExp]>([
  [
    'a sink with one of several sets of options',
    SINK,
    sinkWith('z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])'),
    /^try: its options are no section/,
  ],
  ['a sink with a table', SINK, sinkWith('z.record(z.string(), z.string())'), /^try: its options are no section/],
  [
    'a target with a text',
    { kind: 'target', id: 'try' },
    `import { z } from 'rubricator/sdk'; export const plugin = { targets: [{ id: 'try', summary: '', options: z.string(), open() {} }] };`,
    /^try: its options are no section/,
  ],
  [
    'an exporter whose option must be set',
    { kind: 'exporter', id: 'try', permissions: { files: 'sidecars' } },
    `import { z } from 'rubricator/sdk'; export const plugin = { exporters: [{ id: 'try', summary: '', options: z.object({ token: z.string() }), formats: [] }] };`,
    /^try: option token has no default/,
  ],
])('%s would spoil every config, and is left out', (_what, manifest, code, problem) => {
  for (const isTrusted of [false, true]) {
    const folder = pluginFolder(manifest, code);
    const { states, definitions } = load([folder], { trusted: isTrusted ? [folder] : [] });
    expect(states).toMatchObject([{ state: 'refused', problem: expect.stringMatching(problem) }]);
    expect([definitions.sinks, definitions.targets, definitions.exporters]).toEqual([[], [], []]);
  }
});

test('options that no JSON schema can have spoil no config', () => {
  const folder = pluginFolder(SINK, sinkWith('z.object({ since: z.date().optional() })'));
  expect(load([folder], { trusted: [folder] }).states).toMatchObject([{ state: 'refused', problem: expect.stringMatching(/^it cannot be loaded: .*Date/) }]);
});

test('one that hangs when it is loaded is given up', () => {
  const folder = pluginFolder(SINK, 'for (;;);');
  expect(describeCode(codeOf(folder), { keepIn: tempFolder(), env: process.env, maxMs: 300 })).toEqual({ problem: 'it was not loaded within 0.3 s' });
});

test('a description is made once for every state of the files', () => {
  const pluginsDir = tempFolder();
  const folder = pluginFolder(SINK, sinkThat(''));
  const kept = () => readdirSync(join(pluginsDir, '.described'), { recursive: true }).filter((name) => String(name).endsWith('.json'));
  load([folder], { pluginsDir });
  const first = kept();
  expect(first).toHaveLength(1);
  // A process that would be started now could not be: there is no such entry for it any more, and the stamp is the same.
  load([folder], { pluginsDir, env: { PATH: '' } });
  expect(kept()).toEqual(first);
  put(folder, { 'more.js': 'export {}' });
  load([folder], { pluginsDir });
  const second = kept();
  // That of the files as they were is of no use any more.
  expect(second).toHaveLength(1);
  expect(second).not.toEqual(first);
  load([pluginFolder(SINK, sinkThat(''))], { pluginsDir });
  expect(kept()).toHaveLength(1);
  expect(kept()).not.toEqual(second);
});

test('one that is switched off is found, and neither described nor used', () => {
  const pluginsDir = tempFolder();
  setDisabled(pluginsDir, 'rubricator-plugin-try', true);
  const folder = pluginFolder(SINK, 'throw new Error("nobody loads this")');
  expect(load([folder], { pluginsDir }).states).toMatchObject([{ state: 'off' }]);
  expect(existsSync(join(pluginsDir, '.described'))).toBe(false);
  setDisabled(pluginsDir, 'rubricator-plugin-try', false);
  expect(load([folder], { pluginsDir }).states).toMatchObject([{ state: 'refused' }]);
});

test('files that are called like those of another format are refused', () => {
  const reader = (file: string) =>
    `export const plugin = { readers: [{ id: 'r1', summary: 'reads', file: ${file}, foreign: 'evidence', read: () => undefined }] };`;
  const manifest = { kind: 'reader', id: 'r1', permissions: { files: 'sidecars' } };
  expect(load([pluginFolder(manifest, reader("{ name: 'metadata.json' }"))]).states[0]?.problem).toBe(
    'there is another format whose files are called metadata.json',
  );
  const exporter = `import { z } from 'rubricator/sdk'; export const plugin = { exporters: [{ id: 'e1', summary: '', options: z.object({ enabled: z.boolean().default(true) }),
    formats: [{ extension: '.e1', readBy: 'nobody', name: () => 'a', render: () => 'b' }] }] };`;
  const files = { kind: 'exporter', id: 'e1', permissions: { files: 'sidecars' } };
  for (const ending of ['.m4b', '.epub', '.old.png']) {
    const media = exporter.replace("'.e1', readBy: 'nobody'", `'${ending}'`);
    expect(load([pluginFolder(files, media)]).states[0]?.problem).toMatch(/^files that end in \.(m4b|epub|png) are media, and no sidecars$/);
  }
  expect(load([pluginFolder(manifest, reader("{ ending: '.mp3' }"))]).states[0]?.problem).toBe('files that end in .mp3 are media, and no sidecars');
  expect(load([pluginFolder(files, exporter)]).states[0]?.problem).toBe('its files .e1 shall be read by “nobody”, and there is no such reader');
});

test('a trusted plugin runs as a part of the program', async () => {
  const folder = pluginFolder(SINK, sinkThat('globalThis.wasHere = process.pid;'));
  const { states, definitions } = load([folder], { trusted: [folder] });
  expect(states).toMatchObject([{ state: 'on', isolation: 'none' }]);
  await definitions.sinks[0]?.create({}, CONTEXT).deliver([], NEVER);
  expect((globalThis as { wasHere?: number }).wasHere).toBe(process.pid);
});

test('a folder is the same one by whatever path, and named once', () => {
  const pluginsDir = tempFolder();
  put(pluginsDir, { 'try/package.json': packageJson(SINK), 'try/index.js': sinkThat('') });
  const link = join(tempFolder(), 'link');
  symlinkSync(join(pluginsDir, 'try'), link);
  expect(load([link, join(pluginsDir, 'try')], { pluginsDir, trusted: [link] }).states).toMatchObject([{ place: 'dropped', state: 'on', isolation: 'none' }]);
});

test('a name is trusted only where npm put it', () => {
  const folder = pluginFolder(SINK, sinkThat(''));
  expect(load([folder], { trusted: ['rubricator-plugin-try'] }).states).toMatchObject([{ isolation: 'process' }]);
  const pluginsDir = tempFolder();
  put(pluginsDir, {
    'package.json': JSON.stringify({ dependencies: { 'rubricator-plugin-try': '^1.0.0' } }),
    'node_modules/rubricator-plugin-try/package.json': packageJson(SINK),
    'node_modules/rubricator-plugin-try/index.js': sinkThat(''),
  });
  expect(load([], { pluginsDir, trusted: ['rubricator-plugin-try'] }).states).toMatchObject([{ isolation: 'none' }]);
});

test('a process that ends in the middle of a call fails that call, and the next one has another', async () => {
  const child = createChild(codeOf(pluginFolder(SINK, sinkThat('if (options.url) process.exit(7);'))), { env: process.env });
  const deliver = (name: string, options: object) => child.call({ path: ['sinks', 'try', 'deliver'], args: [[]], context: { name, options } });
  await expect(deliver('one', { url: 'x' })).rejects.toThrow(new UnavailableError('plugin rubricator-plugin-try: its process ended (status 7)'));
  await expect(deliver('two', {})).resolves.toBeUndefined();
  child.stop();
});

test('a call that does not come back is ended with its process', async () => {
  const child = createChild(codeOf(pluginFolder(SINK, sinkThat('for (;;);'))), { env: process.env, maxCallMs: 300 });
  await expect(child.call({ path: ['sinks', 'try', 'deliver'], args: [[]], context: { name: 'one', options: {} } })).rejects.toThrow(
    'did not answer within 0.3 s',
  );
  child.stop();
});

test('whoever waits for an answer at once waits no longer than the limit', () => {
  const code = `export const plugin = { readers: [{ id: 'r1', summary: '', file: { name: 'r1.txt' }, foreign: 'evidence', read() { for (;;); } }] };`;
  const calls = createCallsNow(codeOf(pluginFolder({ kind: 'reader', id: 'r1', permissions: { files: 'sidecars' } }, code)), { now: Date.now, maxCallMs: 300 });
  expect(() => calls.callNow(['readers', 'r1', 'read'], ['text', {}])).toThrow(UnavailableError);
  calls.stop();
});

test('what a reader answers in another shape is an error of that file', () => {
  const code = (answer: string) =>
    `export const plugin = { readers: [{ id: 'r1', summary: '', file: { name: 'r1.txt' }, foreign: 'evidence', read: () => (${answer}) }] };`;
  const read = (answer: string) => {
    const { definitions } = load([pluginFolder({ kind: 'reader', id: 'r1', permissions: { files: 'sidecars' } }, code(answer))]);
    return definitions.readers[0]?.read('text', { editionKind: 'audio', tracks: [], customFields: [] });
  };
  expect(() => read('({ source: 5 })')).toThrow(ReadError);
  expect(read('undefined')).toBeUndefined();
  const odd = `{ source: 's', lineage: 's', confidence: { title: 0.5 }, metadata: { title: 'Salt', authors: 'Ann', constructor: 1, durationMs: -5 }, overrides: [{ field: 'title' }] }`;
  expect(read(odd)).toEqual({ source: 's', lineage: 's', confidence: { title: 0.5 }, metadata: { title: 'Salt' } });
});

test('what an exporter answers in another shape is told in a clear line', () => {
  const code = `import { z } from 'rubricator/sdk';
    export const plugin = { exporters: [{ id: 'e1', summary: '', options: z.object({ enabled: z.boolean().default(true) }),
      formats: [{ extension: '.e1', name: () => 'x', render: () => 5 }],
      catalogueFormats: [{ id: 'all', summary: '', isWanted: () => true, render: () => [{ name: 'a', content: 5 }] }] }] };`;
  const [exporter] = load([pluginFolder({ kind: 'exporter', id: 'e1', permissions: { files: 'sidecars' } }, code)]).definitions.exporters;
  const options = { enabled: true };
  expect(() => exporter?.formats[0]?.render({} as never, {} as never, options)).toThrow(
    'the plugin answers in an unknown shape (top level: is neither a text nor bytes, nor { content, warnings })',
  );
  expect(() => exporter?.catalogueFormats?.[0]?.render([], options)).toThrow('the plugin answers in an unknown shape (0.content: is neither a text nor bytes)');
});
