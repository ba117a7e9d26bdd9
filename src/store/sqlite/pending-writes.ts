/** Writes of sidecars that began and have not ended yet. They are noted in the sidecar's row, beside what stood there before. */
import type { UnfinishedWrite } from '../../ports/write-journal.ts';
import { compress } from './compress.ts';
import { type Db, statement } from './connection.ts';

/** Statements that run within a transaction of the caller. */
export interface PendingWriteRows {
  /** Notes what is about to be written. The bytes come compressed. */
  begin(write: PendingValues & { confirmed?: ConfirmedBytes }): void;
  /** Forgets a write that was not done; what stood there before is kept. */
  abandon(library: string, path: string): void;
}

interface PendingValues {
  library: string;
  path: string;
  itemId: number | null;
  exporter: string;
  pendingHash: string | null;
  pendingBytes: Uint8Array | null;
  pendingBefore: string | null;
  token: string;
  tokenUntilMs: number;
}

/** What stands there now, if that is ours. */
interface ConfirmedBytes {
  hash: string;
  bytes: Uint8Array;
}

interface SidecarPath {
  library: string;
  path: string;
}

export const NOT_PENDING = { pending_hash: null, pending_bytes: null, pending_before: null, token: null, token_until: null };

/** What a row holds until the first write at its path has ended. */
const NO_SIDECAR = { hash: '', size_bytes: 0, mtime_ms: 0, bytes: compress(new Uint8Array()) };

export function createPendingWriteRows(db: Db): PendingWriteRows {
  const { upsert, setConfirmed, clear, removeEmpty } = statementsOf(db);
  return {
    begin({ confirmed, ...write }) {
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
    upsert: statement(db, (query, p: PendingValues) => {
      const pending = {
        pending_hash: p.pendingHash,
        pending_bytes: p.pendingBytes,
        pending_before: p.pendingBefore,
        token: p.token,
        token_until: p.tokenUntilMs,
        item_id: p.itemId,
      };
      return query
        .insertInto('sidecars')
        .values({ library: p.library, path: p.path, exporter: p.exporter, ...NO_SIDECAR, ...pending })
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
