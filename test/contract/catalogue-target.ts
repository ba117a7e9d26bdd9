/** What every adapter of `ports/catalogue-target.ts` must do, whatever database it writes to. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Mapping } from '../../src/catalogues/design/mapping.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import { type CatalogueTarget, TargetMovedError, type TargetPosition } from '../../src/ports/catalogue-target.ts';
import type { RecordChange } from '../../src/ports/record-changes.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { catalogueRecordOf } from '../pipeline/samples.ts';

export interface TargetWanted {
  mapping?: Partial<Mapping>;
  fields?: readonly FieldKey[];
  backup?: boolean;
}

export interface TargetWorld {
  /** A target in one database of its own; several on the same one are several programs, or one after a change of the config. */
  target(wanted?: TargetWanted): CatalogueTarget;
  /** Asks for the id and the title of all books, by id. */
  question: string;
  /** Questions that would change something. */
  attempts: readonly string[];
}

/** A book as the store tells of it; without values it was forgotten. */
export function change(revision: number, itemId: number, values?: Metadata): RecordChange {
  if (!values) return { revision, itemId, entry: undefined };
  const item = { id: itemId, library: 'books', path: `Ann Cole/Book ${itemId}`, folder: `Ann Cole/Book ${itemId}`, isFile: false };
  return {
    ...{ revision, itemId },
    entry: {
      item: { ...item, editionKind: 'audio', state: 'ok', problems: [], isToReview: false, addedAtMs: 1_700_000_000_000 },
      record: catalogueRecordOf(values),
    },
  };
}

const STORE = 'f'.repeat(32);

