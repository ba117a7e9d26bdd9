/** Keeps on disk for a while what comes piece by piece, until its size and its sum are known. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/write-streamed.ts';
import { withTempFolder } from './temp-folder.ts';

export interface Spooled {
  size: number;
  /** In hexadecimal digits. */
  sha256: string;
  read(): AsyncIterable<Uint8Array>;
}

/** The file is its owner’s alone, and gone in the end. */
export function spooled<T>(pieces: AsyncIterable<string | Uint8Array>, task: (whole: Spooled) => Promise<T>): Promise<T> {
  return withTempFolder(async (folder) => {
    const file = join(folder, 'part');
    const hash = createHash('sha256');
    let size = 0;
    async function* counted() {
      for await (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        hash.update(bytes);
        size += bytes.length;
        yield bytes;
      }
    }
    await writeWhole(file, counted(), { mode: 0o600 });
    return task({ size, sha256: hash.digest('hex'), read: () => createReadStream(file) as AsyncIterable<Uint8Array> });
  });
}
