/** A file that is made piece by piece: it is there once it is whole. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

type Pieces = AsyncIterable<string | Uint8Array>;

interface WholeOptions {
  /** Permissions of the file; those of every new file if absent. */
  mode?: number;
  /** Asked of the whole file before it takes its place; what is not wanted goes. */
  isWanted?(part: string): Promise<boolean>;
}

/** Resolves to false if it was not wanted. Rejects, and then the old file still stands, if the folder is not there or the disk is full. */
export async function writeWhole(file: string, pieces: Pieces, { mode = 0o666, isWanted }: WholeOptions = {}): Promise<boolean> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    // A stream that is given up while it opens its file makes it after we removed it, so we open it ourselves.
    const opened = await open(part, 'wx', mode);
    await pipeline(pieces, opened.createWriteStream({ flush: true }));
    if (isWanted && !(await isWanted(part))) return false;
    await rename(part, file);
    return true;
  } finally {
    await rm(part, { force: true });
  }
}

/** The same; resolves to false if the same bytes stand there already. */
export async function writeStreamed(file: string, pieces: Pieces): Promise<boolean> {
  const hash = createHash('sha256');
  return writeWhole(file, hashed(pieces, hash), { isWanted: async (part) => !(await isSame(file, part, hash.digest('hex'))) });
}

async function* hashed(pieces: Pieces, hash: ReturnType<typeof createHash>): AsyncGenerator<string | Uint8Array> {
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
