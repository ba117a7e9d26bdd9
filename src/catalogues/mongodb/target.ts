/** A target in MongoDB: one document a book (`docs/databases.md`). */
import { createHash } from 'node:crypto';
import { type ClientSession, type Db, MongoServerError, ObjectId } from 'mongodb';
import { type CatalogueTarget, type TargetBatch, TargetEditedError, TargetMovedError, type TargetPosition } from '../../ports/catalogue-target.ts';
import type { DocumentDesign } from '../design/document.ts';
import { connectTo } from './connection.ts';
import { createForeignEdits } from './foreign-edits.ts';
import { noteDesign, planMigration, runMigration, sendAllAgain, takeMigrationBack } from './migrations.ts';
import { DUPLICATE_KEY, positionsIn, writtenIn } from './own-collections.ts';
import { ask } from './question.ts';
import { readBook } from './read-book.ts';
import { booksAfter, clearBooks, writeChanges } from './write-batch.ts';
import { editedAmong, noteWritten, type WatchedBooks } from './written.ts';

export interface MongoTargetOptions {
  id: string;
  url: string;
  design: DocumentDesign;
  /** What else decides which books the target has. */
  selection: unknown;
  /** Copies the collection before it loses something. */
  backup: boolean;
  /** Others may edit there, and are heard. */
  isWatched?: boolean;
}

export function createMongoTarget({ id, url, design, selection, backup, isWatched = false }: MongoTargetOptions): CatalogueTarget {
  const { db, transaction, isReplicated, close } = connectTo(url);
  const { books } = design;
  const tenant = design.tenant?.value ?? '';
  const settingsKey = createHash('sha256')
    .update(
      JSON.stringify([
        books.name,
        books.columns,
        design.properties,
        selection,
        ...(isWatched ? ['watched'] : []),
        ...(design.ownFields ? [design.ownFields] : []),
      ]),
    )
    .digest('hex')
    .slice(0, 16);

  const watched: WatchedBooks | undefined = isWatched ? { db, design, tenant, settingsKey } : undefined;
  const edits = watched && createForeignEdits(watched);

  return {
    ...{ id, type: 'mongodb', fields: design.fields, ownFields: design.ownFields, settingsKey, edits },
    async plan() {
      if (isWatched && !(await isReplicated())) throw new Error(STANDS_ALONE);
      return planMigration(db, books, backup);
    },
    migrate: (plan, nowMs) => runMigration(db, { plan, books, nowMs }),
    rollback: () => takeMigrationBack(db),
    async position() {
      const found = await positionsIn(db).findOne({ _id: tenant });
      return found ? { storeId: found.storeId, revision: found.revision, settingsKey: found.settingsKey } : undefined;
    },
    sendAgain: () => sendAllAgain(db, { _id: tenant }),
    apply: (batch) =>
      transaction(async (session) => {
        await (session ? applyWithin(db, { design, tenant, batch, watched, session }) : applyAlone(db, { design, tenant, batch }));
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
    async close() {
      await edits?.close();
      await close();
    },
  };
}

const STANDS_ALONE = 'this MongoDB stands alone, and tells nobody of changes: mode: both needs a replica set, of one member at least, or a cluster';

interface Applied {
  design: DocumentDesign;
  tenant: string;
  batch: TargetBatch;
}

const EDITED = 'others edited books there that are to be sent; rubricator catalogue import takes their edits over';

interface AppliedWithin extends Applied {
  watched: WatchedBooks | undefined;
  session: ClientSession;
}

/** The position moves first: of two who write at once, one loses the transaction and then finds it moved. */
async function applyWithin(db: Db, { design, tenant, batch, watched, session }: AppliedWithin): Promise<void> {
  const pass = await moved(db, tenant, batch, session);
  if (isNewPass(batch)) await noteDesign(db, design.books, session);
  if (batch.isAnew) await clearBooks(db, design, session);
  if (!watched) return writeChanges(db, batch.changes, design, { pass, session });
  if (batch.isAnew) await writtenIn(db).deleteMany({ tenant }, { session });
  const ids = batch.changes.map(({ itemId }) => itemId);
  const { edited, disputed } = await editedAmong(watched, ids, session);
  if (edited.length > 0) throw new TargetEditedError(EDITED);
  const changes = batch.changes.filter(({ itemId }) => !disputed.has(itemId));
  await writeChanges(db, changes, design, { pass, session });
  await noteWritten(
    watched,
    changes.map(({ itemId }) => itemId),
    session,
  );
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

function anotherWriter(): TargetMovedError {
  return new TargetMovedError('somebody else writes to this target');
}
