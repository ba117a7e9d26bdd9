/** One library whose root can be read: what discovers its books, and what processes them. */
import type { DiscoverDeps } from './discover/discover.ts';
import type { ProcessDeps } from './item-deps.ts';

export interface LibraryDeps {
  discover: DiscoverDeps;
  process: Omit<ProcessDeps, 'atWork'>;
  /** Removes what a run that was cut off left half-done. */
  cleanUp(): Promise<void>;
}
