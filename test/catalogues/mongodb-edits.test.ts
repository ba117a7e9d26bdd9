/** What others edit in documents is told by a change stream, and what the program writes is not. The server is a double. */
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { documentDesign } from '../../src/catalogues/design/document.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import type { Tenant } from '../../src/catalogues/design/tables.ts';
import { createMongoTarget } from '../../src/catalogues/mongodb/target.ts';
import { change, sender } from '../contract/catalogue-target.ts';
import { PATIENCE_MS } from '../patience.ts';
import { FULL_BOOK } from './full-book.ts';
import { startMongoDouble } from './mongodb/double.ts';

async function setUp({ isReplicated = true, tenant }: { isReplicated?: boolean; tenant?: Tenant } = {}) {
  const double = await startMongoDouble({ isReplicated });
  onTestFinished(() => double.close());
  const client = new MongoClient(double.url);
  onTestFinished(() => client.close());
  const open = (owner: Tenant | undefined = tenant) => {
    const design = documentDesign(allFields(), { columns: {}, constants: {}, naming: 'camel', collection: 'books', tenant: owner });
    const target = createMongoTarget({ id: 'home', url: double.url, design, selection: {}, backup: false, isWatched: true });
    onTestFinished(() => target.close());
    if (!target.edits) throw new Error('nobody is heard');
    return { target, edits: target.edits, send: sender(target) };
  };
  return { double, books: client.db().collection('books'), open };
}

async function ready(options: Parameters<typeof setUp>[0] = {}) {
  const world = await setUp(options);
  const opened = world.open();
  await opened.target.migrate(await opened.target.plan(), 0);
  await opened.send([1, 2, 3].map((id) => change(id, id, { ...FULL_BOOK, title: `Book ${id}` })));
  expect(await opened.edits.open(10)).toEqual([]);
  const idsOfOpen = async () => (await opened.edits.open(10)).map(({ itemId }) => itemId);
  return { ...world, ...opened, idsOfOpen };
}

test('what others change is noted by the book, with a time, and what the program writes is not', async () => {
  const { books, edits, send } = await ready();
  const before = Date.now();
  await books.updateOne({ id: 1 }, { $set: { title: 'Theirs' } });
  await books.deleteOne({ id: 2 });
  await books.insertMany([{ id: 9, title: 'New' }, { note: 'mine' }]);
  await books.updateOne({ id: 3 }, { $set: { shelf: 'top' } });
  await send([change(4, 3, { title: 'Ours' })]);
  const open = await edits.open(10);
  expect(open.map(({ itemId, isDisputed }) => [itemId, isDisputed])).toEqual([
    [1, false],
    [2, false],
    [9, false],
  ]);
  for (const { atMs } of open) expect(Math.abs((atMs ?? 0) - before)).toBeLessThan(600_000);
  expect((await edits.books([1, 2])).map(({ values }) => values.title)).toEqual(['Theirs']);
  await edits.settle(open);
  await send([change(5, 1, { title: 'Ours' }), change(6, 2, { title: 'Ours' }), change(7, 9)]);
  expect(await edits.open(10)).toEqual([]);
  expect(await books.find().toArray()).toHaveLength(4);
});

test('what is edited again while it is taken over stays open; what is taken back does not', async () => {
  const { books, edits, idsOfOpen } = await ready();
  await books.updateOne({ id: 1 }, { $set: { title: 'One' } });
  const first = await edits.open(10);
  await books.updateOne({ id: 1 }, { $set: { title: 'Two' } });
  await edits.settle(first);
  expect(await idsOfOpen()).toEqual([1]);
  await books.updateOne({ id: 1 }, { $set: { title: 'One' } });
  expect(await idsOfOpen()).toEqual([]);
});

test('changes that the server forgot are found by comparing; a program that starts anew reads on', async () => {
  const { books, double, edits, idsOfOpen, open } = await ready();
  await books.updateOne({ id: 1 }, { $set: { title: 'Theirs' } });
  await books.deleteOne({ id: 2 });
  double.forgetChanges();
  expect((await edits.open(10)).map(({ itemId, atMs }) => [itemId, atMs])).toEqual([
    [1, undefined],
    [2, undefined],
  ]);
  await books.updateOne({ id: 3 }, { $set: { title: 'Theirs' } });
  expect((await open().edits.open(10)).map(({ itemId }) => itemId)).toEqual([1, 2, 3]);
  await books.drop();
  expect(await idsOfOpen()).toEqual([1, 2, 3]);
  await books.insertOne({ id: 1, title: 'Again' });
  expect((await edits.books(await idsOfOpen())).map(({ values }) => values.title)).toEqual(['Again']);
});

test('the server says at once that somebody edits', async () => {
  const { books, edits } = await ready();
  const hear = vi.fn();
  await edits.listen?.(hear);
  expect(hear).not.toHaveBeenCalled();
  await books.updateOne({ id: 1 }, { $set: { title: 'Theirs' } });
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(1), { timeout: PATIENCE_MS, interval: 20 });
});

test('a server that stands alone is refused', async () => {
  const { open } = await setUp({ isReplicated: false });
  await expect(open().target.plan()).rejects.toThrow('mode: both needs a replica set');
});
