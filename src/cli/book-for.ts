/** The book that a command is about. */
import type { App } from '../app/app.ts';
import { printable } from '../domain/text/printable.ts';
import type { StoredItem } from '../ports/items.ts';
import { complainLine } from './complain.ts';

/** The book that somebody means. Whoever says no path is told which book it is, for it is about to be changed. */
export async function bookFor(text: string, { questions }: App): Promise<StoredItem> {
  const item = await questions.findBook(text);
  if (!text.includes('/')) complainLine(`${printable(item.path)} (book ${item.id})`);
  return item;
}
