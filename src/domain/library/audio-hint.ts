/** What the tags of an audio file say about which book it belongs to. */
import type { ItemFile } from './item.ts';

export interface AudioHint {
  album?: string;
  trackTitle?: string;
  asin?: string;
  track?: number;
}

/** What shows that a file is still the one that was read. */
export type HintedFile = Pick<ItemFile, 'path' | 'sizeBytes' | 'mtimeMs'>;
