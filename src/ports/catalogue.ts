/** The catalogue: the merged record of every book as it is kept. Lists, search, counts and exports read it; nobody merges again to show a list. */
import type { Restriction } from '../domain/access/restriction.ts';
import type { FieldFilter } from '../domain/book/book-filter.ts';
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { FacetValue } from '../domain/book/facets.ts';
import type { SearchGroup } from '../domain/book/field-definition.ts';
import type { FieldRef } from '../domain/book/record.ts';
import type { Sort } from '../domain/book/sorts.ts';
import type { ItemState, StoredItem } from './items.ts';

/** A book as lists show it. Its id stays the same as long as the book is known, wherever it moves. */
export interface ListedBook extends Pick<StoredItem, 'id' | 'library' | 'path' | 'folder' | 'isFile' | 'editionKind' | 'state' | 'problems'> {
  /** True while a match waits for the user. */
  isToReview: boolean;
  /** When the book was first saved; undefined where nobody noted it. */
  addedAtMs?: number;
}

export interface CatalogueEntry {
  item: ListedBook;
  record: CatalogueRecord;
}

/** Which books are wanted; all of them if nothing is said. */
export interface CatalogueFilter {
  library?: string | undefined;
  state?: ItemState | undefined;
  /** True for books with a match that waits for the user, false for the others. Neither has books that are gone from disk. */
  isToReview?: boolean | undefined;
  isGone?: boolean | undefined;
  /** True for books about which sources differ. */
  hasConflicts?: boolean | undefined;
  /** Fields that such an edition can have, that have no value, and of which nobody said that they have none. */
  missing?: readonly FieldRef[] | undefined;
  /** What the record must say, all of it. */
  having?: readonly FieldFilter[] | undefined;
  /** The books that the caller may see; all of them if undefined. */
  within?: Restriction | undefined;
  /** Groups of fields in which no word is found. */
  unsearched?: readonly SearchGroup[] | undefined;
  /** What was chosen of facets: of each facet that is named, a book has one of the values. */
  facets?: readonly FacetValue[] | undefined;
}

export interface CataloguePage {
  /** The id of the last book of the page before; absent for the first page. */
  afterId?: number | undefined;
  limit: number;
}

/** Which books are listed, and in which order. */
export interface ListingQuery {
  /** As in `search`; blank for all books. */
  text?: string | undefined;
  filter: CatalogueFilter;
  /** Absent for falling relevance, or the order of ids if there is no text. */
  sort?: Sort | undefined;
}

export interface ListingPage {
  /** From the page before; absent for the first page. */
  cursor?: string | undefined;
  limit: number;
}

export interface BookPage {
  entries: CatalogueEntry[];
  /** Where the next page begins, as an opaque text; absent for the last page. */
  next?: string | undefined;
}

export interface FacetsWanted {
  /** Ids of facets (`domain/book/facets.ts`). */
  facets: readonly string[];
  /** The user's own fields, by their ids: of each book that has no value for one, it counts as missing. */
  customFields?: readonly string[];
  /** So many of the commonest values of each facet. */
  limit: number;
}

export interface FacetCounts {
  facet: string;
  /** The commonest first, and whatever was chosen, even if no book has it. */
  values: { value: string; count: number; isChosen: boolean }[];
  /** How many values there are in all. */
  distinct: number;
}

export interface CatalogueCount {
  library: string;
  state: ItemState;
  count: number;
  toReview: number;
  /** Fields about which sources differ, in all of these books. */
  conflicts: number;
}

export interface Catalogue {
  /** Books in the order of their ids. */
  page(filter: CatalogueFilter, page: CataloguePage): Promise<CatalogueEntry[]>;
  /**
   * Books in which all words are found, in the record or in the path, by falling relevance. A word may be the beginning of a longer one.
   * A blank text finds everything, in the order of ids; other text without a letter or digit finds nothing. If the last book of the page
   * before is not found any more, the pages begin again.
   */
  search(text: string, filter: CatalogueFilter, page: CataloguePage): Promise<CatalogueEntry[]>;
  /**
   * A page of books in an order. A page goes on behind the last book of the page before by that book's place, as it was then: books that
   * are saved meanwhile neither repeat nor hide any other. `unknown cursor` for a text that is no cursor, or one of another order.
   */
  list(query: ListingQuery, page: ListingPage): Promise<BookPage | 'unknown cursor'>;
  /**
   * How many books have each value of these facets, exactly. A facet is counted without its own conditions (what was chosen of it; for
   * `library`, `state` and `review`, those of the filter, too), so that it shows what else could be chosen.
   */
  facets(query: Omit<ListingQuery, 'sort'>, wanted: FacetsWanted): Promise<FacetCounts[]>;
  get(itemId: number): Promise<CatalogueEntry | undefined>;
  /**
   * All books that a filter lets through, in the order of their ids; what is saved meanwhile may or may not be among them.
   * @param afterId only those behind this id
   */
  stream(filter: CatalogueFilter, afterId?: number): AsyncIterable<CatalogueEntry>;
  /** The numbers of these books, in order. */
  ids(filter: CatalogueFilter): Promise<number[]>;
  /** @param text as in `search` */
  count(filter: CatalogueFilter, text?: string): Promise<number>;
  /** @param within the books that are counted; all of them if undefined */
  countsByState(within?: Restriction): Promise<CatalogueCount[]>;
}

/** The authors and series of all books. */
export interface NameIndex {
  /** True if a book other than this one has an author or a series of this name, however it is written, and something besides its own names says so. */
  isNameKnown(name: string, book: Pick<StoredItem, 'library' | 'path'>): Promise<boolean>;
}

/** The texts by which books are found, which depend on what is said of the user's own fields. */
export interface SearchTexts {
  /** Makes them anew where other fields are searched than when they were made; does little where nothing changed. */
  bringUpToDate(): Promise<void>;
}

/** What brings a catalogue up to date that an earlier version of the program left, or never had. */
export interface CatalogueFill {
  /** True once filling was finished: every book has a record of this version. */
  isFilled(): Promise<boolean>;
  /** How many books have no record of this version. */
  countStale(): Promise<number>;
  /** Such books, in the order of their ids. */
  stale(page: CataloguePage): Promise<StoredItem[]>;
  /** In one transaction. A record that somebody else made meanwhile stays. */
  fill(records: readonly { item: Pick<StoredItem, 'id' | 'path'>; record: CatalogueRecord }[]): Promise<void>;
  /** Notes that every book has a record of this version, as every book that is saved from now on will have. */
  finishFilling(): Promise<void>;
}
