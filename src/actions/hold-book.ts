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
export class BookBusyError extends ActionError {
  /** Of the book, in its library. */
  readonly path: string;
  constructor(path: string) {
    super('the book is still being worked on; try again in a while');
    this.path = path;
  }
}

/** A caller of the interface waits for 30 s at most. */
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 100;

/** What is decided about a book may be applied at once, or left to somebody else. */
export interface HeldToApply {
  /** Keeps others from a book until it is released. Absent where somebody else does what follows. Throws `BookBusyError`. */
  holdToApply?: ((itemId: number) => Promise<Release>) | undefined;
}

/** Runs what decides about a book and applies it. Where that is done at once, others are kept from the book meanwhile. Throws `BookBusyError`. */
export async function whileHeld<T>(
  { item, isDryRun }: { item: Pick<StoredItem, 'id'>; isDryRun: boolean },
  { holdToApply }: HeldToApply,
  task: () => Promise<T>,
): Promise<T> {
  const release = isDryRun ? undefined : await holdToApply?.(item.id);
  try {
    return await task();
  } finally {
    await release?.();
  }
}

/** Holds a book once nobody is at work on it any more. Throws `BookBusyError` if that takes too long. */
export async function holdBook(itemId: number, { store, hold, sleep }: HoldDeps): Promise<Release> {
  const item = await store.byId(itemId);
  if (!item) return async () => undefined;
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
    const release = await hold(item);
    if (release) return release;
    await sleep(LOOK_AGAIN_MS);
  }
  throw new BookBusyError(item.path);
}
