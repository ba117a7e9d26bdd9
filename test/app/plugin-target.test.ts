import { expect, test } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { pluginTarget } from '../../src/app/plugin-target.ts';
import { TargetMovedError } from '../../src/ports/catalogue-target.ts';
import { defineTarget, type TargetDocument, z } from '../../src/sdk/index.ts';
import { change } from '../contract/catalogue-target.ts';

/** A target in memory. */
function memory() {
  const documents = new Map<number, TargetDocument>();
  let mark: string | undefined;
  return defineTarget({
    id: 'memory',
    summary: 'keeps books in memory',
    options: z.strictObject({ url: z.string() }),
    open: () => ({
      mark: async () => mark,
      async write(changes) {
        if (changes.isAnew) documents.clear();
        for (const each of changes.put) documents.set(each.id, each);
        for (const id of changes.remove) documents.delete(id);
        mark = changes.mark;
      },
      count: async () => documents.size,
      documents: async (afterId, limit) => [...documents.values()].filter(({ id }) => id > afterId).slice(0, limit),
    }),
  });
}

const WANTED = { id: 'mine', target: 'memory', options: { url: 'x' } };
const at = (revision: number, settingsKey: string) => ({ storeId: 'store', revision, settingsKey });

test('it follows batch by batch, and says where it stands', async () => {
  const target = pluginTarget(WANTED, [memory()], 'Rubricator/test');
  expect(await target.position()).toBeUndefined();
  const first = at(2, target.settingsKey);
  await target.apply({
    from: undefined,
    to: first,
    changes: [change(1, 1, { title: 'Salt', genres: ['Sea'] }), change(2, 2, { title: 'Ash' })],
    isAnew: false,
  });
  expect(await target.position()).toEqual(first);
  await target.apply({ from: first, to: at(3, target.settingsKey), changes: [change(3, 2)], isAnew: false });
  expect(await target.books(0, 10)).toEqual([{ id: 1, library: 'books', path: 'Ann Cole/Book 1', values: { title: 'Salt', genres: ['Sea'] } }]);
  expect(await target.countBooks()).toBe(1);
  await target.sendAgain();
  expect(await target.position()).toBeUndefined();
  await target.close();
});

test('a batch for another place than where it stands is refused, and changes nothing', async () => {
  const target = pluginTarget(WANTED, [memory()], 'Rubricator/test');
  const batch = { from: at(7, 'other'), to: at(8, target.settingsKey), changes: [change(1, 1, { title: 'Salt' })], isAnew: false };
  await expect(target.apply(batch)).rejects.toThrow(TargetMovedError);
  expect([await target.countBooks(), await target.position()]).toEqual([0, undefined]);
});

test('it is sent the fields that its entry names, and others count as another setting', async () => {
  const kind = memory();
  const titles = pluginTarget({ ...WANTED, fields: ['title'] }, [kind], 'Rubricator/test');
  await titles.apply({ from: undefined, to: at(1, titles.settingsKey), changes: [change(1, 1, { title: 'Salt', genres: ['Sea'] })], isAnew: false });
  expect((await titles.books(0, 10))[0]?.values).toEqual({ title: 'Salt' });
  expect(pluginTarget(WANTED, [kind], 'Rubricator/test').settingsKey).not.toBe(titles.settingsKey);
});

test('an entry that fits no target is a problem of the config, with its place', () => {
  const problems = (entry: object, targets = [memory()]) =>
    configSchema({ ...BUILT_IN, targets, recordFormats: [] })
      .safeParse({ catalogues: [{ ...WANTED, type: 'plugin', ...entry }] })
      .error?.issues.map(({ path, message }) => [path.join('.'), message]);
  expect(problems({})).toBeUndefined();
  expect(problems({}, [])).toEqual([['catalogues.0.target', 'no plugin brings a catalogue target']]);
  expect(problems({ target: 'memroy' })).toEqual([['catalogues.0.target', expect.stringContaining('memory')]]);
  expect(problems({ options: {} })).toEqual([['catalogues.0.options.url', expect.any(String)]]);
  expect(problems({ prefix: 'x_' })).toEqual([['catalogues.0', expect.stringContaining('prefix')]]);
});
