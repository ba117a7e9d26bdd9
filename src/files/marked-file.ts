/** Files of the state folder that can be made anew at any time. The first line of each says of what it was made. */
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeWhole } from './write-streamed.ts';

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
  async function* pieces() {
    yield `${mark}\n`;
    yield* text;
  }
  await writeWhole(file, pieces(), { mode: 0o600 });
}
