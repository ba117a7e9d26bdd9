/** What the interface is handed: questions and actions, and nothing of how they are done. */
import type { Changes } from '../actions/actions.ts';
import type { Edit } from '../actions/amend.ts';
import type { Explanation } from '../actions/explain.ts';
import type { Check } from '../actions/health.ts';
import type { ProviderSummary } from '../actions/providers.ts';
import type { Status } from '../actions/status.ts';
import type { ItemPage, StoredItem, StoredRun } from '../ports/item-store.ts';

/** A book with what its record says of it. */
export interface ListedItem {
  item: StoredItem;
  title?: string | undefined;
  authors: string[];
}

export interface ApiDeps extends Changes {
  status(): Promise<Status>;
  checks(): Promise<Check[]>;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
  items(of: ItemPage): Promise<ListedItem[]>;
  find(id: number): Promise<StoredItem | undefined>;
  /** A book with its record, and its absolute path. */
  item(id: number): Promise<(ListedItem & { path: string; explanation: Explanation }) | undefined>;
  runs(limit: number): Promise<StoredRun[]>;
  providers(): Promise<ProviderSummary[]>;
  /** Looks at a path, or at all libraries. False if it lies in none. */
  scan(path: string | undefined): Promise<boolean>;
  /** An edit from what a person typed, or all that is wrong with it. */
  readEdit(action: Edit['action'], fields: readonly string[]): Edit | string[];
}
