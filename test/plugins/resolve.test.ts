import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PluginPackage } from '../../src/plugins/manifest.ts';
import { resolvePlugins } from '../../src/plugins/resolve.ts';
import { aPackage } from './samples.ts';

const taken = { providers: ['audible'], exporters: [], readers: [], sinks: [], targets: [], commands: [], fields: [] };

function resolve(found: PluginPackage[], disabled: string[] = [], sdkVersion = '1.4.0') {
  const { usable, refused } = resolvePlugins({ found, disabled, sdkVersion, taken });
  return { usable: usable.map(({ name }) => name), refused: Object.fromEntries(refused.map(({ name, problem }) => [name, problem])) };
}

test('each is loaded after those that it depends on', () => {
  const found = [aPackage('a', { dependsOn: { c: '^1.0.0' } }), aPackage('b'), aPackage('c', { dependsOn: { b: '1' } })];
  expect(resolve(found)).toEqual({ usable: ['b', 'c', 'a'], refused: {} });
});

test('one for another version of the contract is refused, and says who is to be updated', () => {
  const { usable, refused } = resolve([aPackage('old', { host: '^0.1.0' }), aPackage('new', { host: '>=2' }), aPackage('now', { host: '1.x' })]);
  expect(usable).toEqual(['now']);
  expect(refused.old).toContain('works with versions ^0.1.0 of rubricator/sdk, and this is 1.4.0: update the plugin');
  expect(refused.new).toContain('update Rubricator');
});

test('one from ten versions ago is told from one of today', () => {
  expect(resolve([aPackage('old', { host: '^1.0.0' })], [], '11.0.0').refused.old).toContain('update the plugin');
});

test('what is missing, unfit or switched off is named, and takes along who needs it', () => {
  const needs = (name: string, other: string, range = '^1.0.0') => aPackage(name, { dependsOn: { [other]: range } });
  expect(resolve([needs('a', 'nowhere'), needs('b', 'a')]).refused).toEqual({
    a: 'it needs nowhere ^1.0.0: rubricator plugins add nowhere',
    b: 'it needs a ^1.0.0: rubricator plugins add a',
  });
  expect(resolve([needs('a', 'b', '^2.0.0'), aPackage('b')])).toEqual({ usable: ['b'], refused: { a: 'it needs b ^2.0.0, and 1.0.0 is there' } });
  expect(resolve([needs('a', 'b'), aPackage('b')], ['b'])).toEqual({ usable: [], refused: { a: 'it needs b, which is switched off' } });
});

test('a circle is refused as a whole', () => {
  const { usable, refused } = resolve([aPackage('a', { dependsOn: { b: '*' } }), aPackage('b', { dependsOn: { a: '*' } }), aPackage('c')]);
  expect(usable).toEqual(['c']);
  expect(refused.a).toBe('plugins depend on each other in a circle: a, b');
  expect(refused.b).toBe(refused.a);
});

test('two versions side by side are refused', () => {
  const { usable, refused } = resolve([aPackage('a'), aPackage('a', { folder: '/elsewhere/a', version: '2.0.0' })]);
  expect(usable).toEqual([]);
  expect(refused.a).toMatch(/^it is there twice: .*1\.0\.0 in \/plugins\/a/);
});

test('an id belongs to one: ours, or the first of two', () => {
  const brings = (id: string) => ({ contributes: { providers: [id], exporters: [], readers: [], sinks: [], targets: [], commands: [], fields: [] } });
  expect(resolve([aPackage('a', brings('audible'))]).refused.a).toBe('there is a provider called “audible” in Rubricator itself');
  expect(resolve([aPackage('a', brings('x1')), aPackage('b', brings('x1'))])).toEqual({
    usable: ['a'],
    refused: { b: 'a brings a provider called “x1”, too' },
  });
});

test('in any net of dependencies, each is either refused or comes after those that it needs', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const net = fc.array(fc.subarray(names, { maxLength: 3 }), { minLength: names.length, maxLength: names.length });
  fc.assert(
    fc.property(net, fc.shuffledSubarray(names, { minLength: names.length }), (needs, order) => {
      const found = order.map((name) =>
        aPackage(name, { dependsOn: Object.fromEntries((needs[names.indexOf(name)] ?? []).map((other) => [other, '^1.0.0'])) }),
      );
      const { usable, refused } = resolve(found);
      expect([...usable, ...Object.keys(refused)].sort()).toEqual(names);
      for (const [index, name] of usable.entries())
        for (const other of needs[names.indexOf(name)] ?? []) expect(usable.indexOf(other)).toSatisfy((at: number) => at >= 0 && at < index);
    }),
  );
});
