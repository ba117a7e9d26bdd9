/** Pictures that somebody uploaded: each a JPEG of ours in a folder of the state, named by its hash. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FieldValue } from '../domain/book/metadata.ts';
import { messageOf, PictureError, ReadError } from '../domain/errors.ts';
import { loadSharp, MAX_INPUT_PIXELS, MAX_SECONDS, oneAtATime } from './picture-library.ts';

const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
const QUALITY = 92;
const MIN_PIXELS = 50;
/** What was just kept may be about to be decided. */
const YOUNG_MS = 24 * 3_600_000;

export interface KeptPictures {
  /** Throws `PictureError`. @param isDryRun true to look only */
  keep(bytes: Uint8Array, isDryRun: boolean): Promise<FieldValue<'cover'>>;
  /** Throws `ReadError` if it is gone. */
  read(hash: string): Promise<Buffer>;
  /** Removes those that are older than a day and that nothing refers to. */
  prune(isUsed: (hash: string) => boolean, nowMs: number): Promise<number>;
}

/** @param folder absolute; undefined to keep them in memory */
export function createKeptPictures(folder: string | undefined): KeptPictures {
  const inMemory = new Map<string, Buffer>();
  const fileOf = (hash: string) => folder && join(folder, `${hash}.jpg`);

  async function store(hash: string, bytes: Buffer): Promise<void> {
    const file = fileOf(hash);
    if (folder === undefined || file === undefined) return void inMemory.set(hash, bytes);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temp = join(folder, `.${hash}.${randomUUID()}`);
    try {
      await writeFile(temp, bytes, { mode: 0o600, flush: true });
      await rename(temp, file);
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
  }

  return {
    async keep(given, isDryRun) {
      const { bytes, width } = await toPicture(given);
      const hash = createHash('sha256').update(bytes).digest('hex');
      if (!isDryRun) await store(hash, bytes);
      return { source: 'upload', location: hash, widthPixels: width };
    },
    async read(hash) {
      const file = fileOf(hash);
      const bytes = file === undefined ? inMemory.get(hash) : await readFile(file).catch(() => undefined);
      if (!bytes) throw new ReadError('the picture that was uploaded is not there any more; upload it again');
      return bytes;
    },
    async prune(isUsed, nowMs) {
      const names = folder === undefined ? [] : await readdir(folder).catch((): string[] => []);
      let removed = 0;
      for (const name of names) {
        const path = join(folder ?? '', name);
        const found = await stat(path).catch(() => undefined);
        if (!found || nowMs - found.mtimeMs < YOUNG_MS || isUsed(name.replace(/\.jpg$/, ''))) continue;
        await rm(path, { force: true });
        removed++;
      }
      return removed;
    },
  };
}

/** Everything but the picture itself is left behind: where it was taken, by whom, with which camera. */
async function toPicture(given: Uint8Array): Promise<{ bytes: Buffer; width: number }> {
  if (given.length === 0) throw new PictureError('there is no picture in it');
  if (given.length > MAX_UPLOAD_BYTES) throw new PictureError(`a picture may have ${MAX_UPLOAD_BYTES / 1024 / 1024} MB at most`);
  const sharp = await loadSharp();
  return oneAtATime(async () => {
    try {
      const picture = sharp(given, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' }).timeout({ seconds: MAX_SECONDS });
      const { width, height } = await picture.metadata();
      if (Math.min(width, height) < MIN_PIXELS) throw new PictureError(`a picture of ${width} × ${height} is no cover`);
      const made = await picture.rotate().flatten({ background: '#ffffff' }).jpeg({ quality: QUALITY, mozjpeg: true }).toBuffer({ resolveWithObject: true });
      return { bytes: made.data, width: made.info.width };
    } catch (error) {
      if (error instanceof PictureError) throw error;
      throw new PictureError(`that is no JPEG, PNG, WebP, GIF or TIFF of at most ${MAX_INPUT_PIXELS / 1_000_000} megapixels: ${messageOf(error)}`, {
        cause: error,
      });
    }
  });
}
