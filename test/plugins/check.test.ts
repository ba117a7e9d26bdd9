import { expect, test } from 'vitest';
import { checkPlugin } from '../../src/app/check-plugin.ts';
import { pluginFolder, sinkThat } from './samples.ts';

const stepsOf = async (manifest: Record<string, unknown>, code: string) =>
  (await checkPlugin(pluginFolder(manifest, code), process.env)).steps.map(({ isFine, message }) => `${isFine ? 'ok' : 'fail'} ${message}`);

test('a check says what it did not try', async () => {
  const steps = await stepsOf({ kind: 'sink', id: 'try' }, sinkThat(''));
  expect(steps).toContain('ok sink try: nothing of it was tried, which is for its own tests');
  expect(steps.join()).not.toContain('pieces');
});

test('a check says how much it tried, and over what a plugin failed', async () => {
  const reader = (read: string) =>
    `export const plugin = { readers: [{ id: 'try', summary: '', file: { name: 'try.txt' }, foreign: 'evidence', read: (text) => { ${read} } }] };`;
  const manifest = { kind: 'reader', id: 'try', permissions: { files: 'sidecars' } };
  expect((await stepsOf(manifest, reader(''))).join()).toMatch(/ok \d+ pieces of bad input, and it failed over none/);
  const failed = await stepsOf(manifest, reader("if (text === '') text.nothing.more"));
  expect(failed.filter((step) => step.startsWith('fail reader'))).toEqual([
    expect.stringMatching(/^fail reader try, text 1 \(""\): failed inside the plugin .*more/),
  ]);
  expect(failed.join()).not.toContain('pieces');
});
