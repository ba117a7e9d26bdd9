/** Has the daemon go through a folder, or through all of its libraries, at once. What is new there goes into the queue. */
import { pauseInWords } from '../domain/pause.ts';
import type { Libraries } from '../ports/libraries.ts';
import { ActionError } from './find-book.ts';
import type { PauseDeps } from './pause.ts';

export interface ScanWatchedDeps extends Pick<PauseDeps, 'pauses'> {
  libraries: Libraries;
  /** Ids of the libraries that the daemon watches. */
  watched: readonly string[];
  /** Begins a look at a folder of a library, and does not wait for its end. */
  look(library: string, folder: string): void;
}

export interface BegunScan {
  /** Libraries that are passed by because they are paused. */
  paused: string[];
}

/**
 * Throws `ActionError` if all that is meant is paused.
 * @param path absolute; all libraries if undefined. Undefined if it lies in no library that is watched
 */
export async function scanWatched(path: string | undefined, { libraries, watched, pauses, look }: ScanWatchedDeps): Promise<BegunScan | undefined> {
  const wanted = path === undefined ? watched.map((library) => ({ library, path: '' })) : [await libraries.placeAt(path).catch(() => undefined)];
  const places = wanted.filter((place) => place !== undefined).filter(({ library }) => watched.includes(library));
  const open = places.filter(({ library }) => !pauses.find('library', library));
  if (open.length === 0 && places.length > 0)
    throw new ActionError(`nothing is looked at: ${places.map(({ library }) => wordsOf(library, { pauses })).join('; ')}`);
  for (const place of open) look(place.library, place.path);
  return places.length === 0 ? undefined : { paused: places.filter((place) => !open.includes(place)).map(({ library }) => library) };
}

function wordsOf(library: string, { pauses }: Pick<PauseDeps, 'pauses'>): string {
  const pause = pauses.find('library', library);
  return `the library ${library} is ${pause ? pauseInWords(pause) : 'not paused any more'}`;
}
