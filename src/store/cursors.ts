/** Where a page of a list ended, as the text by which the next one goes on. */
import type { Sort, SortKey } from '../domain/book/sorts.ts';

/** The place of a book in an order. Without a key it stands behind all that have one. */
export interface CursorPlace {
  id: number;
  key?: SortKey | undefined;
}

export interface PlacePage {
  after: CursorPlace | undefined;
  limit: number;
}

export const BY_RELEVANCE: Sort = { by: '', isDescending: false };

/** The order of a list for which none was chosen. @param hasWords whether words are looked for */
export function usualSort(hasWords: boolean): Sort {
  return hasWords ? BY_RELEVANCE : { by: 'added', isDescending: false };
}

/** @param place of the last book of a page */
export function cursorOf({ id, key }: CursorPlace, { by, isDescending }: Sort): string {
  return Buffer.from(JSON.stringify([by, isDescending, id, ...(key === undefined ? [] : [key])])).toString('base64url');
}

/** Undefined for a text that is no cursor of this order. */
export function placeFrom(cursor: string, { by, isDescending }: Sort): CursorPlace | undefined {
  try {
    const [itsOrder, isDown, id, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const isOurs = itsOrder === by && isDown === isDescending && Number.isSafeInteger(id);
    if (!isOurs || (key !== undefined && typeof key !== 'string' && typeof key !== 'number')) return undefined;
    return { id: id as number, key };
  } catch {
    return undefined;
  }
}
