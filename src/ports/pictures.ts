/** Pictures of books: in sizes fit for a page, those that somebody uploaded, and those inside the files of a book. */
import type { FieldValue } from '../domain/book/metadata.ts';
import type { StoredItem } from './items.ts';

export interface PictureWanted {
  library: string;
  cover: FieldValue<'cover'>;
  widthPixels: number;
}

/** The book whose files are looked into. */
export type PicturedBook = Pick<StoredItem, 'library' | 'path' | 'isFile'>;

export interface Pictures {
  /** WebP, no wider than wanted, and kept for the next time. Undefined if the picture cannot be had. */
  thumbnail(wanted: PictureWanted, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Keeps what somebody uploaded, made anew as a JPEG. Throws `PictureError` for what is none, or too large. @param isDryRun true to look only */
  keep(bytes: Uint8Array, isDryRun: boolean): Promise<FieldValue<'cover'>>;
  /** The pictures inside the media files of a book, each once, with the first file that has it. */
  inside(book: PicturedBook): Promise<FieldValue<'cover'>[]>;
}
