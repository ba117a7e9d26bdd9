import { expect, test } from 'vitest';
import { checkPlugin } from '../../src/app/check-plugin.ts';
import { pluginFolder, sinkThat } from './samples.ts';

const stepsOf = async (manifest: Record<string, unknown>, code: string) =>
  (await checkPlugin(pluginFolder(manifest, code), process.env)).steps.map(({ isFine, message }) => `${isFine ? 'ok' : 'fail'} ${message}`);

test('a check says what it did not try', async () => {
  const needy = sinkThat('').replace('url: z.string().optional()', 'code: z.string().regex(/^[A-Z]{9}$/)');
  const steps = await stepsOf({ kind: 'sink', id: 'try' }, needy);
  expect(steps).toContain('ok sink try: nothing of it was tried, for its options cannot be made up; that is for its own tests');
  expect(steps.join()).not.toContain('pieces');
});

test('a sink is told of what it wants to hear, by receivers of three kinds', async () => {
  const telling = (runs: string) => stepsOf({ kind: 'sink', id: 'try' }, sinkThat(runs).replace('.optional()', ''));
  const send = 'await context.send("POST", options.url, {}, undefined)';
  const steps = await telling(`${send};`);
  expect(steps).toContain('ok sink try: told 3 times, by receivers that take it, refuse it, and never answer');
  expect(steps).toContain('ok sink try: nothing was sent; it would send\n  POST https://receiver.example/hook');
  const deaf = await telling(`try { ${send} } catch {}`);
  expect(deaf.filter((step) => step.startsWith('fail sink'))).toEqual([
    'fail sink try, told of item.failed where a receiver answers HTTP 500: it says that all is well, so that nobody tells it again',
  ]);
  const broken = await telling('options.nothing.more');
  expect(broken.filter((step) => step.startsWith('fail sink'))).toEqual([expect.stringMatching(/where a receiver takes it: failed inside the plugin/)]);
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
