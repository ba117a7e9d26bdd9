/** What nobody may read of a book's own fields stands in no diff of its sidecars. */
import { expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { unifiedDiff } from '../../src/actions/file-diff.ts';
import { permitted } from '../../src/actions/permission.ts';
import { accessOf, FULL_ACCESS } from '../../src/domain/access/access.ts';
import { builtInRole } from '../../src/domain/access/rights.ts';
import type { CustomField, CustomValue } from '../../src/domain/book/custom-field.ts';
import type { NewWrite } from '../../src/ports/write-journal.ts';
import { columnOf } from '../../src/sdk/formats/calibre-column.ts';
import { ANN, PATH, shelf } from './shelf.ts';

const field = (id: string, more: Partial<CustomField> = {}): CustomField => ({ id, label: id, type: 'text', column: `#${id}`, values: [], ...more });
const PIN = field('pin', { behaviours: { writeOnly: true } });
const SECRET = field('secret', { behaviours: { encrypted: true } });
const LIST = field('friends', { type: 'list', behaviours: { writeOnly: true } });
const NOTES = field('notes', { label: 'My notes', behaviours: { writeOnly: true } });
const MOOD = field('mood');
const FIELDS = [PIN, SECRET, LIST, NOTES, MOOD];

const xml = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const meta = (of: CustomField, value: CustomValue) => `<meta name="calibre:user_metadata:${of.column}" content="${xml(columnOf(of, value))}"/>`;
const opf = (...metas: string[]) => `<?xml version="1.0"?>\n<package>\n<metadata>\n<title>Salt</title>\n${metas.join('\n')}\n</metadata>\n</package>\n`;

async function world() {
  const made = await shelf(FIELDS);
  const { store } = made;
  const itemId = made.item.id;
  const changes = createChanges(made.deps, made.apply);
  async function wrote(path: string, before: string | undefined, after: string | undefined) {
    const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: ANN });
    const write: NewWrite = { runId, library: 'l', itemId, exporter: 'opf', path, wasOurs: true, afterHash: 'h', token: 't', writtenAtMs: 1 };
    const [id] = await store.beginWrites([
      { ...write, ...(before !== undefined && { before: Buffer.from(before) }), ...(after !== undefined && { after: Buffer.from(after) }) },
    ]);
    await store.endWrites([{ id: id as number, removed: true }]);
  }
  const diffs = async (role = FULL_ACCESS) => {
    const ask = permitted(changes, made.deps, role).questions;
    const [ofBook, ofPath] = [(await ask.bookHistory(itemId)).writes, await ask.history(PATH)];
    return [...ofBook, ...ofPath].map((write) => unifiedDiff(write.path, write));
  };
  const set = (key: string, value: unknown) =>
    changes.edit({ item: made.item, edit: { action: 'set', values: [{ field: 'customFields', key, value }] }, actor: ANN, isDryRun: false });
  return { ...made, wrote, diffs, set };
}

test('a column of an OPF is masked before and after, and what else changed is shown', async () => {
  const { wrote, diffs } = await world();
  await wrote('A/Salt/metadata.opf', opf(meta(PIN, 'zeppelin'), meta(MOOD, 'calm')), opf(meta(PIN, 'dirigible'), meta(SECRET, 'balloon'), meta(MOOD, 'wild')));
  const shown = await diffs();
  expect(shown).toHaveLength(2);
  for (const diff of shown) {
    expect(diff).not.toMatch(/zeppelin|dirigible|balloon/);
    expect(diff).toContain('name="calibre:user_metadata:#pin" content="•••"');
    expect(diff).toMatch(/^-.*calm/m);
    expect(diff).toMatch(/^\+.*wild/m);
  }
});

test('columns of a later OPF are masked together', async () => {
  const { wrote, diffs } = await world();
  const columns = JSON.stringify({ '#pin': { '#value#': 'zeppelin' }, '#mood': { '#value#': 'calm' } }, null, 2);
  await wrote('A/Salt/metadata.opf', undefined, opf(`<meta property="calibre:user_metadata">${xml(columns)}</meta>`));
  expect((await diffs()).join()).not.toContain('zeppelin');
});

test('a line of a list of fields is masked', async () => {
  const { wrote, diffs } = await world();
  await wrote('A/Salt/about.md', '# Salt\n\n- My notes: zeppelin\n- mood: calm\n', '# Salt\n\n- My notes: dirigible\n- mood: wild\n');
  const [diff] = await diffs();
  expect(diff).toContain('- My notes: •••');
  expect(diff).not.toMatch(/zeppelin|dirigible/);
  expect(diff).toContain('mood: wild');
});

test('in another format a value is masked wherever it stands, as it was and as it is', async () => {
  const { wrote, diffs, set } = await world();
  await set('pin', 'the "old" one');
  await set('pin', 'A & B');
  await set('friends', ['Pia', 'Ida']);
  await wrote(
    'A/Salt/x.json',
    JSON.stringify({ pin: 'the "old" one', friends: ['Pia', 'Ida'], title: 'Idaho' }, null, 1),
    JSON.stringify({ pin: 'A & B', title: 'Idaho!' }, null, 1),
  );
  await wrote('A/Salt/x.nfo', '<a>the &quot;old&quot; one</a>', '<a><b>A &amp; B</b><c>Pia</c></a>');
  await wrote('A/Salt/broken.opf', '<a>\n<meta name="calibre:user_metadata:#pin" content="zeppelin">\n', '<a>\n');
  const shown = (await diffs()).join('\n');
  expect(shown).not.toMatch(/old|A & B|A &amp; B|Pia|"Ida"|zeppelin/);
  expect(shown).toContain('Idaho!');
});

test('what an undo would change is masked as well', async () => {
  const { store, deps, apply, wrote } = await shelf(FIELDS);
  const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: ANN });
  await wrote(runId, opf(meta(PIN, 'zeppelin')), 'metadata.opf');
  const { changes } = permitted(createChanges(deps, apply), deps, FULL_ACCESS);
  const { steps } = await changes.undo({ target: runId, actor: ANN, isDryRun: true });
  expect(steps.map(({ path, change = {} }) => unifiedDiff(path, change)).join()).toMatch(/^-.*#pin" content="•••"/m);
});

test('a value of a field that was retired is masked as well', async () => {
  const { wrote, diffs, deps } = await world();
  await deps.registry.save({ field: { ...field('gone'), isRetired: true } }, await deps.registry.version());
  await deps.ownFields.refresh();
  await wrote('A/Salt/metadata.opf', opf(meta(field('gone'), 'zeppelin')), opf());
  expect((await diffs()).join()).not.toContain('zeppelin');
});

test('who may not read every field is shown no bytes, and pictures stay what they are', async () => {
  const { wrote, diffs } = await world();
  await wrote('A/Salt/cover.jpg', undefined, `\0\0pictures`);
  await wrote('A/Salt/metadata.opf', undefined, opf(meta(PIN, 'zeppelin')));
  expect((await diffs())[0]).toContain('no file → 10 bytes');
  const viewer = accessOf({ role: { ...builtInRole('viewer'), fields: { hidden: [{ field: 'description' }] } } });
  expect((await diffs(viewer)).join()).not.toContain('zeppelin');
});
