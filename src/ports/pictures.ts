/** Pictures of books, in sizes fit for a page. */
import type { FieldValue } from '../domain/book/metadata.ts';

export interface PictureWanted {
  library: string;
  cover: FieldValue<'cover'>;
  widthPixels: number;
}

export interface Pictures {
  /** WebP, no wider than wanted, and kept for the next time. Undefined if the picture cannot be had. */
  thumbnail(wanted: PictureWanted, signal: AbortSignal): Promise<Buffer | undefined>;
}
