/** Every write with the bytes that stood there before: what an undo needs. */
import { deflateRawSync } from 'node:zlib';
import type { Write } from '../domain/item-store.ts';
import type { Db } from './database.ts';

export async function addWrite(db: Db, write: Write): Promise<void> {
  await db
    .insertInto('writes')
    .values({
      run_id: write.runId,
      item_id: write.itemId,
      path: write.path,
      before: write.before ? deflateRawSync(write.before) : null,
      after_hash: write.afterHash,
      written_at: write.writtenAtMs,
    })
    .execute();
}
