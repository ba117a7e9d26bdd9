/** What a made file says of itself. */

export interface MadeChapter {
  title: string;
  startSec: number;
}

export interface MadeTags {
  title?: string;
  album?: string;
  artist?: string;
  albumArtist?: string;
  composer?: string;
  narrator?: string;
  date?: string;
  genre?: string;
  publisher?: string;
  description?: string;
  track?: string;
  disc?: string;
  /** Freeform fields by name: `ASIN`, `SERIES`, `SERIES-PART`. */
  custom?: Record<string, string>;
  hasCover?: boolean;
  /** The picture, PNG; one pixel by default. */
  cover?: Buffer;
}

/** A white pixel, PNG. */
export const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==', 'base64');
