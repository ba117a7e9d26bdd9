/** Which books others changed, as the change stream of the server tells (mongodb.com/docs/manual/changeStreams). */
import { type ChangeStream, type ChangeStreamDocument, type Document, MongoServerError, type ObjectId, type ResumeToken } from 'mongodb';
import { watchingIn, writtenIn } from './own-collections.ts';
import { noteEdits, type WatchedBooks } from './written.ts';

/** Names of errors: the stream cannot be taken up at the token any more (ChangeStreamFatalError, ChangeStreamHistoryLost, InvalidResumeToken). */
const LOST = new Set([280, 286, 260]);
const PAGE = 500;
/** How long the server waits for a change before it says that there is none. */
const WAIT_MS = 200;

/** What is read of a change (mongodb.com/docs/manual/reference/change-events). */
interface Change {
  operationType?: string;
  documentKey?: { _id: ObjectId };
  fullDocument?: Record<string, unknown>;
  wallTime?: unknown;
  clusterTime?: { getHighBits(): number };
}

/**
 * Notes what happened since the last call. Where that cannot be told, because the server forgot it or the collection was made anew, every
 * book is compared.
 */
export async function catchUp(watched: WatchedBooks): Promise<void> {
  const { db, tenant } = watched;
  const known = await watchingIn(db).findOne({ _id: tenant });
  try {
    if (known?.collection === watched.design.books.name) return await readOn(watched, known.token);
  } catch (error) {
    if (!(error instanceof MongoServerError && LOST.has(Number(error.code)))) throw error;
  }
  await beginAnew(watched);
}

/** The stream begins first: what is edited during the comparison is in it. */
async function beginAnew(watched: WatchedBooks): Promise<void> {
  const stream = streamOf(watched, undefined);
  try {
    const first = await stream.tryNext();
    // The token behind the first change would pass it by.
    const token = stream.resumeToken;
    if (first) await noteChanges(watched, [first as Change]);
    await compareAll(watched);
    await keepToken(watched, token);
  } finally {
    await stream.close();
  }
}

async function readOn(watched: WatchedBooks, token: ResumeToken): Promise<void> {
  const stream = streamOf(watched, token);
  try {
    for (;;) {
      const page = await nextPage(stream);
      await noteChanges(watched, page);
      if (page.some(({ operationType }) => operationType === 'invalidate')) return await beginAnew(watched);
      await keepToken(watched, stream.resumeToken);
      if (page.length < PAGE) return;
    }
  } finally {
    await stream.close();
  }
}

async function nextPage(stream: ChangeStream): Promise<Change[]> {
  const page: Change[] = [];
  while (page.length < PAGE) {
    const next = await stream.tryNext();
    if (!next) break;
    page.push(next as Change);
  }
  return page;
}

/** Of a document that is new no more is wanted than whose it is. */
export function streamOf({ db, design: { books, tenant } }: WatchedBooks, token: ResumeToken | undefined): ChangeStream<Document, ChangeStreamDocument> {
  const wanted = [
    'operationType',
    'documentKey',
    'clusterTime',
    'wallTime',
    `fullDocument.${books.bookId}`,
    ...(tenant ? [`fullDocument.${tenant.column}`] : []),
  ];
  const projection = { $project: Object.fromEntries(wanted.map((name) => [name, 1])) };
  return db.collection(books.name).watch([projection], { maxAwaitTimeMS: WAIT_MS, ...(token !== undefined && { resumeAfter: token }) });
}

async function keepToken({ db, tenant, design }: WatchedBooks, token: ResumeToken): Promise<void> {
  await watchingIn(db).updateOne({ _id: tenant }, { $set: { collection: design.books.name, token } }, { upsert: true });
}

/** A document that was changed or removed is known by the program as a book; one that is new says itself whether it is one. */
async function noteChanges(watched: WatchedBooks, changes: readonly Change[]): Promise<void> {
  const { db, tenant, design } = watched;
  const { bookId } = design.books;
  const keys = changes.flatMap(({ documentKey }) => (documentKey === undefined ? [] : [documentKey._id]));
  if (keys.length === 0) return;
  const known = await writtenIn(db)
    .find({ tenant, document: { $in: keys } })
    .toArray();
  const bookOf = new Map(known.map(({ document, book }) => [String(document), book]));
  const times = new Map<number, number | undefined>();
  for (const change of changes) {
    const full = change.fullDocument ?? {};
    const isOurs = !design.tenant || full[design.tenant.column] === tenant;
    const told = full[bookId];
    const book = isOurs && typeof told === 'number' ? told : bookOf.get(String(change.documentKey?._id));
    if (book !== undefined) times.set(book, timeOf(change));
  }
  await noteEdits(watched, times);
}

/** Servers before 6.0 tell whole seconds only. */
function timeOf({ wallTime, clusterTime }: Change): number | undefined {
  if (wallTime instanceof Date) return wallTime.getTime();
  return clusterTime === undefined ? undefined : clusterTime.getHighBits() * 1000;
}

async function compareAll(watched: WatchedBooks): Promise<void> {
  const { db, tenant } = watched;
  await writtenIn(db).createIndexes([{ key: { tenant: 1, book: 1 } }, { key: { tenant: 1, document: 1 } }]);
  for (let after = 0; ; ) {
    const rows = await writtenIn(db)
      .find({ tenant, book: { $gt: after } })
      .sort({ book: 1 })
      .limit(PAGE)
      .toArray();
    await noteEdits(watched, new Map(rows.map(({ book }) => [book, undefined])));
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.book ?? after;
  }
}
