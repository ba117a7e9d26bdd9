/** What every adapter of `ports/record-changes.ts` must do. The store beside it writes to the same place. */
import { describe, expect, test } from 'vitest';
import type { Catalogue, CatalogueFill } from '../../src/ports/catalogue.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { RecordChanges } from '../../src/ports/record-changes.ts';
import { bookUpdate } from './catalogue.ts';

export interface OpenChanges {
  changes: RecordChanges;
  store: ItemStore;
  catalogue: Catalogue & CatalogueFill;
  /** Forgets a book for good. */
  forget(itemId: number): Promise<void>;
}

/** @param openOther opens another store, new as well */
export function recordChangesContract(name: string, open: () => Promise<OpenChanges>, openOther: () => Promise<RecordChanges>): void {
  const titles = async (changes: RecordChanges, after = 0) =>
    (await changes.after(after, 100)).map(({ itemId, entry }) => [itemId, entry?.record.values.title ?? 'forgotten']);

  describe(`${name}: changes of records`, () => {
    test('a new store has none', async () => {
      const { changes } = await open();
      expect(await changes.last()).toBe(0);
      expect(await changes.after(0, 10)).toEqual([]);
      expect(await changes.countAfter(0)).toBe(0);
    });

    test('every store has an id of its own, and keeps it', async () => {
      const one = await open();
      const id = await one.changes.storeId();
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(await one.changes.storeId()).toBe(id);
      const other = await openOther();
      expect(await other.storeId()).not.toBe(id);
    });

    test('a book stands once, under its latest change', async () => {
      const { changes, store } = await open();
      const salt = await store.save(bookUpdate('A', { title: 'Salt' }));
      const road = await store.save(bookUpdate('B', { title: 'Road' }));
      expect(await titles(changes)).toEqual([
        [salt, 'Salt'],
        [road, 'Road'],
      ]);
      const before = await changes.last();
      await store.save(bookUpdate('A', { title: 'Salt and Stone' }));
      expect(await titles(changes)).toEqual([
        [road, 'Road'],
        [salt, 'Salt and Stone'],
      ]);
      expect(await titles(changes, before)).toEqual([[salt, 'Salt and Stone']]);
      expect(await changes.countAfter(before)).toBe(1);
      expect(await changes.last()).toBeGreaterThan(before);
    });

    test('a record that says nothing new is no change', async () => {
      const { changes, store } = await open();
      await store.save(bookUpdate('A', { title: 'Salt' }));
      const before = await changes.last();
      await store.save(bookUpdate('A', { title: 'Salt' }));
      expect(await changes.last()).toBe(before);
    });

    test('a book that goes offline or moves has changed', async () => {
      const { changes, store } = await open();
      await store.save(bookUpdate('A', { title: 'Salt' }));
      const before = await changes.last();
      await store.save(bookUpdate('A', { title: 'Salt' }, { state: 'offline' }));
      const [change] = await changes.after(before, 10);
      expect(change?.entry?.item.state).toBe('offline');
    });

    test('a forgotten book is told without an entry', async () => {
      const { changes, store, forget } = await open();
      const id = await store.save(bookUpdate('A', { title: 'Salt' }));
      await store.save(bookUpdate('B', { title: 'Road' }));
      const before = await changes.last();
      await forget(id);
      expect(await changes.after(before, 10)).toEqual([{ revision: before + 1, itemId: id, entry: undefined }]);
    });

    test('pages go on where the last one ended', async () => {
      const { changes, store } = await open();
      for (let at = 0; at < 5; at++) await store.save(bookUpdate(`B/${at}`, { title: `Book ${at}` }));
      const seen: number[] = [];
      for (let after = 0; ; ) {
        const page = await changes.after(after, 2);
        if (page.length === 0) break;
        seen.push(...page.map(({ itemId }) => itemId));
        after = page.at(-1)?.revision ?? after;
      }
      expect(seen).toHaveLength(5);
      expect(new Set(seen).size).toBe(5);
    });

    test('a number is not given again after the last book is forgotten', async () => {
      const { changes, store, forget } = await open();
      const id = await store.save(bookUpdate('A', { title: 'Salt' }));
      await forget(id);
      const before = await changes.last();
      await store.save(bookUpdate('B', { title: 'Road' }));
      expect(await changes.last()).toBeGreaterThan(before);
    });
  });
}
