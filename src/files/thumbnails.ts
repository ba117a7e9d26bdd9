/** Thumbnails: small pictures for pages, made once and kept in a folder of the state, the least used of which go when they are too many. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, ResponseError } from '../domain/errors.ts';
import { loadSharp, MAX_INPUT_PIXELS, MAX_SECONDS, oneAtATime } from './picture-library.ts';

const QUALITY = 78;
const MAX_KEPT_BYTES = 256 * 1024 * 1024;
/** So often the folder is looked through. */
const WRITES_BETWEEN_LOOKS = 500;

export interface Thumbnails {
  /** The one of this name, made from `original` if there is none yet. Throws `ResponseError` for what is no picture. */
  get(name: string, widthPixels: number, original: () => Promise<Buffer | undefined>): Promise<Buffer | undefined>;
}

/** @param folder absolute; undefined where nothing is kept */
export function createThumbnails(folder: string | undefined, maxKeptBytes = MAX_KEPT_BYTES): Thumbnails {
  const underWay = new Map<string, Promise<Buffer | undefined>>();
  let writes = 0;

  async function find(path: string): Promise<Buffer | undefined> {
    const bytes = await readFile(path).catch(() => undefined);
    // The time of the file says when it was last of use.
    if (bytes) await utimes(path, new Date(), new Date()).catch(() => {});
    return bytes;
  }

  /** A thumbnail that cannot be kept is made again the next time. */
  async function keep(path: string, bytes: Buffer): Promise<void> {
    const temp = `${path}.${randomUUID()}`;
    try {
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      await writeFile(temp, bytes, { mode: 0o600 });
      await rename(temp, path);
      if (writes++ % WRITES_BETWEEN_LOOKS === 0) await removeLeastUsed(join(path, '..'), maxKeptBytes);
    } catch {
      await rm(temp, { force: true }).catch(() => {});
    }
  }

  async function getOrMake(path: string | undefined, widthPixels: number, original: () => Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    const known = path === undefined ? undefined : await find(path);
    if (known) return known;
    const bytes = await original();
    if (!bytes) return undefined;
    const thumbnail = await shrink(bytes, widthPixels);
    if (path !== undefined) await keep(path, thumbnail);
    return thumbnail;
  }

  return {
    get(name, widthPixels, original) {
      const key = createHash('sha256')
        .update(JSON.stringify([name, widthPixels]))
        .digest('hex');
      const making = underWay.get(key) ?? getOrMake(folder && join(folder, `${key}.webp`), widthPixels, original).finally(() => underWay.delete(key));
      underWay.set(key, making);
      return making;
    },
  };
}

async function shrink(bytes: Buffer, width: number): Promise<Buffer> {
  const sharp = await loadSharp();
  return oneAtATime(async () => {
    try {
      const picture = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' }).timeout({ seconds: MAX_SECONDS });
      return await picture
        .rotate()
        .resize({ width, height: width * 2, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: QUALITY })
        .toBuffer();
    } catch (error) {
      throw new ResponseError(`that is no picture: ${messageOf(error)}`, { cause: error });
    }
  });
}

async function removeLeastUsed(folder: string, maxBytes: number): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(names.map(async (name) => ({ path: join(folder, name), stats: await stat(join(folder, name)).catch(() => undefined) })));
  let bytes = 0;
  for (const { path, stats } of files.sort((a, b) => (b.stats?.mtimeMs ?? 0) - (a.stats?.mtimeMs ?? 0))) {
    bytes += stats?.size ?? 0;
    if (bytes > maxBytes) await rm(path, { force: true });
  }
}
