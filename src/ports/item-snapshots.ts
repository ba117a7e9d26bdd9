/** How items looked when they were last worked on: enough to tell whether anything has changed since, and quick to load. */
import type { Lookup } from './item-history.ts';
import type { StoredItem } from './items.ts';
import type { SidecarStamp } from './sidecars.ts';

export interface ItemSnapshot extends Pick<StoredItem, 'id' | 'fingerprint' | 'settingsKey' | 'state' | 'problems'> {
  /** False if no file of the item could be read, so that no provider was asked. */
  hasQuery: boolean;
  /** Loads them on demand: most items turn out to have changed or not without them. */
  lookups(): Lookup[];
  sidecars: SidecarStamp[];
}

export interface ItemSnapshots {
  snapshot(library: string, path: string): Promise<ItemSnapshot | undefined>;
  /** What our sidecars beside an item looked like when they were written. */
  stampsOf(itemId: number): Promise<SidecarStamp[]>;
}
