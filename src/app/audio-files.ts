/** The audio files of a book, looked up in its folder. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlacedEntry } from '../actions/search.ts';
import { roleOfMedium } from '../domain/library/library-names.ts';
import { naturalOrder } from '../domain/text/text.ts';

/** Absolute paths, in the order in which they are heard; none of a folder that cannot be read. */
export async function audioFilesOf({ item: { editionKind, isFile }, path }: Pick<PlacedEntry, 'item' | 'path'>): Promise<string[]> {
  if (editionKind !== 'audio') return [];
  if (isFile) return [path];
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const audio = names.filter((name) => roleOfMedium(name.toLowerCase()) === 'audio');
  return audio.sort(naturalOrder).map((name) => join(path, name));
}
