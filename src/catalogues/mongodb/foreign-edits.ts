/** What others changed in the documents of a target, as the server told it and as the program noted it. */
import type { ChangeStream } from 'mongodb';
import type { ForeignEdits } from '../../ports/catalogue-target.ts';
import { catchUp, streamOf } from './change-stream.ts';
import { writtenIn } from './own-collections.ts';
import { readBook } from './read-book.ts';
import { keyOf, type WatchedBooks } from './written.ts';

export interface WatchedEdits extends ForeignEdits {
  close(): Promise<void>;
}

export function createForeignEdits(watched: WatchedBooks): WatchedEdits {
  const { db, design, tenant } = watched;
  const written = writtenIn(db);
  return {
    ...createEar(watched),
    async open(limit) {
      await catchUp(watched);
      const rows = await written
        .find({ tenant, edit: { $exists: true } })
        .sort({ 'edit.isDisputed': 1, book: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ book, version, edit }) => ({ itemId: book, version, atMs: edit?.atMs, isDisputed: edit?.isDisputed === true }));
    },
    /** As others left it, it counts as written: only what is edited from now on is an edit. */
    async settle(edits) {
      for (const { itemId, version } of edits) {
        const which = { _id: keyOf(tenant, itemId), version, edit: { $exists: true } };
        const row = await written.findOne(which);
        const hash = row?.edit?.hash;
        if (row)
          await written.updateOne(which, { ...(hash === undefined ? {} : { $set: { hash } }), $unset: { edit: '', ...(hash === undefined && { hash: '' }) } });
      }
    },
    async dispute(edits) {
      for (const { itemId, version } of edits)
        await written.updateOne({ _id: keyOf(tenant, itemId), version, edit: { $exists: true } }, { $set: { 'edit.isDisputed': true } });
    },
    countDisputed: () => written.countDocuments({ tenant, 'edit.isDisputed': true }),
    async books(ids) {
      const { books } = design;
      const ofTenant = design.tenant && { [design.tenant.column]: design.tenant.value };
      const found = await db
        .collection(books.name)
        .find({ ...ofTenant, [books.bookId]: { $in: [...ids] } })
        .toArray();
      return found.map((document) => readBook(document, design));
    },
  };
}

/** One stream by which the server says that somebody edits. */
function createEar(watched: WatchedBooks): { listen(onEdit: () => void): Promise<void>; close(): Promise<void> } {
  let stream: ChangeStream | undefined;
  return {
    async listen(onEdit) {
      if (stream) return;
      const next = streamOf(watched, undefined);
      stream = next;
      const forget = async () => {
        if (stream === next) stream = undefined;
        await next.close();
      };
      try {
        if (await next.tryNext()) onEdit();
      } catch (error) {
        await forget();
        throw error;
      }
      void hear(next, onEdit).catch(forget);
    },
    async close() {
      await stream?.close();
    },
  };
}

async function hear(stream: ChangeStream, onEdit: () => void): Promise<void> {
  for (;;) {
    await stream.next();
    onEdit();
  }
}
