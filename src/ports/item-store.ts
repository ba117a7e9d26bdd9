/** Everything that is kept of items between runs. Each part is a port of its own; whoever uses the store names the parts that it needs. */
import type { AudioHints } from './audio-hints.ts';
import type { Decisions } from './decisions.ts';
import type { ItemHistories, ItemUpdates } from './item-history.ts';
import type { ItemSnapshots } from './item-snapshots.ts';
import type { ItemPresence, Items, StoredLibraries } from './items.ts';
import type { RunLog } from './run-log.ts';
import type { ShownChoices } from './shown-choices.ts';
import type { Sidecars } from './sidecars.ts';
import type { WriteJournal } from './write-journal.ts';

export interface StoreHealth {
  /** Writes a row and removes it. Rejects if the store cannot be written. */
  tryToWrite(): Promise<void>;
}

export type ItemStore = Items &
  ItemPresence &
  StoredLibraries &
  ItemHistories &
  ItemUpdates &
  ItemSnapshots &
  Decisions &
  ShownChoices &
  Sidecars &
  WriteJournal &
  RunLog &
  AudioHints &
  StoreHealth;
