import { describe, expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { permitted } from '../../src/actions/permission.ts';
import { createVault } from '../../src/app/vault.ts';
import { accessOf, FULL_ACCESS } from '../../src/domain/access/access.ts';
import { builtInRole, type UserRole } from '../../src/domain/access/rights.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import { withoutSecrets } from '../../src/domain/book/sealed.ts';
import { makeKeyFile } from '../../src/runtime/key-file.ts';
import { createSealedValues } from '../../src/store/sqlite/sealed-values.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { ANN, shelf } from './shelf.ts';

const PLAIN = 'zeppelin';
const fields: CustomField[] = [
  { id: 'notes', label: 'Notes', type: 'text', column: '#notes', values: [], behaviours: { encrypted: true } },
  { id: 'mood', label: 'Mood', type: 'text', column: '#mood', values: [] },
];
const NOTES = { field: 'customFields', key: 'notes' } as const;
const set = (value: unknown, key = 'notes') => ({ action: 'set', values: [{ field: 'customFields', key, value }] }) as const;

async function world(keyFile: string | undefined = `${tempFolder()}/key`) {
  const made = await shelf();
  if (keyFile !== undefined) makeKeyFile(keyFile);
  const vault = createVault({ keyFile, marks: createSealedValues(made.db), fields: () => fields });
  const settings = { ...made.deps.settings, compute: async (record: Parameters<typeof withoutSecrets>[0]) => withoutSecrets(record, fields) };
  const deps = { ...made.deps, vault, settings };
  const changes = createChanges(deps, made.apply);
  const as = (role: UserRole) => permitted(changes, deps, accessOf({ role }));
  const edit = (of: ReturnType<typeof set>) => changes.edit({ item: made.item, edit: of, actor: ANN, isDryRun: false });
  return { ...made, deps, changes, edit, as, owner: permitted(changes, deps, FULL_ACCESS) };
}

test('what is set is opened for the owner, and nothing else that can be asked has it', async () => {
  const { edit, owner, item, store, db } = await world();
  await edit(set(PLAIN));
  expect((await owner.questions.show(item.id))?.explanation.secrets).toEqual({ notes: { value: PLAIN } });
  expect((await owner.questions.explainBook(item)).secrets).toEqual({ notes: { value: PLAIN } });
  const { secrets: _, ...explained } = await owner.questions.explainBook(item);
  const told = JSON.stringify([
    explained,
    await owner.questions.previewEdit(item, { action: 'clear', fields: [NOTES] }),
    await owner.questions.runs(9),
    await owner.questions.bookHistory(item.id),
    await owner.questions.audit({ filter: {}, limit: 9 }),
    await owner.questions.search({ search: '', afterId: 0, limit: 9 }),
    await store.load(item.id),
    ...(await Promise.all(
      (['runs', 'overrides', 'records', 'items'] as const).map((table) =>
        db
          .selectFrom(table as 'runs')
          .selectAll()
          .execute(),
      ),
    )),
  ]);
  expect(told).not.toContain(PLAIN);
  expect(JSON.stringify(explained.record)).not.toContain('sealed:1:');
});

describe('those who may not read the field', () => {
  test.each([
    ['hidden', { hidden: [NOTES] }],
    ['masked', { masked: [NOTES] }],
    ['hidden with all of them', { hidden: [{ field: 'customFields' as const }] }],
  ])('do not get its value: %s', async (_, limits) => {
    const { edit, as, item } = await world();
    await edit(set(PLAIN));
    const { questions } = as({ name: 'x', as: 'editor', fields: limits });
    expect((await questions.show(item.id))?.explanation.secrets).toEqual({});
    expect((await questions.explainBook(item)).secrets).toEqual({});
    expect((await as(builtInRole('viewer')).questions.show(item.id))?.explanation.secrets).toEqual({ notes: { value: PLAIN } });
  });
});

test('without a key nothing of it can be edited, and other fields can', async () => {
  const { changes, item, edit, store } = await world('/nowhere/key');
  for (const wanted of [set(PLAIN), { action: 'clear', fields: [NOTES] } as const, { action: 'unset', fields: [NOTES] } as const])
    await expect(changes.edit({ item, edit: wanted, actor: ANN, isDryRun: false })).rejects.toThrow(
      'notes is encrypted and cannot be edited: there is no key file',
    );
  await edit(set('wet', 'mood'));
  expect((await store.load(item.id)).overrides).toMatchObject([{ key: 'mood', value: 'wet' }]);
});

test('a value that was moved to another book, or was changed, is told, and the value stays', async () => {
  const { edit, owner, item, store, db, deps } = await world();
  await edit(set(PLAIN));
  const sealed = (await store.load(item.id)).overrides[0]?.value as string;
  const otherId = await store.save(bookUpdate('Other', { title: 'Other' }));
  await db
    .insertInto('overrides')
    .values({ item_id: otherId, field: 'customFields.notes', value: JSON.stringify(sealed), origin: 'user', set_at: 1 })
    .execute();
  expect((await owner.questions.show(otherId))?.explanation.secrets).toEqual({ notes: { problem: 'belongs to another book' } });
  // Also where the other book has a mark of its own.
  await deps.vault.seal('x', 'notes', otherId);
  expect(await deps.vault.open(sealed, 'notes', otherId)).toEqual({ problem: 'belongs to another book' });
  const changed = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`;
  expect(await deps.vault.open(changed, 'notes', item.id)).toEqual({ problem: expect.stringContaining('was changed') });
  expect(await deps.vault.open('in clear', 'notes', item.id)).toEqual({ problem: expect.stringContaining('in clear') });
  expect((await owner.questions.show(item.id))?.explanation.secrets).toEqual({ notes: { value: PLAIN } });
});

test('an undo brings a secret back', async () => {
  const { edit, changes, owner, item } = await world();
  await edit(set('first'));
  await edit(set('second'));
  await changes.undo({ target: item, actor: ANN, isDryRun: false } as never);
  expect((await owner.questions.show(item.id))?.explanation.secrets).toEqual({ notes: { value: 'first' } });
});
