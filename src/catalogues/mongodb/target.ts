/** A target in MongoDB: one document a book (`docs/databases.md`). */
import { createHash } from 'node:crypto';
import { type ClientSession, type Db, MongoServerError, ObjectId } from 'mongodb';
import { type CatalogueTarget, type TargetBatch, type TargetBook, TargetMovedError, type TargetPosition } from '../../ports/catalogue-target.ts';
import type { DocumentDesign } from '../design/document.ts';
import { bookFrom } from '../design/read-book.ts';
import type { Cell, Column, Draft, Row } from '../design/tables.ts';
import { connectTo } from './connection.ts';
import { noteDesign, planMigration, runMigration, sendAllAgain, takeMigrationBack } from './migrations.ts';
import { positionsIn } from './own-collections.ts';
import { ask } from './question.ts';
import { booksAfter, clearBooks, writeChanges } from './write-batch.ts';

export interface MongoTargetOptions {
  id: string;
  url: string;
  design: DocumentDesign;
  /** What else decides which books the target has. */
  selection: unknown;
  /** Copies the collection before it loses something. */
  backup: boolean;
}

export function createMongoTarget({ id, url, design, selection, backup }: MongoTargetOptions): CatalogueTarget {
  const { db, transaction, close } = connectTo(url);
  const { books } = design;
  const tenant = design.tenant?.value ?? '';
  const settingsKey = createHash('sha256')
    .update(JSON.stringify([books.name, books.columns, design.properties, selection]))
    .digest('hex')
    .slice(0, 16);

  return {
    ...{ id, type: 'mongodb', fields: design.fields, settingsKey, close },
    plan: () => planMigration(db, books, backup),
    migrate: (plan, nowMs) => runMigration(db, { plan, books, nowMs }),
    rollback: () => takeMigrationBack(db),
    async position() {
      const found = await positionsIn(db).findOne({ _id: tenant });
      return found ? { storeId: found.storeId, revision: found.revision, settingsKey: found.settingsKey } : undefined;
    },
    sendAgain: () => sendAllAgain(db, { _id: tenant }),
    apply: (batch) =>
      transaction(async (session) => {
        await (session ? applyWithin(db, { design, tenant, batch, session }) : applyAlone(db, { design, tenant, batch }));
      }),
    countBooks: () => db.collection(books.name).countDocuments(booksAfter(0, design)),
    async books(afterId, limit) {
      const found = db
        .collection(books.name)
        .find(booksAfter(afterId, design))
        .sort({ [books.bookId]: 1 });
      return (await found.limit(limit).toArray()).map((document) => readBook(document, design));
    },
    query: (text, limit) => ask(db, text, limit),
  };
}

interface Applied {
  design: DocumentDesign;
  tenant: string;
  batch: TargetBatch;
}

/** The position moves first: of two who write at once, one loses the transaction and then finds it moved. */
async function applyWithin(db: Db, { design, tenant, batch, session }: Applied & { session: ClientSession }): Promise<void> {
  const pass = await moved(db, tenant, batch, session);
  if (isNewPass(batch)) await noteDesign(db, design.books, session);
  if (batch.isAnew) await clearBooks(db, design, session);
  await writeChanges(db, batch.changes, design, { pass, session });
}

/**
 * Without transactions the position moves last, so that a batch that broke off is sent again. Where every book is to be sent, it moves to the
 * beginning first: from then on, a document that has a later change is known from one that is to be written anew.
 */
async function applyAlone(db: Db, { design, tenant, batch }: Applied): Promise<void> {
  const { from, to, isAnew, changes } = batch;
  await passAt(db, tenant, from);
  if (isAnew) await clearBooks(db, design, undefined);
  const goesOn = isNewPass(batch) ? undefined : from;
  const begun = goesOn ?? { ...to, revision: 0 };
  if (!goesOn) {
    await noteDesign(db, design.books, undefined);
    await moved(db, tenant, { from, to: begun, isAnew }, undefined);
  }
  const pass = await passAt(db, tenant, begun);
  await writeChanges(db, changes, design, { pass, session: undefined });
  await moved(db, tenant, { from: begun, to, isAnew: false }, undefined);
}

type Move = Omit<TargetBatch, 'changes'>;

/** True if every book is to be sent, whatever is there. */
function isNewPass({ from, to, isAnew }: Move): boolean {
  return isAnew || from === undefined || from.settingsKey !== to.settingsKey;
}

/** The pass of the position, if that is still where it was. */
async function passAt(db: Db, tenant: string, from: TargetPosition | undefined): Promise<ObjectId> {
  const standing = await positionsIn(db).findOne({ _id: tenant });
  const isSame =
    from === undefined
      ? standing === null
      : standing?.storeId === from.storeId && standing.revision === from.revision && standing.settingsKey === from.settingsKey;
  if (!isSame) throw anotherWriter();
  return standing?.pass ?? new ObjectId();
}

/** Moves the position, and returns its pass. */
async function moved(db: Db, tenant: string, batch: Move, session: ClientSession | undefined): Promise<ObjectId> {
  const positions = positionsIn(db);
  const within = { ...(session && { session }) };
  const { from, to } = batch;
  const pass = new ObjectId();
  if (!from) {
    try {
      await positions.insertOne({ _id: tenant, ...to, pass }, within);
      return pass;
    } catch (error) {
      throw error instanceof MongoServerError && error.code === DUPLICATE_KEY ? anotherWriter() : error;
    }
  }
  const next = await positions.findOneAndUpdate(
    { _id: tenant, ...from },
    { $set: { ...to, ...(isNewPass(batch) && { pass }) } },
    { ...within, returnDocument: 'after' },
  );
  if (!next) throw anotherWriter();
  return next.pass;
}

const DUPLICATE_KEY = 11_000;

function anotherWriter(): TargetMovedError {
  return new TargetMovedError('somebody else writes to this target');
}

function readBook(document: Readonly<Record<string, unknown>>, { books }: DocumentDesign): TargetBook {
  const row: Row = Object.fromEntries(books.columns.map((column) => [column.name, cellOf(column, document[column.name])]));
  const draft: Draft = {};
  books.read?.(draft, [row], new Map());
  return bookFrom(row, draft, books);
}

function cellOf({ type }: Column, value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  return (type === 'time' && value instanceof Date ? value.getTime() : value) as Cell;
}
