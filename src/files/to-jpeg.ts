/** Any picture → the JPEG that every server reads as a cover. A small file can unpack to gigabytes, so memory and formats are bounded. */
import pLimit from 'p-limit';
import type { CoverOptions } from '../domain/book/cover.ts';
import { messageOf, ResponseError } from '../domain/errors.ts';

/** More pixels than any cover has: 5000 × 5000. */
const MAX_INPUT_PIXELS = 25_000_000;

/** The time for one picture, beyond which libvips gives up. */
const MAX_SECONDS = 30;

/**
 * The loaders of libvips that a cover may need, and no others: HEIF (with AVIF) takes gigabytes for a picture of two kilobytes, and SVG can
 * hold scripts.
 */
const LOADERS = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif', 'VipsForeignLoadTiff'];

/** Unpacked pictures are large, so they are worked on one after the other. */
const oneAtATime = pLimit(1);

let loading: Promise<Sharp> | undefined;

type Sharp = typeof import('sharp')['default'];

function loadSharp(): Promise<Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: LOADERS });
    // No picture comes twice, and more threads would take more memory.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}

/**
 * Makes a picture a JPEG of the allowed size; one that already is keeps its bytes. Throws `ResponseError` for what is
 * no picture, or too small to be a cover.
 */
export async function toJpeg(bytes: Buffer, { minPixels, maxPixels, quality }: Pick<CoverOptions, 'minPixels' | 'maxPixels' | 'quality'>): Promise<Buffer> {
  const sharp = await loadSharp();
  return oneAtATime(async () => {
    try {
      const picture = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' }).timeout({ seconds: MAX_SECONDS });
      const { width, height, format } = await picture.metadata();
      if (Math.min(width, height) < minPixels) throw new ResponseError(`a picture of ${width} × ${height} is no cover`);
      const isFine = format === 'jpeg' && Math.max(width, height) <= maxPixels;
      // Decoding finds files that are cut short. A whole one keeps its bytes.
      if (isFine) await picture.stats();
      if (isFine) return bytes;
      const resized = picture.rotate().resize({ width: maxPixels, height: maxPixels, fit: 'inside', withoutEnlargement: true });
      return await resized.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      throw new ResponseError(`what was fetched is no picture: ${messageOf(error)}`, { cause: error });
    }
  });
}
