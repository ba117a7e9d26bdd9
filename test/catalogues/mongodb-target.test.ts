import { type Document, MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { documentDesign } from '../../src/catalogues/design/document.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { createMongoTarget } from '../../src/catalogues/mongodb/target.ts';
import { type CatalogueTarget, TargetBusyError, TargetMovedError } from '../../src/ports/catalogue-target.ts';
import { catalogueTargetContract, change, readyTarget, sender, type TargetWanted, type TargetWorld } from '../contract/catalogue-target.ts';
import { type EditedWorld, editedTargetContract } from '../contract/edited-target.ts';
import { FULL_BOOK } from './full-book.ts';
import { Refusal } from './mongodb/data.ts';
import { type MongoDouble, startMongoDouble } from './mongodb/double.ts';
import { MONGODB, mongoUrl } from './servers.ts';

const QUESTION = '{ "find": "books", "projection": { "_id": 0, "id": 1, "title": 1 }, "sort": { "id": 1 } }';
const ATTEMPTS = [
  '{ "delete": "books", "deletes": [{ "q": {}, "limit": 0 }] }',
  '{ "drop": "books" }',
  '{ "aggregate": "books", "pipeline": [{ "$match": { "id": 9 } }, { "$out": "books" }] }',
  '{ "aggregate": "books", "pipeline": [{ "$set": { "title": "Road" } }, { "$merge": "books" }] }',
  '{ "aggregate": "books", "pipeline": [{ "$facet": { "a": [{ "$out": "books" }] } }] }',
  '{ "find": "books", "filter": { "$where": "sleep(1)" } }',
  '{ "find": "books", "drop": "books" }',
  'db.books.drop()',
  '[]',
];

interface MongoWorld extends TargetWorld {
  url: string;
}

async function worldAt(url: string): Promise<MongoWorld> {
  return {
    ...{ url, question: QUESTION, attempts: ATTEMPTS },
    target({ mapping = {}, fields = allFields(), backup = false }: TargetWanted = {}) {
      const { columns = {}, constants = {}, naming = 'camel', tables = {}, tenant, isWatched } = mapping;
      const design = documentDesign(fields, { columns, constants, naming, collection: tables.books || 'books', tenant });
      return createMongoTarget({ id: 'home', url, backup, selection: {}, design, ...(isWatched !== undefined && { isWatched }) });
    },
  };
}

async function onDouble(isReplicated: boolean): Promise<MongoWorld & { double: MongoDouble }> {
  const double = await startMongoDouble({ isReplicated });
  onTestFinished(() => double.close());
  return { ...(await worldAt(double.url)), double };
}

/** Does something as another program would. */
async function elsewhere<T>({ url }: MongoWorld, use: (books: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}

const documentsOf = (world: MongoWorld, name = 'books'): Promise<Document[]> =>
  elsewhere(world, (db) =>
    db
      .collection(name)
      .find({}, { projection: { _id: 0 } })
      .toArray(),
  );

catalogueTargetContract('MongoDB, a double of a replica set', () => onDouble(true));
catalogueTargetContract('MongoDB, a double of a server that stands alone', () => onDouble(false));
describe.skipIf(MONGODB === undefined)('a real server', () => catalogueTargetContract('MongoDB', async () => worldAt(await mongoUrl(MONGODB ?? ''))));

catalogueTargetContract('MongoDB, where others may edit', async () => watched(await onDouble(true)));
editedTargetContract('MongoDB, a double of a replica set', async () => editedElsewhere(await onDouble(true)));

/** The same, with targets that hear of edits. */
function watched(world: MongoWorld): MongoWorld {
  return { ...world, target: (wanted) => world.target({ ...wanted, mapping: { ...wanted?.mapping, isWatched: true } }) };
}

function editedElsewhere(world: MongoWorld): MongoWorld & EditedWorld {
  const edit = (which: Document, change: Document) => elsewhere(world, async (db) => void (await db.collection('books').updateMany(which, change)));
  return {
    ...world,
    retitle: (which, title) => edit(which, { $set: { title } }),
    removeGenres: (id) => edit({ id }, { $unset: { genres: '' } }),
  };
}

const titles = async (target: CatalogueTarget) => (await target.books(0, 100)).map(({ values }) => values.title);

describe.each([
  ['a replica set', true],
  ['a server that stands alone', false],
])('a target in MongoDB: %s', (_, isReplicated) => {
  const open = () => onDouble(isReplicated);
  const ready = (wanted?: TargetWanted) => readyTarget(open, wanted);

  test('a document has every field under its name, and says where each value is from', async () => {
    const { world, send } = await ready({ mapping: { constants: { origin: 'rubricator' } } });
    await send([change(1, 7, FULL_BOOK)]);
    const [book] = await documentsOf(world);
    expect(book).toMatchObject({ id: 7, library: 'books', title: 'The Salt Road', publishedDate: '2019-05', genres: FULL_BOOK.genres, origin: 'rubricator' });
    expect(book).toMatchObject({ addedAt: new Date(1_700_000_000_000), chapters: FULL_BOOK.chapters, customFields: FULL_BOOK.customFields });
    expect(book?.sources.title).toMatchObject({ source: expect.any(String), confidence: expect.any(Number) });
  });

  test('names are as they are wanted, also within lists', async () => {
    const columns = { title: 'book_title', description: false as const, 'chapters.startMs': 'begins', 'cover.widthPixels': false as const };
    const { world, target, send } = await ready({ mapping: { naming: 'snake', tables: { books: 'titles' }, columns } });
    await send([change(1, 7, FULL_BOOK)]);
    const [book] = await documentsOf(world, 'titles');
    expect(book).toMatchObject({ book_title: 'The Salt Road', published_date: '2019-05', chapters: [{ title: 'One', begins: 0, end_ms: 1000 }, {}] });
    expect(book).not.toHaveProperty('description');
    const { description: _description, cover: _cover, ...whole } = FULL_BOOK;
    expect((await target.books(0, 10))[0]?.values).toMatchObject(whole);
    expect(target.fields).not.toContain('cover');
  });

  test('what a document has beside is kept, and so are documents of others', async () => {
    const world = await open();
    await elsewhere(world, (db) => db.collection('books').insertMany([{ id: 7, shelf: 'top', title: 'Old' }, { note: 'mine' }, { note: 'mine, too' }]));
    const target = world.target();
    onTestFinished(() => target.close());
    await target.migrate(await target.plan(), 0);
    await sender(target)([change(1, 7, { title: 'Salt' }), change(2, 8, { title: 'Road' })]);
    await sender(target)([change(3, 8)]);
    expect(await documentsOf(world)).toMatchObject([{ shelf: 'top', title: 'Salt' }, { note: 'mine' }, { note: 'mine, too' }]);
    expect(await target.countBooks()).toBe(1);
  });

  test('its commands are shown, and can be taken back', async () => {
    const { world, target, send } = await ready();
    await send([change(1, 7, FULL_BOOK)]);
    const next = world.target({ mapping: { columns: { publisher: false, title: 'name', genres: false } }, backup: true });
    onTestFinished(() => next.close());
    const plan = await next.plan();
    expect(plan.steps.map(({ sql, isDestructive }) => [sql, isDestructive])).toEqual([
      ['db.runCommand({"aggregate":"books","pipeline":[{"$match":{}},{"$out":"books_backup_2"}],"cursor":{}})', false],
      ['db.runCommand({"dropIndexes":"books","index":"genres_1"})', false],
      ['db.runCommand({"update":"books","updates":[{"q":{},"u":{"$rename":{"title":"name"}},"multi":true}]})', false],
      ['db.runCommand({"update":"books","updates":[{"q":{},"u":{"$unset":{"publisher":"","genres":""}},"multi":true}]})', true],
    ]);
    await next.migrate(plan, 0);
    expect((await next.plan()).steps).toEqual([]);
    expect(await documentsOf(world)).toMatchObject([{ name: 'The Salt Road' }]);
    expect(await documentsOf(world, 'books_backup_2')).toMatchObject([{ title: 'The Salt Road', publisher: 'Harbour Press' }]);
    await next.rollback();
    expect((await target.plan()).steps).toEqual([]);
    await send([change(1, 7, FULL_BOOK)]);
    expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
  });

  test('a name that came later, without a command, goes by one', async () => {
    const { world, target, send } = await ready({ fields: ['title'] });
    await send([change(1, 7, { title: 'Salt', language: 'en' })]);
    const more = world.target({ fields: ['title', 'language'] });
    onTestFinished(() => more.close());
    expect((await more.plan()).steps).toEqual([]);
    await sender(more)([change(1, 7, { title: 'Salt', language: 'en' })]);
    expect(await documentsOf(world)).toMatchObject([{ title: 'Salt', language: 'en' }]);
    expect((await target.plan()).steps.map(({ sql }) => sql)).toEqual([expect.stringContaining('"$unset":{"language":""}')]);
  });

  test('another collection is another one: the old one goes', async () => {
    const { world, send } = await ready();
    await send([change(1, 7, { title: 'Salt' })]);
    const next = world.target({ mapping: { tables: { books: 'titles' } } });
    onTestFinished(() => next.close());
    const plan = await next.plan();
    expect(plan.steps.slice(0, 2).map(({ sql, isDestructive }) => [sql, isDestructive])).toEqual([
      ['db.runCommand({"drop":"books"})', true],
      ['db.runCommand({"create":"titles"})', false],
    ]);
    await next.migrate(plan, 0);
    await sender(next)([change(1, 7, { title: 'Salt' })]);
    expect(await documentsOf(world, 'titles')).toMatchObject([{ title: 'Salt' }]);
    expect(await documentsOf(world)).toEqual([]);
  });

  test('what somebody removed is told, and made again', async () => {
    const { world, target } = await ready();
    await elsewhere(world, (db) => db.collection('books').dropIndex('library_1'));
    expect(await target.plan()).toMatchObject({ drift: ['the index library_1 of books is gone'], steps: [{ sql: expect.stringContaining('library_1') }] });
    await elsewhere(world, (db) => db.collection('books').drop());
    expect((await target.plan()).drift).toEqual(['the collection books is gone']);
    await target.migrate(await target.plan(), 0);
    expect(await target.plan()).toMatchObject({ steps: [], drift: [] });
  });

  test('what somebody edited is read, and is overwritten when everything is sent again', async () => {
    const { world, target, send } = await ready();
    await send([change(1, 7, FULL_BOOK)]);
    const edit = { $set: { title: 'Edited', publisher: null, genres: 'no list' } };
    await elsewhere(world, (db) => db.collection('books').updateOne({ id: 7 }, edit));
    const { publisher: _publisher, genres: _genres, ...kept } = FULL_BOOK;
    expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([{ ...kept, title: 'Edited' }]);
    await target.sendAgain();
    await send([change(1, 7, FULL_BOOK)]);
    expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([FULL_BOOK]);
  });

  test('of two programs that write at once, one finds that the other was there', async () => {
    const { world, target } = await ready();
    const other = world.target();
    onTestFinished(() => other.close());
    const to = { storeId: 'f', revision: 1, settingsKey: target.settingsKey };
    const batch = { from: undefined, to, changes: [change(1, 1, { title: 'Salt' })], isAnew: false };
    const done = await Promise.allSettled([target.apply(batch), other.apply(batch)]);
    for (const { reason } of done.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[])
      expect(reason instanceof TargetMovedError || reason instanceof TargetBusyError).toBe(true);
    expect(done.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await titles(target)).toEqual(['Salt']);
  });

  test('a server that leaves in the middle of a batch leaves it whole or not at all, once the batch was sent again', async () => {
    const { world, target, send } = await ready();
    await send([change(1, 1, { title: 'Salt' })]);
    for (const command of ['update', isReplicated ? 'commitTransaction' : 'findAndModify']) {
      world.double.fail(command, 'drop', 'drop', 'drop');
      await send([change(2, 2, { title: 'Road' }), change(3, 1, { title: 'Stone' })]).catch(() => undefined);
      world.double.forgive();
    }
    expect((await target.position())?.revision).toBe(1);
    await send([change(2, 2, { title: 'Road' }), change(3, 1, { title: 'Stone' })]);
    expect(await titles(target)).toEqual(['Stone', 'Road']);
  });

  test('a server that hangs is given up', async () => {
    const world = await open();
    const target = (await worldAt(`${world.url}?socketTimeoutMS=100&serverSelectionTimeoutMS=100&retryReads=false`)).target();
    onTestFinished(() => target.close());
    world.double.fail('find', 'hang');
    await expect(target.position()).rejects.toThrow(/timed? ?out/i);
    expect(await target.position()).toBeUndefined();
  });
});

describe('a replica set', () => {
  const ready = () => readyTarget(() => onDouble(true));

  test('a transaction that lost against another one leaves nothing, and may be tried again', async () => {
    const { world, target, send } = await ready();
    await send([change(1, 1, { title: 'Salt' })]);
    for (const [command, label] of [
      ['update', 'TransientTransactionError'],
      ['commitTransaction', 'TransientTransactionError'],
    ] as const) {
      world.double.fail(command, new Refusal('lost', 112, [label]));
      await expect(send([change(2, 1, { title: 'Road' })])).rejects.toThrow(TargetBusyError);
      expect(await titles(target)).toEqual(['Salt']);
    }
    await send([change(2, 1, { title: 'Road' })]);
    expect(await titles(target)).toEqual(['Road']);
  });

  test('a commit of which nobody heard counts once', async () => {
    const { world, target, send } = await ready();
    await send([change(1, 1, { title: 'Salt' })]);
    world.double.fail('commitTransaction', 'unanswered', 'drop', 'drop');
    await expect(send([change(2, 1, { title: 'Road' })])).rejects.toThrow(TargetBusyError);
    world.double.forgive();
    expect((await target.position())?.revision).toBe(2);
    await send([change(3, 1, { title: 'Stone' })]);
    expect(await titles(target)).toEqual(['Stone']);
  });
});

describe('a server that stands alone', () => {
  test('a write that comes late changes nothing that is newer', async () => {
    const { world, target, send } = await readyTarget(() => onDouble(false));
    await send([change(1, 1, { title: 'Salt' })]);
    const from = await target.position();
    await send([change(5, 1, { title: 'Newer' })]);
    // The position is put back, as if the one who writes had read it before.
    await elsewhere(world, (db) => db.collection('rubricator_positions').updateOne({}, { $set: { revision: 1 } }));
    await target.apply({
      from,
      to: { storeId: 'f'.repeat(32), revision: 2, settingsKey: target.settingsKey },
      changes: [change(2, 1, { title: 'Late' })],
      isAnew: false,
    });
    await target.apply({
      from: await target.position(),
      to: { storeId: 'f'.repeat(32), revision: 3, settingsKey: target.settingsKey },
      changes: [change(3, 1)],
      isAnew: false,
    });
    expect(await titles(target)).toEqual(['Newer']);
  });
});

test.each(['mongodb://me:s3cret@a:1:2/books', 'mongodb://me:s3cret@host/books?nonsense=1', 'mongodb+srv://me:s3cret@a,b/books'])(
  'no password is told of an address that cannot be read: %s',
  async (url) => {
    await expect(async () => (await worldAt(url)).target()).rejects.toThrow(/^(?!.*s3cret)/s);
  },
);

describe('a question', () => {
  const ready = () => readyTarget(() => onDouble(true));

  test.each([
    ['{ "aggregate": "books", "pipeline": [{ "$facet": { "a": [{ "$out": "books" }] } }] }', 'a question cannot use $out'],
    ['{ "aggregate": "books", "pipeline": [{ "$merge": "books" }] }', 'a question cannot use $merge'],
    ['{ "find": "books", "filter": { "$or": [{ "$where": "true" }] } }', 'a question cannot use $where'],
    ['{ "find": "books", "projection": { "a": { "$function": { "body": "f" } } } }', 'a question cannot use $function'],
    ['{ "drop": "books" }', 'this is no question'],
    ['select * from books', 'this is no question'],
  ])('is refused if it could do more: %s', async (text, message) => {
    const { target } = await ready();
    await expect(target.query(text, 10)).rejects.toThrow(message);
  });

  test('may ask for dates and ids, and groups', async () => {
    const { target, send } = await ready();
    await send([change(1, 1, { title: 'Salt', genres: ['Sea'] }), change(2, 2, { title: 'Road', genres: ['Sea', 'Land'] })]);
    const pipeline = [{ $unwind: '$genres' }, { $group: { _id: '$genres', books: { $sum: 1 } } }, { $sort: { _id: 1 } }];
    const grouped = await target.query(JSON.stringify({ aggregate: 'books', pipeline }), 10);
    expect(grouped).toEqual({
      columns: ['_id', 'books'],
      rows: [
        ['Land', 1],
        ['Sea', 2],
      ],
    });
    const later = '{ "find": "books", "filter": { "addedAt": { "$gt": { "$date": "2020-01-01T00:00:00Z" } } }, "sort": { "id": 1 }, "limit": 1 }';
    const { columns, rows } = await target.query(later, 10);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[columns.indexOf('_id')]).toMatch(/^[0-9a-f]{24}$/);
  });
});
