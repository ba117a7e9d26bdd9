/** Where values of secret fields become what the store keeps, and become readable again. */
import type { FieldRef } from '../domain/book/record.ts';

/** A value that was opened, or why it cannot be, as the end of a sentence about it: `was changed since it was encrypted`. */
export type Opened = { value: unknown } | { problem: string };

export interface Vault {
  isSecret(field: FieldRef): boolean;
  /** Why nothing can be sealed or opened now, as a sentence; undefined if it can. */
  trouble(): string | undefined;
  /** @param key the id of the field. Throws if there is no key. */
  seal(value: unknown, key: string, itemId: number): Promise<string>;
  open(sealed: unknown, key: string, itemId: number): Promise<Opened>;
}

/** The marks of books, to which sealed values are bound. A book keeps its marks wherever it moves, and into whatever state it is carried. */
export interface BookMarks {
  marksOf(itemId: number): Promise<string[]>;
  /** A mark that another book had is this one’s from then on. */
  addMark(itemId: number, mark: string): Promise<void>;
}

export interface SealedValues {
  /**
   * Puts other sealed values in place of all that are kept: what is decided now, and what runs hold that can be undone. In one transaction.
   * @param change undefined to leave a value as it is
   * @returns how many decided values there are, and how many of them were left
   */
  reseal(change: (sealed: string, key: string) => string | undefined): Promise<{ values: number; left: number }>;
}
