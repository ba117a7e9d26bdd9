/** Has the daemon go through a folder, or through all of its libraries, at once. What is new there goes into the queue. */
import type { Libraries } from '../ports/libraries.ts';

export interface ScanWatchedDeps {
  libraries: Libraries;
  /** Ids of the libraries that the daemon watches. */
  watched: readonly string[];
  /** Begins a look at a folder of a library, and does not wait for its end. */
  look(library: string, folder: string): void;
}

/** @param path absolute; all libraries if undefined. False if it lies in no library that is watched */
export async function scanWatched(path: string | undefined, { libraries, watched, look }: ScanWatchedDeps): Promise<boolean> {
  const wanted = path === undefined ? watched.map((library) => ({ library, path: '' })) : [await libraries.placeAt(path).catch(() => undefined)];
  const places = wanted.filter((place) => place !== undefined).filter(({ library }) => watched.includes(library));
  for (const place of places) look(place.library, place.path);
  return places.length > 0;
}
