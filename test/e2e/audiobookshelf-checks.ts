/** What both programs know of a shelf, and whether they have come to rest. */
import { expect } from 'vitest';
import type { Changes, Shown } from './audiobookshelf.ts';
import { titleOf } from './audiobookshelf-fields.ts';
import { decisionsIn, type Shelf, setUpShelf } from './audiobookshelf-shelf.ts';

/** Who decided what was edited in Audiobookshelf. */
export const BY_HAND_THERE = 'user (metadata.json)';

/** What it shows of every book, by title. */
export async function showAll({ abs, folder }: Shelf, titles: readonly string[]): Promise<Record<string, Shown>> {
  return Object.fromEntries(await Promise.all(titles.map(async (title) => [title, await abs.show(folder(title))] as const)));
}

export async function decisionsAll({ explain }: Shelf, titles: readonly string[]): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const title of titles) all[title] = decisionsIn(await explain(title));
  return all;
}

/** What is shown with changes made to it. */
export function changed(shown: Shown | undefined, changes: Changes): Shown {
  const all = Object.entries({ ...shown, ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== false));
}

/** Where two tables of books differ, in few words: `The Salt Road: title is "B", not "A"`. */
export function differences<T extends object>(found: Record<string, T>, expected: Record<string, T>): string[] {
  const said = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  return Object.entries(expected).flatMap(([title, wanted]) => {
    const is = found[title] as Record<string, unknown> | undefined;
    const was = wanted as Record<string, unknown>;
    const keys = [...new Set([...Object.keys(is ?? {}), ...Object.keys(was)])].filter((key) => said(is?.[key]) !== said(was[key]));
    return keys.map((key) => `${title}: ${key} is ${said(is?.[key])}, not ${said(was[key])}`);
  });
}

/** A shelf with a book for each title, scanned by us, by Audiobookshelf, and by us again. */
export async function settledShelf(titles: readonly string[]): Promise<Shelf> {
  const shelf = await setUpShelf(titles);
  await shelf.scan();
  // Nobody else says so of the book that serves the clearing of it.
  if (titles.includes(titleOf('Cleared', 'explicit'))) await shelf.decide('set', titleOf('Cleared', 'explicit'), 'explicit=yes');
  await shelf.abs.scan(titles.length);
  await shelf.scan();
  return shelf;
}

/** Both look again and again; in the end neither writes. */
export async function expectRest(shelf: Shelf, titles: readonly string[]): Promise<void> {
  await shelf.rescanAll();
  await shelf.scan();
  const before = titles.map((title) => shelf.sidecar(title));
  await shelf.rescanAll();
  expect((await shelf.run('scan')).stdout).toContain('Nothing has changed');
  expect(titles.map((title) => shelf.sidecar(title))).toEqual(before);
}
