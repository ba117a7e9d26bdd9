/** Files of the state folder that can be made anew at any time. The first line of each says of what it was made. */
import { randomUUID } from 'node:crypto';
import { closeSync, createWriteStream, existsSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MAX_MARK_BYTES = 500;

/** Undefined for a file that is not there. */
export function markOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(MAX_MARK_BYTES);
    return bytes.toString('utf8', 0, readSync(handle, bytes)).split('\n')[0];
  } finally {
    closeSync(handle);
  }
}

/** Its owner’s alone, and there once it is whole. What a kill left of an earlier writing goes. */
export async function writeMarked(file: string, mark: string, text: AsyncIterable<string>): Promise<void> {
  for (const name of readdirSync(dirname(file))) if (name.startsWith(`${basename(file)}.`)) rmSync(join(dirname(file), name), { force: true });
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  async function* pieces() {
    yield `${mark}\n`;
    yield* text;
  }
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
