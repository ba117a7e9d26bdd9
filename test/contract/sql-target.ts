/** What every target in a database that speaks SQL must do beside the contract of all targets. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FieldKey } from '../../src/domain/book/metadata.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { catalogueTargetContract, change, readyTarget, sender, type TargetWanted, type TargetWorld } from './catalogue-target.ts';
import { type EditedWorld, editedTargetContract } from './edited-target.ts';

export interface SqlTargetWorld extends TargetWorld {
  /** The name of a table, with its schema. */
  at(table: string): string;
  /** Somebody else changes the database. `BOOKS`, `GENRES` and `PEOPLE` stand for tables. */
  change(statement: string): Promise<void>;
}

/** Statements that must change nothing when they are asked. */
export const SQL_ATTEMPTS = [
  'delete from BOOKS',
  'commit; delete from BOOKS',
  'rollback; delete from BOOKS',
  'select 1; delete from BOOKS',
  'drop table BOOKS',
  'pragma query_only = off',
  'set transaction read write',
];

export function sqlTargetContract(name: string, open: () => Promise<SqlTargetWorld>): void {
  catalogueTargetContract(name, open);
  editedTargetContract(name, async () => editedBySql(await open()));
  const ready = (wanted?: TargetWanted) => readyTarget(open, wanted);

  describe(`${name}: as a target that speaks SQL`, () => {
    test('a column that is not wanted any more goes, with a copy of the table, and comes back', async () => {
      const { world, target, send } = await ready();
      await send([change(1, 7, FULL_BOOK)]);
      const next = world.target({ mapping: { columns: { publisher: false, title: 'name' } }, backup: true });
      onTestFinished(() => next.close());
      const plan = await next.plan();
      expect(plan.version).toBe(2);
      expect(plan.steps.map(({ sql, isDestructive }) => [sql.replace(/["`]/g, '').replace('library.', ''), isDestructive])).toEqual([
        [expect.stringMatching(/^create table (?:library\.)?books_backup_2 as select \* from /), false],
        [expect.stringMatching(/^alter table books rename column title to name$/), false],
        [expect.stringMatching(/^alter table books drop column publisher$/), true],
      ]);
      await next.migrate(plan, 0);
      await sender(next)([change(1, 7, FULL_BOOK)]);
      const { publisher: _, ...kept } = FULL_BOOK;
      expect((await next.books(0, 10)).map(({ values }) => values)).toEqual([kept]);
      await next.rollback();
      expect((await target.plan()).steps).toEqual([]);
      await send([change(1, 7, FULL_BOOK)]);
      expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
    });

    test('of however many rows a question has, no more are read than are wanted', async () => {
      const { world, target, send } = await ready();
      await send([1, 2, 3].map((id) => change(id, id, { title: `Book ${id}` })));
      const tables = Array.from({ length: 18 }, (_, at) => `${world.at('books')} t${at}`).join(' cross join ');
      expect((await target.query(`select t0.title from ${tables}`, 3)).rows).toHaveLength(3);
      expect((await target.query(`select t0.title from ${tables} limit 300000000`, 3)).rows).toHaveLength(3);
      expect((await target.query('explain select 1', 10)).rows.length).toBeGreaterThan(0);
    });

    test('what somebody else changed is told, and what they removed is made again', async () => {
      const { world, target } = await ready();
      const other = world.target();
      onTestFinished(() => other.close());
      await world.change('alter table BOOKS drop column publisher');
      await world.change('alter table BOOKS add column mine integer');
      const { drift, steps } = await target.plan();
      expect(drift).toEqual(['books.publisher is gone', 'books.mine is not ours']);
      expect(steps.map(({ isDestructive }) => isDestructive)).toEqual([false]);
      await target.migrate(await target.plan(), 0);
      expect(await target.plan()).toMatchObject({ steps: [], drift: [] });
      await sender(target)([change(1, 7, FULL_BOOK)]);
      expect((await other.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
    });

    test('rows of lists that belong to no book go; those of books stay', async () => {
      const { world, target, send } = await ready();
      await send([change(1, 7, FULL_BOOK)]);
      await world.change("insert into GENRES (book_id, place, value) values (99, 0, 'Lost')");
      await target.removeOrphans?.();
      expect((await target.query(`select value from ${world.at('genres')} where book_id = 99`, 10)).rows).toEqual([]);
      expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
    });

    test('a table that was there before is used as it is, and its further columns stay', async () => {
      const world = await open();
      await world.change('create table BOOKS (id bigint primary key, shelf varchar(20), title varchar(200))');
      await world.change("insert into BOOKS (id, shelf, title) values (7, 'top', 'Old')");
      const target = world.target();
      onTestFinished(() => target.close());
      await target.migrate(await target.plan(), 0);
      await sender(target)([change(1, 7, { title: 'Salt' })]);
      expect((await target.query(`select shelf, title from ${world.at('books')}`, 10)).rows).toEqual([['top', 'Salt']]);
    });

    test('everything in one document, and some fields in one column, come back too', async () => {
      for (const mapping of [{ shape: 'document' as const }, { json: ['genres', 'cover', 'authors', 'title'] as FieldKey[] }]) {
        const { target, send } = await ready({ mapping });
        await send([change(1, 7, FULL_BOOK)]);
        expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
      }
    });

    test('fields of the user’s own are columns of their type; what finds none stays with the rest', async () => {
      const own = [
        { id: 'mood', type: 'text' as const },
        { id: 'pages', type: 'number' as const },
        { id: 'seen', type: 'boolean' as const },
        { id: 'shelves', type: 'json' as const },
      ];
      const { world, send } = await ready();
      await send([change(1, 7, FULL_BOOK)]);
      const next = world.target({ mapping: { own: [...own, { id: 'path', type: 'text' }], columns: { mood: 'its_mood', seen: false }, isWatched: true } });
      onTestFinished(() => next.close());
      const { steps } = await next.plan();
      expect(steps.every(({ isDestructive }) => !isDestructive)).toBe(true);
      expect(steps.map(({ sql }) => /add column .(\w+)/.exec(sql)?.[1]).filter((name) => name !== undefined)).toEqual(['its_mood', 'pages', 'shelves']);
      await next.migrate(await next.plan(), 0);
      const customFields = { ...FULL_BOOK.customFields, path: 'a', other: 1 };
      const odd = { mood: 3, pages: 'many', shelves: ['a'] };
      await sender(next)([change(2, 7, { ...FULL_BOOK, customFields }), change(3, 8, { customFields: odd }), change(4, 9, { title: 'None' })]);
      const { rows } = await next.query(`select its_mood, pages, custom_fields from ${world.at('books')} order by id`, 10);
      expect(rows.map(([mood, pages, rest]) => [mood, pages, typeof rest === 'string' ? JSON.parse(rest) : rest])).toEqual([
        ['calm', 12, { seen: true, path: 'a', other: 1 }],
        [null, null, { mood: 3, pages: 'many' }],
        [null, null, null],
      ]);
      expect((await next.books(0, 10)).map(({ values }) => values)).toEqual([{ ...FULL_BOOK, customFields }, { customFields: odd }, { title: 'None' }]);

      await world.change("update BOOKS set its_mood = 'wild', pages = null where id = 7");
      expect((await next.edits?.open(10))?.map(({ itemId }) => itemId)).toEqual([7]);
      const { pages: _, ...left } = { pages: 12, ...customFields };
      expect((await next.edits?.books([7]))?.map(({ values }) => values.customFields)).toEqual([{ ...left, mood: 'wild' }]);

      const retired = world.target({ mapping: { own: own.slice(1), columns: { seen: false }, isWatched: true } });
      onTestFinished(() => retired.close());
      expect((await retired.plan()).steps.filter(({ isDestructive }) => isDestructive).map(({ sql }) => /drop column .(\w+)/.exec(sql)?.[1])).toEqual([
        'its_mood',
      ]);
    });

    test('names of tables and columns are as they are wanted', async () => {
      const mapping = {
        naming: 'camel' as const,
        prefix: 'lib_',
        tables: { books: 'titles', chapters: false as const },
        columns: { title: 'bookTitle', description: false as const },
        constants: { origin: 'rubricator' },
      };
      const { target, send } = await ready({ mapping });
      await send([change(1, 7, FULL_BOOK)]);
      const { description: _, chapters: __, ...kept } = FULL_BOOK;
      expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([kept]);
    });

    test('a name that others change is an edit of every book that has it', async () => {
      const { world, target, send } = await ready({ mapping: { isWatched: true } });
      await send([1, 2, 3].map((id) => change(id, id, { authors: [{ name: id < 3 ? 'Ann' : 'Bo' }] })));
      await world.change("update PEOPLE set name = 'Anne' where name = 'Ann'");
      expect((await target.edits?.open(10))?.map(({ itemId }) => itemId)).toEqual([1, 2]);
    });

    test('a name that others change is an edit of books of its tenant only', async () => {
      const tenant = (value: string) => ({ isWatched: true, tenant: { column: 'tenant', value, rowSecurity: false } });
      const { world, target, send } = await ready({ mapping: tenant('north') });
      const south = world.target({ mapping: tenant('south') });
      onTestFinished(() => south.close());
      await send([change(1, 1, { title: 'North', authors: [{ name: 'Ann' }] })]);
      await sender(south)([change(1, 1, { title: 'South', authors: [{ name: 'Ann' }] })]);
      await world.change("update PEOPLE set name = 'Anne' where tenant = 'south'");
      expect([await target.edits?.open(10), await south.edits?.open(10)]).toEqual([[], [expect.objectContaining({ itemId: 1 })]]);
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
  });
}

function editedBySql(world: SqlTargetWorld): EditedWorld & SqlTargetWorld {
  return {
    ...world,
    retitle: (which, title) => world.change(`update BOOKS set title = '${title}' where ${'id' in which ? `id = ${which.id}` : `tenant = '${which.tenant}'`}`),
    removeGenres: (id) => world.change(`delete from GENRES where book_id = ${id}`),
  };
}
