import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../src/domain/text/printable.ts';
import { readManifest } from '../../src/plugins/manifest.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { packageJson } from './samples.ts';

function read(text: string | Uint8Array) {
  const folder = tempFolder();
  put(folder, { 'package.json': text });
  return { folder, found: readManifest(folder) };
}

test('one thing is said by kind and id, several by contributes', () => {
  const { folder, found } = read(packageJson({ kind: 'provider', id: 'try' }, { exports: { '.': { types: './x.d.ts', default: './lib/x.js' } } }));
  expect(found).toMatchObject({
    ...{ name: 'rubricator-plugin-try', version: '1.2.3', entry: `${folder}/lib/x.js` },
    contributes: { providers: ['try'], exporters: [], readers: [], sinks: [], targets: [], fields: [] },
    permissions: { hosts: [], files: 'none', env: [] },
  });
  const several = { contributes: { exporters: ['a1'], readers: ['b1', 'b2'] }, permissions: { files: 'sidecars' } };
  expect(read(packageJson(several)).found).toMatchObject({
    contributes: { providers: [], exporters: ['a1'], readers: ['b1', 'b2'], sinks: [], targets: [], fields: [] },
  });
});

test('sources count where they are there, and not in a package', () => {
  const exports = { development: './src/index.ts', default: './dist/index.js' };
  const text = packageJson({ kind: 'sink', id: 'try' }, { exports });
  expect(read(text).found).toMatchObject({ entry: expect.stringMatching(/dist\/index\.js$/) });
  const folder = tempFolder();
  put(folder, { 'package.json': text, 'src/index.ts': '' });
  expect(readManifest(folder)).toMatchObject({ entry: `${folder}/src/index.ts` });
});

test('conditions without end lead nowhere', () => {
  const DEPTH = 70_000;
  const endless = `"exports":${'{"default":'.repeat(DEPTH)}"./x.js"${'}'.repeat(DEPTH)}`;
  const text = packageJson({ kind: 'sink', id: 'try' }, { exports: 0 }).replace('"exports":0', endless);
  expect(read(text).found).toMatchObject({ entry: expect.stringMatching(/index\.js$/) });
});

test('a package without the section is none of ours', () => {
  expect(read('{"name":"left-pad","version":"1.0.0"}').found).toBeUndefined();
});

test.each<[what: string, text: string | Uint8Array, problem: RegExp]>([
  ['no JSON', '{', /is no JSON/],
  ['broken UTF-8', Uint8Array.of(0xff, 0xfe), /is no JSON/],
  ['a list', '[]', /holds no object/],
  ['null', 'null', /holds no object/],
  ['more than a megabyte', `{"rubricator":"${'x'.repeat(1_100_000)}"}`, /larger than 1 MB/],
  ['a section that is a text', '{"name":"a","version":"1.0.0","rubricator":"yes"}', /^rubricator: /],
  ['no name', packageJson({ kind: 'sink', id: 'try' }, { name: undefined }), /^name: /],
  ['a name that leads elsewhere', packageJson({ kind: 'sink', id: 'try' }, { name: '../../etc' }), /^name: is no name of a package/],
  ['no version', packageJson({ kind: 'sink', id: 'try' }, { version: 'new' }), /^version: is no version/],
  ['no range', packageJson({ host: 'any day', kind: 'sink', id: 'try' }), /^rubricator\.host: is no range/],
  ['a kind that there is not', packageJson({ kind: 'theme', id: 'try' }), /^rubricator\.kind: /],
  ['no id', packageJson({ kind: 'sink' }), /^rubricator\.id: is missing/],
  ['a hostile id', packageJson({ kind: 'sink', id: '__proto__' }), /^rubricator\.id: lower-case/],
  ['nothing', packageJson({}), /says neither kind nor contributes/],
  ['both', packageJson({ kind: 'sink', id: 'try', contributes: { sinks: ['try'] } }), /both kind and contributes/],
  ['an unknown key', packageJson({ kind: 'sink', id: 'try', hosts: [] }), /hosts/],
  [
    'a host with a path',
    packageJson({ kind: 'sink', id: 'try', permissions: { hosts: ['https://a.example/x'] } }),
    /permissions\.hosts\.0: is no name of a host/,
  ],
  ['all hosts', packageJson({ kind: 'sink', id: 'try', permissions: { hosts: ['*'] } }), /is no name of a host/],
  ...['10.0.0.1', '127.1', '*.0.0.1', '1.0x7f'].map((host): [string, string, RegExp] => [
    `the address ${host}`,
    packageJson({ kind: 'sink', id: 'try', permissions: { hosts: [host] } }),
    /is no name of a host/,
  ]),
  ['a variable that is none', packageJson({ kind: 'sink', id: 'try', permissions: { env: ['A=B'] } }), /is no name of a variable/],
  ['an exporter that wants no files', packageJson({ kind: 'exporter', id: 'try' }), /must be sidecars/],
  ['an entry outside', packageJson({ kind: 'sink', id: 'try', entry: '../../evil.js' }), /lies outside its folder/],
  ['colours', packageJson({ kind: '\u001b[31mred', id: 'try' }), /^rubricator\.kind: /],
])('%s is refused with one clear line', (_what, text, problem) => {
  const { found } = read(text);
  expect(found).toMatchObject({ problem: expect.stringMatching(problem) });
  expect((found as { problem: string }).problem).toSatisfy((problem: string) => printable(problem) === problem);
});

test('whatever stands in a manifest, it is read or refused with one line', () => {
  const folder = tempFolder();
  const valid: Record<string, unknown> = { host: '^1.0.0', kind: 'provider', id: 'try', permissions: { hosts: ['a.example'] }, dependsOn: { other: '^1.0.0' } };
  const key = fc.constantFrom(...Object.keys(valid), 'contributes', 'entry', 'tags', 'performance', 'constructor', 'toString', 'x');
  const odd = fc.tuple(key, fc.jsonValue()).map(([name, value]): Record<string, unknown> => ({ ...valid, [name]: value }));
  fc.assert(
    fc.property(fc.oneof(odd, fc.jsonValue()), (rubricator) => {
      put(folder, { 'package.json': JSON.stringify({ name: 'rubricator-plugin-try', version: '1.0.0', rubricator }) });
      const found = readManifest(folder);
      if (found && 'problem' in found) expect(found.problem).toMatch(/^[^\n]+$/);
      else expect(found).toMatchObject({ name: 'rubricator-plugin-try', entry: expect.stringContaining(folder) });
    }),
    { numRuns: 300 },
  );
});
