/** What the catalogue knows of names. */
import { expect, onTestFinished, test } from 'vitest';
import { isKnownIn } from '../../src/app/known-names.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { people } from '../pipeline/samples.ts';

async function shelf() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const store = createItemStore(db);
  const save = (path: string, values: Metadata, source = 'audible') => {
    const update = bookUpdate(path, values);
    const sources = Object.fromEntries(Object.keys(values).map((field) => [field, { source, confidence: 0.9 }]));
    return store.save({ ...update, record: { ...update.record, sources } });
  };
  return { save, isKnown: (name: string, path = 'new') => isKnownIn(createCatalogue(db))(name, { library: 'l', path }) };
}

test('authors and series of other books are known, however they are written', async () => {
  const { save, isKnown } = await shelf();
  await save('A', { title: 'Emma', authors: people('Jane Austen'), series: [{ name: 'The Long Road Series' }] });
  expect(await Promise.all(['Jane Austen', 'AUSTEN, Jane', 'long road', 'Emma', 'Jane', '', '"', 'constructor'].map((name) => isKnown(name)))).toEqual([
    ...[true, true, true],
    ...[false, false, false, false, false],
  ]);
});

test('a book does not confirm itself, and names do not confirm names', async () => {
  const { save, isKnown } = await shelf();
  await save('A', { title: 'Emma', authors: people('Jane Austen') });
  await save('B', { title: 'Salt', authors: people('Ann Cole') }, 'path');
  expect(await isKnown('Jane Austen', 'A')).toBe(false);
  expect(await isKnown('Ann Cole')).toBe(false);
});
