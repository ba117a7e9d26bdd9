/** A file that is made piece by piece: it is there once it is whole, and stays as it is if it would be the same. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Resolves to false if the same bytes stand there already. Rejects, and then the old file still stands, if the folder is not there or the disk is full. */
export async function writeStreamed(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<boolean> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  const hash = createHash('sha256');
  try {
    await pipeline(hashed(pieces, hash), createWriteStream(part, { flags: 'wx', flush: true }));
    if (await isSame(file, part, hash.digest('hex'))) return false;
    await rename(part, file);
    return true;
  } finally {
    await rm(part, { force: true });
  }
}

async function* hashed(pieces: AsyncIterable<string | Uint8Array>, hash: ReturnType<typeof createHash>): AsyncGenerator<string | Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

async function isSame(file: string, part: string, expected: string): Promise<boolean> {
  const [old, made] = await Promise.all([stat(file).catch(() => undefined), stat(part)]);
  if (!old?.isFile() || old.size !== made.size) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === expected;
}
