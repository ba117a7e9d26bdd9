/** The one book that a path means. */
import { RubricatorError } from '../domain/errors.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';

/** What cannot be done as it was asked for. */
export class ActionError extends RubricatorError {
  readonly code = 'action';
}

/** Throws `ActionError` where no book, or more than one, is known. */
export async function findBook(path: string, { libraries }: { libraries: Libraries }): Promise<StoredItem> {
  const items = await libraries.findItems(path);
  const [item] = items;
  if (!item) throw new ActionError(`no book is known at ${path}; scan it first`);
  if (items.length > 1) throw new ActionError(`there are ${items.length} books at ${path}; name the file of one of them`);
  return item;
}
