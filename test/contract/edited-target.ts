/** What every target must do where others may edit, whatever database it writes to. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Mapping } from '../../src/catalogues/design/mapping.ts';
import { TargetEditedError } from '../../src/ports/catalogue-target.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { change, readyTarget, sender, type TargetWorld } from './catalogue-target.ts';

export interface EditedWorld extends TargetWorld {
  /** Somebody else gives books another title: one of them, or all of a tenant. */
  retitle(which: { id: number } | { tenant: string }, title: string): Promise<void>;
  /** Somebody else takes all genres of a book away. */
  removeGenres(id: number): Promise<void>;
}

export function editedTargetContract(name: string, open: () => Promise<EditedWorld>): void {
  const watched = (more: Partial<Mapping> = {}) => readyTarget(open, { mapping: { isWatched: true, ...more } });

  describe(`${name}: as a target that others may edit`, () => {
    test('what others change is noted by the book, with a time, and what the program writes is not', async () => {
      const { world, target, send } = await watched();
      const { edits } = target;
      await send([1, 2, 3, 4].map((id) => change(id, id, { ...FULL_BOOK, authors: [{ name: `Author ${id % 2}` }] })));
      expect(await edits?.open(10)).toEqual([]);
      const before = Date.now();
      await world.retitle({ id: 1 }, 'Theirs');
      await world.removeGenres(2);
      await send([change(5, 3, { title: 'Ours' })]);
      const open = (await edits?.open(10)) ?? [];
      expect(open.map(({ itemId, isDisputed }) => [itemId, isDisputed])).toEqual([
        [1, false],
        [2, false],
      ]);
      // Both clocks are those of one machine, if the server is here.
      for (const { atMs } of open) expect(Math.abs((atMs ?? 0) - before)).toBeLessThan(600_000);
      expect((await edits?.books([1]))?.map(({ values }) => values.title)).toEqual(['Theirs']);
    });

    test('what was edited is not written over before somebody decided', async () => {
      const { world, target, send } = await watched();
      await send([change(1, 1, { title: 'Salt' }), change(2, 2, { title: 'Road' })]);
      await world.retitle({ id: 1 }, 'Theirs');
      await expect(send([change(3, 1, { title: 'Ours' })])).rejects.toThrow(TargetEditedError);
      expect((await target.position())?.revision).toBe(2);
      const [edit] = (await target.edits?.open(10)) ?? [];
      if (!edit) throw new Error('no edit');
      await target.edits?.dispute([edit]);
      await send([change(3, 1, { title: 'Ours' }), change(4, 2, { title: 'Ours, too' })]);
      expect((await target.books(0, 10)).map(({ values }) => values.title)).toEqual(['Theirs', 'Ours, too']);
      expect(await target.edits?.countDisputed()).toBe(1);
      await target.edits?.settle([edit]);
      await send([change(5, 1, { title: 'Ours' })]);
      expect((await target.books(0, 1)).map(({ values }) => values.title)).toEqual(['Ours']);
    });

    test('what is edited again while it is taken over stays open', async () => {
      const { world, target, send } = await watched();
      await send([change(1, 1, { title: 'Salt' })]);
      await world.retitle({ id: 1 }, 'One');
      const first = (await target.edits?.open(10)) ?? [];
      await world.retitle({ id: 1 }, 'Two');
      await target.edits?.settle(first);
      expect(await target.edits?.open(10)).toHaveLength(1);
    });

    test('each tenant has its own edits', async () => {
      const tenant = (value: string) => ({ isWatched: true, tenant: { column: 'tenant', value, rowSecurity: false } });
      const { world, target, send } = await watched(tenant('north'));
      const south = world.target({ mapping: tenant('south') });
      onTestFinished(() => south.close());
      await send([change(1, 1, { title: 'North', authors: [{ name: 'Ann' }] })]);
      await sender(south)([change(1, 1, { title: 'South', authors: [{ name: 'Ann' }] })]);
      await world.retitle({ tenant: 'south' }, 'Theirs');
      expect([await target.edits?.open(10), await south.edits?.open(10)]).toEqual([[], [expect.objectContaining({ itemId: 1 })]]);
    });
  });
}
