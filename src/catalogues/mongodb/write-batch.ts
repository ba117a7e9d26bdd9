/** Writes changes to the collection of a target: what a document has beside is kept, because it may be the user's. */
import type { AnyBulkWriteOperation, ClientSession, Db, Document, Filter, ObjectId } from 'mongodb';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import type { RecordChange } from '../../ports/record-changes.ts';
import type { DocumentDesign } from '../design/document.ts';
import type { Column, Row } from '../design/tables.ts';

/** Stands in every document: which change it is of. */
const VERSION = 'rubricator';

interface Written {
  pass: ObjectId;
  /** A transaction keeps other writers away; without one, each document is compared by its revision. */
  session: ClientSession | undefined;
}

export async function writeChanges(db: Db, changes: readonly RecordChange[], design: DocumentDesign, { pass, session }: Written): Promise<void> {
  const writes = changes.flatMap((change) => writesOf(change, design, pass, session === undefined));
  if (writes.length > 0) await db.collection(design.books.name).bulkWrite(writes, { ordered: true, ...(session && { session }) });
}

/** Removes what there is of all books; of one tenant, if there are several. */
export async function clearBooks(db: Db, design: DocumentDesign, session: ClientSession | undefined): Promise<void> {
  await db.collection(design.books.name).deleteMany(booksAfter(0, design), { ...(session && { session }) });
}

/** Documents that are books of this owner. */
export function booksAfter(id: number, { books, tenant }: DocumentDesign): Filter<Document> {
  return { ...(tenant && { [tenant.column]: tenant.value }), [books.bookId]: { $gt: id } };
}

function writesOf({ revision, itemId, entry }: RecordChange, design: DocumentDesign, pass: ObjectId, isCompared: boolean): AnyBulkWriteOperation[] {
  const { books, tenant } = design;
  const book = { ...(tenant && { [tenant.column]: tenant.value }), [books.bookId]: itemId };
  const older = { ...book, $nor: [{ [`${VERSION}.pass`]: pass, [`${VERSION}.revision`]: { $gte: revision } }] };
  if (!entry) return [{ deleteOne: { filter: isCompared ? older : book } }];
  const own = { ...documentOf(entry, design), [VERSION]: { pass, revision } };
  const [here, absent] = [Object.entries(own).filter(([, value]) => value !== undefined), Object.entries(own).filter(([, value]) => value === undefined)];
  const update = { $set: Object.fromEntries(here), ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map(([name]) => [name, ''])) }) };
  if (!isCompared) return [{ updateOne: { filter: book, update, upsert: true } }];
  return [{ updateOne: { filter: older, update } }, { updateOne: { filter: book, update: { $setOnInsert: update.$set }, upsert: true } }];
}

/** Without the key, by which it is found. Throws if something lacks that no document is without. */
function documentOf(entry: CatalogueEntry, { books }: DocumentDesign): Document {
  const [row = {}] = books.rowsOf(entry);
  return Object.fromEntries(books.columns.filter(({ name }) => !books.primaryKey.includes(name)).map((column) => [column.name, valueFor(column, row)]));
}

function valueFor({ name, type, isRequired }: Column, row: Row): unknown {
  const value = row[name];
  if (value === undefined && isRequired) throw new Error(`a book has no ${name}`);
  return type === 'time' && value !== undefined ? new Date(value as number) : value;
}
