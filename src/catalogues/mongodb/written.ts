/**
 * What the program last wrote of each book, as a hash, and what others did to it since. A document that is as it was written is no edit,
 * whoever touched it: so what the program writes never comes back.
 */
import { createHash } from 'node:crypto';
import { type ClientSession, type Collection, type Db, type Document, MongoServerError, type ObjectId } from 'mongodb';
import { canonicalJson } from '../../domain/audit.ts';
import type { DocumentDesign } from '../design/document.ts';
import { DUPLICATE_KEY, type WrittenBook, writtenIn } from './own-collections.ts';

/** Whose documents are watched, and with which design they were written. */
export interface WatchedBooks {
  db: Db;
  design: DocumentDesign;
  tenant: string;
  settingsKey: string;
}

/** A document as it is now. */
interface Standing {
  document: ObjectId;
  hash: string;
}

/** Notes which of these books others edited. @param times when each was edited; undefined where nobody knows */
export async function noteEdits(watched: WatchedBooks, times: ReadonlyMap<number, number | undefined>): Promise<void> {
  const { db, tenant, settingsKey } = watched;
  const ids = [...times.keys()];
  const written = new Map((await writtenOf(watched, ids).toArray()).map((row) => [row.book, row]));
  const now = await standing(watched, ids);
  for (const book of ids) {
    const [row, hash] = [written.get(book), now.get(book)?.hash];
    // WrittenBook with another design, it is sent again anyway.
    if (row && row.settingsKey !== settingsKey) continue;
    if (hash === (row?.edit ? row.edit.hash : row?.hash)) continue;
    const edit = { hash, atMs: times.get(book), isDisputed: false };
    if (!row) await noteNew(db, { _id: keyOf(tenant, book), tenant, book, settingsKey, version: 1, document: now.get(book)?.document, edit });
    else {
      const change = hash === row.hash ? { $unset: { edit: '' as const } } : { $set: { edit } };
      // What was written meanwhile was found to be no edit.
      await writtenIn(db).updateOne({ _id: row._id, version: row.version }, { ...change, $inc: { version: 1 } });
    }
  }
}

/** A document that the program did not write. */
async function noteNew(db: Db, row: WrittenBook): Promise<void> {
  try {
    await writtenIn(db).insertOne(row);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
  }
}

/** Ids among these of books that others edited since they were written, noted or not. */
export async function editedAmong(watched: WatchedBooks, ids: readonly number[], session: ClientSession): Promise<{ edited: number[]; disputed: Set<number> }> {
  const rows = await writtenOf(watched, ids, session).toArray();
  const now = await standing(watched, ids, session);
  const ours = rows.filter((row) => row.settingsKey === watched.settingsKey);
  const disputed = new Set(ours.filter(({ edit }) => edit?.isDisputed).map(({ book }) => book));
  const edited = ours.filter(({ book, edit, hash }) => !disputed.has(book) && (edit !== undefined || hash !== now.get(book)?.hash));
  return { edited: edited.map(({ book }) => book), disputed };
}

/** These books are as the program wants them. */
export async function noteWritten(watched: WatchedBooks, ids: readonly number[], session: ClientSession): Promise<void> {
  const { db, tenant, settingsKey } = watched;
  const now = await standing(watched, ids, session);
  const writes = ids.map((book) => {
    const [_id, is] = [keyOf(tenant, book), now.get(book)];
    if (!is) return { deleteOne: { filter: { _id } } };
    return {
      updateOne: { filter: { _id }, update: { $set: { tenant, book, settingsKey, ...is }, $unset: { edit: '' as const }, $inc: { version: 1 } }, upsert: true },
    };
  });
  if (writes.length > 0) await writtenIn(db).bulkWrite(writes, { session });
}

function writtenOf({ db, tenant }: WatchedBooks, ids: readonly number[], session?: ClientSession) {
  return writtenIn(db).find({ _id: { $in: ids.map((book) => keyOf(tenant, book)) } }, { ...(session && { session }) });
}

export function keyOf(tenant: string, book: number): string {
  return `${tenant}/${book}`;
}

async function standing({ db, design }: WatchedBooks, ids: readonly number[], session?: ClientSession): Promise<Map<number, Standing>> {
  const { books, tenant } = design;
  const ofTenant = tenant && { [tenant.column]: tenant.value };
  const collection: Collection<Document> = db.collection(books.name);
  const found = collection.find({ ...ofTenant, [books.bookId]: { $in: [...ids] } }, { ...(session && { session }) });
  const all = await found.toArray();
  return new Map(all.map((each) => [Number(each[books.bookId]), { document: each._id, hash: hashOf(each, design) }]));
}

/** Of what the program writes; what a document has beside is nobody's edit. */
function hashOf(document: Document, { books }: DocumentDesign): string {
  const own = books.columns.filter(({ name }) => !books.primaryKey.includes(name)).map(({ name }) => [name, document[name] ?? undefined]);
  const plain: unknown = JSON.parse(JSON.stringify(Object.fromEntries(own)));
  return createHash('sha256').update(canonicalJson(plain)).digest('hex').slice(0, 32);
}
