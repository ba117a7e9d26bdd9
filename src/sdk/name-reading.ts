/** What the names of a book's folders and files may mean. `A - B` is an author and a title, or the other way round. */
import type { Reading } from './reading.ts';

/** One way to read the names of one book. */
export interface NameReading {
  /** The habit of naming that it follows, such as `Author - Title`. No two readings of one book have the same. */
  habit: string;
  /** How likely it is beside the other readings, 0…1. */
  score: number;
  /** What the names say if they are read so. Its confidence is lower where another reading is nearly as likely. */
  reading: Reading;
}

/** What the files of a book state inside, which tells one reading of its names from another. */
export interface StatedInside {
  /** Titles in tags and ebooks. One may be no more than the name of its file. */
  titles: readonly string[];
  authors: readonly string[];
  narrators: readonly string[];
  series: readonly string[];
}

/** A summary of the names that stand together in one folder. Plain data. */
export interface SiblingNames {
  count: number;
  /** How often the names begin, and end, with the same piece, by its folded text. */
  first: ReadonlyMap<string, number>;
  last: ReadonlyMap<string, number>;
  /** How many names begin with the number of a volume, and with a year. */
  numbered: number;
  dated: number;
  /** How much more the first piece looks like people than the last one, on average over the names that have two. */
  lean: number;
  pairs: number;
}

/** What stands around a book, which tells one reading of its names from another. */
export interface Surroundings {
  /** The names in the folder in which the book stands. */
  siblings?: SiblingNames | undefined;
}
