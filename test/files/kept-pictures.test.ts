import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PictureError } from '../../src/domain/errors.ts';
import { createKeptPictures } from '../../src/files/kept-pictures.ts';
import { makePicture } from './made-picture.ts';
import { tempFolder } from './temp-folder.ts';

const DAY_MS = 86_400_000;
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>');

describe('a picture that somebody uploads', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('as %s is kept as a JPEG by its hash, once', async (format) => {
    const folder = join(tempFolder(), 'pictures');
    const kept = createKeptPictures(folder);
    const value = await kept.keep(await makePicture({ format }), false);
    expect(value).toEqual({ source: 'upload', location: expect.stringMatching(/^[0-9a-f]{64}$/), widthPixels: 120 });
    await kept.keep(await makePicture({ format }), false);
    expect(readdirSync(folder)).toEqual([`${value.location}.jpg`]);
    expect((await sharp(await createKeptPictures(folder).read(value.location)).metadata()).format).toBe('jpeg');
  });

  test('loses where it was taken', async () => {
    const kept = createKeptPictures(undefined);
    const told = await sharp(await makePicture({ format: 'jpeg' }))
      .withExif({ IFD3: { GPSLatitudeRef: 'N' }, IFD0: { Artist: 'Ann' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(told).metadata()).exif).toBeDefined();
    const { location } = await kept.keep(told, false);
    expect((await sharp(await kept.read(location)).metadata()).exif).toBeUndefined();
  });

  test.each([
    ['nothing', async () => Buffer.alloc(0), 'there is no picture in it'],
    ['a text', async () => Buffer.from('no picture'), 'that is no JPEG'],
    ['an SVG', async () => SVG, 'that is no JPEG'],
    ['an AVIF', () => makePicture({ format: 'avif' }), 'that is no JPEG'],
    ['half of a picture', async () => (await makePicture({ width: 900, height: 900, format: 'jpeg' })).subarray(0, 1500), 'that is no JPEG'],
    ['a bomb', () => makePicture({ width: 6000, height: 6000 }), 'at most 25 megapixels'],
    ['a dot', () => makePicture({ width: 3, height: 3 }), 'a picture of 3 × 3 is no cover'],
    ['21 MB', async () => Buffer.alloc(21 * 1024 * 1024), '20 MB at most'],
  ])('is refused if it is %s', async (_, make, message) => {
    const folder = join(tempFolder(), 'pictures');
    const failed = await createKeptPictures(folder)
      .keep(await make(), false)
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PictureError);
    expect(String(failed)).toContain(message);
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  test('goes a day after nothing refers to it', async () => {
    const folder = join(tempFolder(), 'pictures');
    const kept = createKeptPictures(folder);
    const [used, unused] = [await kept.keep(await makePicture(), false), await kept.keep(await makePicture({ width: 200 }), false)];
    writeFileSync(join(folder, '.half'), '');
    const prune = (nowMs: number) => kept.prune((hash) => hash === used.location, nowMs);
    expect(await prune(Date.now())).toBe(0);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    expect(await prune(2 * DAY_MS)).toBe(2);
    expect(readdirSync(folder)).toEqual([`${used.location}.jpg`]);
    await expect(kept.read(unused.location)).rejects.toThrow('upload it again');
  });

  test('is not kept on a dry run', async () => {
    const kept = createKeptPictures(undefined);
    const { location } = await kept.keep(await makePicture(), true);
    await expect(kept.read(location)).rejects.toThrow('not there any more');
  });
});
