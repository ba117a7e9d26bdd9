/** Any picture → the JPEG that every server reads as a cover. */
import type { CoverOptions } from '../domain/book/cover.ts';
import { messageOf, ResponseError } from '../domain/errors.ts';
import { loadSharp, MAX_INPUT_PIXELS, MAX_SECONDS, oneAtATime } from './picture-library.ts';

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
