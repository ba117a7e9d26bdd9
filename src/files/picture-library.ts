/** The library that unpacks pictures, with its limits: a small file can unpack to gigabytes, so memory and formats are bounded. */
import pLimit from 'p-limit';

/** More pixels than any cover has: 5000 × 5000. */
export const MAX_INPUT_PIXELS = 25_000_000;

/** The time for one picture, beyond which libvips gives up. */
export const MAX_SECONDS = 30;

/**
 * The loaders of libvips that a cover may need, and no others: HEIF (with AVIF) takes gigabytes for a picture of two kilobytes, and SVG can
 * hold scripts.
 */
const LOADERS = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif', 'VipsForeignLoadTiff'];

/** Unpacked pictures are large, so they are worked on one after the other. */
export const oneAtATime = pLimit(1);

let loading: Promise<Sharp> | undefined;

type Sharp = typeof import('sharp')['default'];

export function loadSharp(): Promise<Sharp> {
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
