/** Writes of sidecars that began and have not ended yet. They are noted in the sidecar's row, beside what stood there before. */
import type { UnfinishedWrite } from '../../ports/write-journal.ts';
import type { SidecarTable } from '../book-tables.ts';
import { NOT_PENDING, noSidecar } from '../sidecar-rows.ts';
import type { PendingColumns } from '../write-rows.ts';
import { type Db, statement } from './connection.ts';

/** Statements that run within a transaction of the caller. */
export interface PendingWriteRows {
  /** Notes what is about to be written. The bytes come compressed. @param write with what stands there now, if that is ours */
  begin(write: PendingValues & { confirmed: ConfirmedBytes | undefined }): void;
  /** Forgets a write that was not done; what stood there before is kept. */
  abandon(library: string, path: string): void;
}

type ConfirmedBytes = Pick<SidecarTable, 'hash' | 'bytes'>;

interface PendingValues extends PendingColumns {
  library: string;
  path: string;
  exporter: string;
}

interface SidecarPath {
  library: string;
  path: string;
}

export function createPendingWriteRows(db: Db): PendingWriteRows {
  const { keepNoted, upsert, setConfirmed, clear, removeEmpty } = statementsOf(db);
  return {
    begin({ confirmed, ...write }) {
      keepNoted.run({ library: write.library, path: write.path, before: write.pending_before });
      upsert.run(write);
      if (confirmed) setConfirmed.run({ library: write.library, path: write.path, ...confirmed });
    },
    abandon(library, path) {
      clear.run({ library, path });
      removeEmpty.run({ library, path });
    },
  };
}

function statementsOf(db: Db) {
  return {
    /** What was noted first, and may have been written, stays known as ours: somebody may have edited it since. */
    keepNoted: statement(db, (query, p: SidecarPath & { before: string | null }) =>
      query
        .updateTable('sidecars')
        .set(({ ref }) => ({ hash: ref('pending_hash').$notNull(), bytes: ref('pending_bytes').$notNull() }))
        .where('library', '=', p.library)
        .where('path', '=', p.path)
        .where('hash', '=', '')
        .where('pending_hash', 'is not', null)
        .where('pending_before', 'is distinct from', p.before),
    ),
    upsert: statement(db, (query, p: PendingValues) => {
      const pending = {
        pending_hash: p.pending_hash,
        pending_bytes: p.pending_bytes,
        pending_before: p.pending_before,
        token: p.token,
        token_until: p.token_until,
        item_id: p.item_id,
      };
      return query
        .insertInto('sidecars')
        .values({ library: p.library, path: p.path, exporter: p.exporter, ...noSidecar(), ...pending })
        .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(pending));
    }),
    setConfirmed: statement(db, (query, p: SidecarPath & ConfirmedBytes) =>
      query.updateTable('sidecars').set({ hash: p.hash, bytes: p.bytes }).where('library', '=', p.library).where('path', '=', p.path),
    ),
    clear: statement(db, (query, p: SidecarPath) => query.updateTable('sidecars').set(NOT_PENDING).where('library', '=', p.library).where('path', '=', p.path)),
    removeEmpty: statement(db, (query, p: SidecarPath) =>
      query.deleteFrom('sidecars').where('library', '=', p.library).where('path', '=', p.path).where('hash', '=', '').where('refused_hash', 'is', null),
    ),
  };
}

export async function loadUnfinishedWrites(db: Db, library: string): Promise<UnfinishedWrite[]> {
  const rows = await db.selectFrom('sidecars').select(['path', 'token', 'token_until']).where('library', '=', library).where('token', 'is not', null).execute();
  return rows.map(({ path, token, token_until: untilMs }) => ({ path, token: token ?? '', untilMs: untilMs ?? 0 }));
}
