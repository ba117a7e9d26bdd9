/** What every target in a database that speaks SQL must do where others may edit. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Mapping } from '../../src/catalogues/design/mapping.ts';
import { TargetEditedError } from '../../src/ports/catalogue-target.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { change, readyTarget, sender } from './catalogue-target.ts';
import type { SqlTargetWorld } from './sql-target.ts';

export function editedTargetContract(name: string, open: () => Promise<SqlTargetWorld>): void {
  const watched = (more: Partial<Mapping> = {}) => readyTarget(open, { mapping: { isWatched: true, ...more } });

  describe(`${name}: as a target that others may edit`, () => {
    test('what others change is noted by the book, with a time, and what the program writes is not', async () => {
      const { world, target, send } = await watched();
      const { edits } = target;
      await send([1, 2, 3, 4].map((id) => change(id, id, { ...FULL_BOOK, authors: [{ name: `Author ${id % 2}` }] })));
      expect(await edits?.open(10)).toEqual([]);
      const before = Date.now();
      await world.change("update BOOKS set title = 'Theirs' where id = 1");
      await world.change('delete from GENRES where book_id = 2');
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

    test('a name that others change is an edit of every book that has it', async () => {
      const { world, target, send } = await watched();
      await send([1, 2, 3].map((id) => change(id, id, { authors: [{ name: id < 3 ? 'Ann' : 'Bo' }] })));
      await world.change("update PEOPLE set name = 'Anne' where name = 'Ann'");
      expect((await target.edits?.open(10))?.map(({ itemId }) => itemId)).toEqual([1, 2]);
    });

    test('what was edited is not written over before somebody decided', async () => {
      const { world, target, send } = await watched();
      await send([change(1, 1, { title: 'Salt' }), change(2, 2, { title: 'Road' })]);
      await world.change("update BOOKS set title = 'Theirs' where id = 1");
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
      await world.change("update BOOKS set title = 'One' where id = 1");
      const first = (await target.edits?.open(10)) ?? [];
      await world.change("update BOOKS set title = 'Two' where id = 1");
      await target.edits?.settle(first);
      expect(await target.edits?.open(10)).toHaveLength(1);
    });

    test('the triggers are shown before they are made, go when nobody asks any more, and follow a renamed column', async () => {
      const { world, target, send } = await readyTarget(open);
      const both = world.target({ mapping: { isWatched: true } });
      const renamed = world.target({ mapping: { isWatched: true, columns: { title: 'name', bookId: 'book' } } });
      for (const each of [both, renamed]) onTestFinished(() => each.close());
      const plan = await both.plan();
      expect(plan.steps.length).toBeGreaterThan(0);
      for (const { sql } of plan.steps) expect(sql).toMatch(/^create (?:trigger|function)/);
      await both.migrate(plan, 0);
      await sender(both)([change(1, 1, FULL_BOOK)]);
      await renamed.migrate(await renamed.plan(), 0);
      await sender(renamed)([change(2, 1, FULL_BOOK)]);
      await world.change("update BOOKS set name = 'Theirs' where id = 1");
      await world.change('delete from GENRES where book = 1');
      expect(await renamed.edits?.open(10)).toHaveLength(1);
      await target.migrate(await target.plan(), 0);
      expect((await target.plan()).steps).toEqual([]);
      await send([change(3, 1, { title: 'Salt' })]);
      await world.change("update BOOKS set title = 'Theirs' where id = 1");
      await send([change(4, 1, { title: 'Ours' })]);
      expect((await target.books(0, 10)).map(({ values }) => values.title)).toEqual(['Ours']);
    });

    test('each tenant has its own edits', async () => {
      const tenant = (value: string) => ({ isWatched: true, tenant: { column: 'tenant', value, rowSecurity: false } });
      const { world, target, send } = await watched(tenant('north'));
      const south = world.target({ mapping: tenant('south') });
      onTestFinished(() => south.close());
      await send([change(1, 1, { title: 'North', authors: [{ name: 'Ann' }] })]);
      await sender(south)([change(1, 1, { title: 'South', authors: [{ name: 'Ann' }] })]);
      await world.change("update BOOKS set title = 'Theirs' where tenant = 'south'");
      await world.change("update PEOPLE set name = 'Anne' where tenant = 'south'");
      expect([await target.edits?.open(10), await south.edits?.open(10)]).toEqual([[], [expect.objectContaining({ itemId: 1 })]]);
    });
  });
}
