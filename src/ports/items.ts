/** Items as the store keeps them. An item has one row as long as it is known, even if its files are moved or gone. */
import type { EditionKind } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';

/** `failed`: something could not be read or written; `offline`: gone from disk, but its row stays. */
export type ItemState = 'ok' | 'failed' | 'offline';

/** Stands in for the fingerprint while an item is worked on. */
export const IN_PROGRESS = 'in progress';
/** Stands in for the fingerprint of an item that is due even if its files have not changed. */
export const DUE_AGAIN = 'due again';

export interface StoredItem {
  id: number;
  library: string;
  path: string;
  folder: string;
  isFile: boolean;
  /** Names and sizes of the media files: tells a moved book from a new one. */
  contentKey: string;
  /** Names, sizes and times of all files but our own sidecars: unchanged means nothing to do. */
  fingerprint: string;
  /** The configuration and program version that the sidecars were made with. */
  settingsKey: string;
  editionKind: EditionKind;
  state: ItemState;
  problems: string[];
  query?: Query;
}

/** How the work on an item ended. */
export interface StateChange {
  state: ItemState;
  problems: readonly string[];
  fingerprint: string;
  isToReview: boolean;
}

/** Where a page of books ends. */
export type ReviewPlace = Pick<StoredItem, 'library' | 'path'>;

export interface ReviewPage {
  items: StoredItem[];
  /** Behind it there may be more; absent at the end. */
  next?: ReviewPlace;
}

/** Finds items and keeps their state. */
export interface Items {
  find(library: string, path: string): Promise<StoredItem | undefined>;
  /** Finds items by their path or their folder. */
  findAt(library: string, path: string): Promise<StoredItem[]>;
  /** Finds items with the same media files: one of them may be the book that was moved. Finds none if they are too many to tell. */
  findByContent(library: string, contentKey: string): Promise<StoredItem[]>;
  byId(itemId: number): Promise<StoredItem | undefined>;
  /** Items on disk with a match that the user has to confirm or reject. */
  toReview(): Promise<StoredItem[]>;
  /** So many of the same behind a place, in the order of libraries and paths. */
  toReviewAfter(after: ReviewPlace | undefined, limit: number): Promise<ReviewPage>;
  /** Items on disk about whose candidates somebody decided something. */
  decided(): Promise<StoredItem[]>;
  /** Moves a book. It keeps its row, and with it its history and overrides; its sidecars and writes move along. */
  move(item: StoredItem, to: Pick<StoredItem, 'path' | 'folder' | 'isFile'>): Promise<void>;
  /** Saves how the work on an item ended. If the item was made due in the meantime, it stays due. */
  setState(itemId: number, change: StateChange): Promise<void>;
  /** Lets the next scan take up an item, whether its files have changed or not. */
  makeDue(itemId: number): Promise<void>;
}

/** Ids of the items that a walk has met. */
export interface VisitedItems {
  has(itemId: number): boolean;
}

/** Keeps which items are on disk, and which are offline. */
export interface ItemPresence {
  /** How many items of a library are on disk. */
  count(library: string): Promise<number>;
  /** Ids of items at a folder and below it that should be on disk, but were not seen. */
  unseen(library: string, below: string, visited: VisitedItems): Promise<number[]>;
  /** Marks items as gone from disk. What is known of them stays. */
  markOffline(itemIds: readonly number[]): Promise<void>;
}

/** The libraries that have items. */
export interface StoredLibraries {
  /** Ids of all libraries that have items. */
  libraries(): Promise<string[]>;
  /** Gives the items of one library to another one that turned out to be the same, or to hold it in its folder `prefix`. */
  rehome(from: string, to: string, prefix: string): Promise<void>;
}
