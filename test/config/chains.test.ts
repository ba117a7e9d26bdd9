/** Chains in the config: what is wrong with one is told with its place. */
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { ConfigError } from '../../src/domain/errors.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

function load(chains: string) {
  const cwd = tempFolder();
  put(cwd, { 'rubricator.yaml': `providers:\n  custom: [{ id: mine, baseUrl: 'https://books.example' }]\nchains:\n${chains}` });
  return loadConfig({ schema: BUILT_IN.schema, env: {}, cwd }).config;
}

function problems(chains: string): string[] {
  try {
    load(chains);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message, line }) => `${path} (${line}): ${message}`);
    throw error;
  }
  return [];
}

test('a chain needs an id and members; the rest has defaults', () => {
  expect(
    load('  - { id: shelves, of: [audnexus, mine] }\n  - { id: more, of: [shelves, itunes], mode: union, steps: [{ fill: { language: de } }] }\n').chains,
  ).toEqual([
    { id: 'shelves', of: ['audnexus', 'mine'], mode: 'first', enabled: true, alone: false, where: {}, steps: [] },
    { id: 'more', of: ['shelves', 'itunes'], mode: 'union', enabled: true, alone: false, where: {}, steps: [{ fill: { language: 'de' } }] },
  ]);
  expect(load('  []\n').chains).toEqual([]);
});

describe('what is wrong', () => {
  test.each([
    ['{ id: a1, of: [audnexs] }', 'chains.0.of.0 (4): there is no provider “audnexs” (did you mean audnexus?)'],
    ['{ id: a1, of: [a1] }', 'chains.0.of.0 (4): a chain cannot be its own member'],
    ['{ id: audible, of: [mine] }', 'chains.0.id (4): there is another provider called “audible”'],
    ['{ id: mine, of: [audible] }', 'chains.0.id (4): there is another provider called “mine”'],
    ['{ id: a1, of: [mine, mine] }', 'chains.0.of.1 (4): “mine” is in the list already'],
    ['{ id: a1, of: [] }', 'chains.0.of (4): must be at least 1 entries long'],
    ['{ id: a1, of: [mine], mode: firts }', 'chains.0.mode (4): must be first, race or union (did you mean first?)'],
    ['{ id: a1, of: [mine], steps: [{ kep: [title] }] }', 'chains.0.steps.0.kep (4): is not an option (did you mean chains.0.steps.0.keep?)'],
    ['{ id: a1, of: [mine], steps: [{}] }', 'chains.0.steps.0 (4): must do one thing: keep, drop, rename, fill, confidence'],
    ['{ id: a1, of: [mine], steps: [{ keep: [title], drop: [tags] }] }', 'chains.0.steps.0 (4): must do one thing: keep, drop, rename, fill, confidence'],
    ['{ id: a1, of: [mine], steps: [{ rename: { genres: title } }] }', 'chains.0.steps.0.rename.genres (4): genres and title hold different kinds of values'],
    [
      '{ id: a1, of: [mine], steps: [{ rename: { durationMs: rating } }] }',
      'chains.0.steps.0.rename.durationMs (4): durationMs and rating hold different kinds of values',
    ],
    [
      '{ id: a1, of: [mine], steps: [{ fill: { publishedDate: soon } }] }',
      'chains.0.steps.0.fill.publishedDate (4): “soon” is not a date such as 2019, 2019-05 or 2019-05-01',
    ],
    ['{ id: a1, of: [mine], steps: [{ confidence: { title: 2 } }] }', 'chains.0.steps.0.confidence.title (4): must be at most 1'],
  ])('%s', (chain, expected) => {
    expect(problems(`  - ${chain}\n`)).toContain(expected);
  });

  test('chains in a circle', () => {
    const [first] = problems('  - { id: a1, of: [b1] }\n  - { id: b1, of: [a1] }\n');
    expect(first).toBe('chains.0.of.0 (4): the chain “b1” stands after this one; put it before, for no chain may lead back to itself');
  });

  test('two of one name', () => {
    expect(problems('  - { id: a1, of: [mine] }\n  - { id: a1, of: [audible] }\n')).toEqual(['chains.1.id (5): there is another provider called “a1”']);
  });
});

test('rules of fields may name a chain', () => {
  expect(problems('  - { id: shelves, of: [itunes] }\nmerge: { fields: { cover: { only: [shelves, shelvs] } } }\n')).toEqual([
    'merge.fields.cover.only.1 (5): there is no source “shelvs” (did you mean shelves?)',
  ]);
});
