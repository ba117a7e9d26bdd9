/** Any picture → the JPEG that every server reads as a cover. */
import type { CoverOptions } from '../domain/book/cover.ts';
import { messageOf, ResponseError } from '../domain/errors.ts';

/** More pixels than any cover has. Beyond this, a small file may unpack to gigabytes. */
const MAX_INPUT_PIXELS = 100_000_000;

/** Formats that a provider's cover may have. SVG is not among them: it can hold scripts. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff']);

/**
 * Makes a picture a JPEG of the allowed size; one that already is keeps its bytes. Throws `ResponseError` for what is
 * no picture, or too small to be a cover.
 */
export async function toJpeg(bytes: Buffer, { minPixels, maxPixels, quality }: Pick<CoverOptions, 'minPixels' | 'maxPixels' | 'quality'>): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' });
    const { width, height, format } = await picture.metadata();
    if (!FORMATS.has(format)) throw new ResponseError(`what was fetched is no picture: ${format}`);
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
}
