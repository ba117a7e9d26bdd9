import { describe, expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import type { PreferenceChange } from '../../src/actions/preferences.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import { disputedBook } from '../server/web-world.ts';
import { ANN, CONFIG, shelf } from './shelf.ts';

const CHANGE: PreferenceChange = { field: 'Publisher', source: 'itunes', does: 'prefer' };
const RULE = { strategy: 'priority', order: ['itunes'] } as const;

async function world({ isRuled = false } = {}) {
  const made = await shelf();
  await disputedBook(made.store, 'Salt');
  await disputedBook(made.store, 'Pepper');
  if (isRuled) Object.assign(made.deps.settings, { merge: { ...made.deps.settings.merge, fields: { publisher: RULE } } });
  return { ...made, ask: createQuestions(made.deps), changes: createChanges(made.deps, made.apply) };
}

describe('a preview', () => {
  test('tells what changes in the file and in the books, and changes nothing', async () => {
    const { ask, config } = await world();
    const preview = await ask.previewPreference(CHANGE);
    expect(preview).toMatchObject({ field: 'publisher', label: 'Publisher', version: hashOf(CONFIG), books: { mayChange: 2, tried: 2, changed: 2 } });
    expect(preview?.books.sample[0]).toMatchObject({ title: 'Salt', before: 'Pike of Salt', after: 'Perch of Salt' });
    expect(preview?.diff).toBe('+merge:\n+  fields:\n+    publisher:\n+      strategy: priority\n+      order:\n+        - itunes');
    expect(config.text).toBe(CONFIG);
  });

  test('shows lines to copy where nothing can be written, and why', async () => {
    const { ask, config } = await world();
    const expected = { diff: '', lines: expect.stringContaining('- itunes'), books: { changed: 2 } };
    config.isWritable = false;
    expect(await ask.previewPreference(CHANGE)).toMatchObject({ ...expected, problem: 'the config file cannot be written' });
    Object.assign(config, { isWritable: true, text: '{ log: { level: info } }' });
    expect(await ask.previewPreference(CHANGE)).toMatchObject({ ...expected, problem: expect.stringContaining('without touching') });
    Object.assign(config, { text: CONFIG, problems: ['merge: is wrong'] });
    expect(await ask.previewPreference(CHANGE)).toMatchObject({ ...expected, problem: 'merge: is wrong' });
  });

  test('is refused for what is no field, or one in which nobody chooses', async () => {
    const { ask } = await world();
    for (const field of ['nope', '__proto__', '']) expect(await ask.previewPreference({ ...CHANGE, field })).toBeUndefined();
    expect((await ask.previewPreference({ ...CHANGE, field: 'chapters' }))?.problem).toBe('no source is chosen for this field');
    expect((await ask.previewPreference({ ...CHANGE, does: 'forget' }))?.problem).toBe('no rule prefers itunes for publisher');
  });

  test('stops merging again after so many books', async () => {
    const { ask, store } = await world();
    for (let n = 0; n < 210; n++) await disputedBook(store, `Book ${n}`);
    expect((await ask.previewPreference(CHANGE))?.books).toMatchObject({ mayChange: 212, tried: 200, changed: 200 });
  });
});

describe('a rule', () => {
  test('is written, noted, and taken up by the daemon', async () => {
    const { changes, config, audit } = await world();
    const rules = await changes.setPreference({ ...CHANGE, version: hashOf(CONFIG), actor: { ...ANN, from: 'here' } });
    expect(rules).toEqual([{ field: 'publisher', label: 'Publisher', sources: ['itunes'] }]);
    expect(config).toMatchObject({ text: expect.stringContaining(`${CONFIG}\nmerge:\n`), reloads: 1 });
    const [entry] = await audit.page({ filter: {}, limit: 1 });
    expect(entry).toMatchObject({ action: 'setPreference', about: 'prefer itunes for publisher', actor: ANN, from: 'here' });
    expect(entry?.changes).toEqual([{ of: 'config', key: 'merge.fields.publisher', after: { value: RULE } }]);
    expect((await audit.verify()).breaks).toEqual([]);
  });

  test('is taken back, and the file is as it was', async () => {
    const { changes, config } = await world();
    await changes.setPreference({ ...CHANGE, version: hashOf(CONFIG), actor: ANN });
    const later = await world({ isRuled: true });
    later.config.text = config.text;
    expect(await later.ask.preferences()).toEqual([{ field: 'publisher', label: 'Publisher', sources: ['itunes'] }]);
    const preview = await later.ask.previewPreference({ ...CHANGE, does: 'forget' });
    expect(preview?.diff).toContain('-      strategy: priority');
    await later.changes.setPreference({ ...CHANGE, does: 'forget', version: preview?.version ?? '', actor: ANN });
    expect(later.config.text.trimEnd()).toBe(CONFIG.trimEnd());
  });

  test('is refused after an edit by hand, and nothing is noted', async () => {
    const { changes, config, audit } = await world();
    config.text = `${CONFIG}contact: me@example.org\n`;
    await expect(changes.setPreference({ ...CHANGE, version: hashOf(CONFIG), actor: ANN })).rejects.toThrow('changed since');
    config.isWritable = false;
    await expect(changes.setPreference({ ...CHANGE, version: hashOf(config.text), actor: ANN })).rejects.toThrow('cannot be written');
    await expect(changes.setPreference({ ...CHANGE, field: 'nope', version: '', actor: ANN })).rejects.toThrow('no such field');
    await expect(changes.setPreference({ ...CHANGE, field: 'chapters', version: '', actor: ANN })).rejects.toThrow('no source is chosen');
    expect([config.reloads, (await audit.page({ filter: {}, limit: 9 })).length]).toEqual([0, 0]);
  });
});
