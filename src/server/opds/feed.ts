/** A page of an OPDS catalogue, whatever it is written as. */
import type { ListedItem } from '../../actions/search.ts';

export interface OpdsFeed {
  /** Its address below the root of the catalogue, with its parameters. */
  at: string;
  title: string;
  /** Where more is: shelves, or people and series with how many books. */
  navigation: readonly OpdsShelf[];
  books: readonly ListedItem[];
  /** The next page, as `at`. */
  next?: string | undefined;
}

interface OpdsShelf {
  title: string;
  /** As `at`. */
  leadsTo: string;
  /** True if books are there, false if further shelves are. */
  hasBooks: boolean;
  count?: number;
  isNewest?: boolean;
}

export const IMAGE = 'http://opds-spec.org/image';
export const NEWEST = 'http://opds-spec.org/sort/new';