export function catalogueTargetContract(name: string, open: () => Promise<TargetWorld>): void {
  const ready = () => readyTarget(open);

  describe(`${name}: as a target`, () => {
    test('it stands nowhere before the first batch, and then where that ended', async () => {
      const { target, send } = await ready();
      expect(await target.position()).toBeUndefined();
      await send([change(1, 1, { title: 'Salt' })]);
      expect(await target.position()).toEqual({ storeId: STORE, revision: 1, settingsKey: target.settingsKey });
    });

    test('a book with every field comes back as it was', async () => {
      const { target, send } = await ready();
      await send([change(1, 7, FULL_BOOK)]);
      expect(await target.books(0, 10)).toEqual([{ id: 7, library: 'books', path: 'Ann Cole/Book 7', values: FULL_BOOK }]);
    });

    test('a changed book replaces what was there, and a forgotten one goes', async () => {
      const { target, send } = await ready();
      await send([change(1, 1, FULL_BOOK), change(2, 2, { title: 'Road' })]);
      await send([change(3, 1, { title: 'Salt', genres: ['Sea'] }), change(4, 2)]);
      expect((await target.books(0, 10)).map(({ id, values }) => [id, values])).toEqual([[1, { title: 'Salt', genres: ['Sea'] }]]);
      expect(await target.countBooks()).toBe(1);
    });

    test('a batch that is sent twice is refused, and changes nothing', async () => {
      const { target } = await ready();
      const to = { storeId: STORE, revision: 1, settingsKey: target.settingsKey };
      const batch = { from: undefined, to, changes: [change(1, 1, { title: 'Salt' })], isAnew: false };
      await target.apply(batch);
      const next = { ...batch, from: to, to: { ...to, revision: 2 }, changes: [change(2, 1, { title: 'Road' })] };
      await target.apply(next);
      await expect(target.apply(next)).rejects.toThrow(TargetMovedError);
      expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([{ title: 'Road' }]);
    });

    test('a batch that fails leaves nothing of itself', async () => {
      const { target, send } = await ready();
      await send([change(1, 1, { title: 'Salt' })]);
      const broken = change(3, 3, { title: 'Stone' });
      const bad = { ...broken, entry: broken.entry && { ...broken.entry, item: { ...broken.entry.item, library: undefined as never } } };
      await expect(send([change(2, 1, { title: 'Road' }), bad])).rejects.toThrow();
      expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([{ title: 'Salt' }]);
      expect((await target.position())?.revision).toBe(1);
    });

    test('another store begins anew', async () => {
      const { target, send } = await ready();
      await send([change(1, 1, { title: 'Salt' }), change(2, 2, { title: 'Road' })]);
      const from = await target.position();
      await target.apply({
        from,
        to: { storeId: 'other', revision: 1, settingsKey: target.settingsKey },
        changes: [change(1, 5, { title: 'New' })],
        isAnew: true,
      });
      expect((await target.books(0, 10)).map(({ id }) => id)).toEqual([5]);
    });

    test('pages go on behind an id', async () => {
      const { target, send } = await ready();
      await send(Array.from({ length: 7 }, (_, at) => change(at + 1, at + 1, { title: `Book ${at}` })));
      expect((await target.books(0, 3)).map(({ id }) => id)).toEqual([1, 2, 3]);
      expect((await target.books(3, 3)).map(({ id }) => id)).toEqual([4, 5, 6]);
      expect((await target.books(6, 3)).map(({ id }) => id)).toEqual([7]);
    });

    test('hostile words stay words', async () => {
      const { target, send } = await ready();
      const words = ["'; drop table books; --", 'constructor', '__proto__', '\u202Eabc', '🜁', 'a'.repeat(1000), '%_\\', 'Ó and O and o'];
      await send(words.map((word, at) => change(at + 1, at + 1, { title: word, genres: [word], authors: [{ name: word }] })));
      const books = await target.books(0, 100);
      expect(books.map(({ values }) => values)).toEqual(words.map((word) => ({ title: word, genres: [word], authors: [{ name: word }] })));
    });

    test('names that differ in one letter or its case are two names', async () => {
      const { target, send } = await ready();
      const names = ['Ana', 'ana', 'Aná', 'ANA', 'Ana ', 'Straße', 'Strasse'];
      await send(names.map((each, at) => change(at + 1, at + 1, { authors: [{ name: each }] })));
      expect((await target.books(0, 100)).map(({ values }) => values.authors?.[0]?.name)).toEqual(names);
    });

    test('nothing is left to migrate after a migration', async () => {
      const { target } = await ready();
      expect(await target.plan()).toMatchObject({ steps: [], drift: [] });
    });

    test('a question is answered, with so many rows at most', async () => {
      const { world, target, send } = await ready();
      await send([1, 2, 3].map((id) => change(id, id, { title: `Book ${id}` })));
      const { columns, rows } = await target.query(world.question, 2);
      expect(columns).toEqual(['id', 'title']);
      expect(rows.map(([id, title]) => [Number(id), title])).toEqual([
        [1, 'Book 1'],
        [2, 'Book 2'],
      ]);
    });

    test('nothing can be changed by a question', async () => {
      const { world, target, send } = await ready();
      await send([change(1, 1, { title: 'Salt' })]);
      for (const text of world.attempts) {
        await target.query(text, 10).catch(() => undefined);
        expect(await target.books(0, 10), text).toMatchObject([{ values: { title: 'Salt' } }]);
      }
    });

    test('two tenants see nothing of each other', async () => {
      const world = await open();
      const [north, south] = ['north', 'south'].map((value) => world.target({ mapping: { tenant: { column: 'tenant', value, rowSecurity: false } } }));
      if (!north || !south) throw new Error('no targets');
      for (const target of [north, south]) onTestFinished(() => target.close());
      await north.migrate(await north.plan(), 0);
      expect((await south.plan()).steps).toEqual([]);
      await sender(north)([change(1, 1, { title: 'North', authors: [{ name: 'Ann' }] }), change(2, 2, { title: 'Both' })]);
      await sender(south)([change(1, 1, { title: 'South', authors: [{ name: 'Ann' }] })]);
      expect((await north.books(0, 10)).map(({ values }) => values.title)).toEqual(['North', 'Both']);
      expect((await south.books(0, 10)).map(({ values }) => values)).toEqual([{ title: 'South', authors: [{ name: 'Ann' }] }]);
      await sender(south)([change(2, 1)]);
      expect([await north.countBooks(), await south.countBooks()]).toEqual([2, 0]);
    });
  });
}

/** A target after its first migration. */
export async function readyTarget<W extends TargetWorld>(open: () => Promise<W>, wanted?: TargetWanted) {
  const world = await open();
  const target = world.target(wanted);
  onTestFinished(() => target.close());
  await target.migrate(await target.plan(), 0);
  return { world, target, send: sender(target) };
}

export function sender(target: CatalogueTarget): (changes: RecordChange[]) => Promise<void> {
  return async (changes) => {
    const from: TargetPosition | undefined = await target.position();
    const revision = changes.at(-1)?.revision ?? 0;
    await target.apply({ from, to: { storeId: STORE, revision, settingsKey: target.settingsKey }, changes, isAnew: false });
  };
}
