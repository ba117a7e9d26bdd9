/** Keeps which choices somebody was shown last of a book: the number of a choice means nothing without the list that was shown. */
export interface ShownChoices {
  /** @param keys of the choices, in the order in which they were numbered */
  noteShown(itemId: number, keys: readonly string[]): Promise<void>;
  /** Undefined if nobody was shown a list of this book yet. */
  shown(itemId: number): Promise<string[] | undefined>;
}
