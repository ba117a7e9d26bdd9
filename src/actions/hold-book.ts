/** Keeps others from a book while something is done to it that two must not do at once, such as to write its sidecars. */
import type { Items, StoredItem } from '../ports/items.ts';
import type { Release } from '../ports/queue.ts';
import { ActionError } from './find-book.ts';

export interface HoldDeps {
  store: Pick<Items, 'byId'>;
  /** Keeps others from a book; undefined while somebody is at work on it or is about to be. */
  hold(item: StoredItem): Promise<Release | undefined>;
  sleep(ms: number): Promise<void>;
}

/** Somebody works on a book for longer than one waits. */
export class BookBusyError extends ActionError {}

/** A caller of the interface waits for 30 s at most. */
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 100;

/** Holds a book once nobody is at work on it any more. Throws `BookBusyError` if that takes too long. */
export async function holdBook(itemId: number, { store, hold, sleep }: HoldDeps): Promise<Release> {
  const item = await store.byId(itemId);
  if (!item) return async () => undefined;
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
    const release = await hold(item);
    if (release) return release;
    await sleep(LOOK_AGAIN_MS);
  }
  throw new BookBusyError('the book is still being worked on; try again in a while');
}
