/** Reads, writes, replaces and removes a sidecar while somebody swaps its folder for a link out of the library, and tells what got out or in. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../src/domain/errors.ts';
import { blockingFileSystem } from '../../src/files/blocking-file-system.ts';
import { openLibraryReader } from '../../src/files/library-files.ts';
import { anyToken } from '../../src/files/temp-name.ts';
import { removeFile, removeTempOf, writeAtomic } from '../../src/files/write-atomic.ts';

export interface RaceResult {
  rounds: number;
  /** How often the link was in the way, so that nothing was written. */
  refused: number;
  written: number;
  /** Names outside the library, which nobody may write to or remove. */
  outside: string[];
  /** How often a file outside the library was read as one of the library's. */
  taken: number;
  /** Temp files that were left in the library. */
  temps: string[];
  /** What an honest error does not say. */
  odd: string[];
}

/** Stands in the book's folder and outside, with other bytes. */
const TWIN = 'desc.txt';
const REFUSALS = /outside the library|ENOENT|ENOTDIR|changed meanwhile|leaves the library|became a link|vanished|moved or removed/;

/** @param isOver is asked after each round */
export async function race(home: string, isOver: (result: RaceResult) => boolean): Promise<RaceResult> {
  const [library, outside] = [join(home, 'library'), join(home, 'outside')];
  mkdirSync(join(library, 'book'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(library, 'book', TWIN), 'of the book');
  writeFileSync(join(outside, TWIN), 'a secret');
  const held = openSync(join(library, 'book'), 'r');
  /** What stands in the folder, wherever the folder is at the moment. */
  const standing = () => {
    const at = `/proc/self/fd/${held}/metadata.json`;
    return existsSync(at) ? readFileSync(at) : undefined;
  };
  const swapper = fork(join(import.meta.dirname, 'swapper.ts'), [library, outside]);
  await once(swapper, 'message');
  const result: RaceResult = { rounds: 0, refused: 0, written: 0, outside: [], taken: 0, temps: [], odd: [] };
  const path = join(library, 'book', 'metadata.json');
  const attempt = async (does: () => Promise<unknown>): Promise<boolean> => {
    try {
      await does();
      return true;
    } catch (error) {
      result.refused++;
      if (!REFUSALS.test(messageOf(error))) result.odd.push(messageOf(error));
      return false;
    }
  };
  do {
    const bytes = Buffer.from(`round ${result.rounds}`);
    const fs = result.rounds % 2 === 0 ? blockingFileSystem : undefined;
    const token = anyToken();
    const expected = standing();
    if (await attempt(() => writeAtomic(path, bytes, { realRoot: library, token, expected, ...(fs && { fs }) }))) {
      result.written++;
      if (!standing()?.equals(bytes)) result.odd.push('written elsewhere');
    }
    await removeTempOf(path, token, library);
    const last = standing();
    if (result.rounds % 5 === 0 && last) await attempt(() => removeFile(path, { realRoot: library, expected: last, ...(fs && { fs }) }));
    await attempt(async () => {
      const read = await openLibraryReader(library, fs).readBytes(`book/${TWIN}`);
      if (read?.toString() === 'a secret') result.taken++;
    });
    result.rounds++;
    result.outside.push(...readdirSync(outside).filter((name) => name !== TWIN));
  } while (!isOver(result));
  swapper.send('stop');
  await once(swapper, 'exit');
  closeSync(held);
  const names = readdirSync(library, { recursive: true }) as string[];
  result.temps = names.filter((name) => name.endsWith('.tmp'));
  rmSync(home, { recursive: true, force: true });
  return result;
}
