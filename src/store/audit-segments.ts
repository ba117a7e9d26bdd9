/** A segment of the audit log: a stretch of entries, compressed together. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** So many are compressed at once; at least as many are left as they are. */
export const SEGMENT_ENTRIES = 256;

/** An entry as it is kept: its canonical text, and the hash that holds it to the one before. */
export interface KeptEntry {
  body: string;
  hash: string;
}

export interface PackedSegment {
  plainBytes: number;
  /** 32 bytes for each entry. Hashes cannot be compressed. */
  hashes: Buffer;
  bodies: Buffer;
}

const HASH_BYTES = 32;
/** No segment of ours comes near it; a forged one may not fill the memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** No body has a line end of its own, for JSON escapes it. */
export function packSegment(entries: readonly KeptEntry[]): PackedSegment {
  const plain = Buffer.from(entries.map(({ body }) => body).join('\n'));
  const bodies = zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 12 } });
  return { plainBytes: plain.length, hashes: Buffer.from(entries.map(({ hash }) => hash).join(''), 'hex'), bodies };
}

/** Undefined if it is damaged. */
export function unpackSegment({ bodies, hashes }: { bodies: Uint8Array; hashes: Uint8Array }): KeptEntry[] | undefined {
  try {
    const lines = zstdDecompressSync(bodies, { maxOutputLength: MOST_BYTES }).toString().split('\n');
    const hex = Buffer.from(hashes).toString('hex');
    return lines.map((body, index) => ({ body, hash: hex.slice(index * HASH_BYTES * 2, (index + 1) * HASH_BYTES * 2) }));
  } catch {
    return undefined;
  }
}
