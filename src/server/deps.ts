/** What the interface is handed: questions and actions, and nothing of how they are done. */

import type { Edit } from '../actions/amend.ts';
import type { Explanation } from '../actions/explain.ts';
import type { Decision } from '../domain/book/match.ts';
import type { ItemPage, ItemState, StoredItem, StoredRun } from '../ports/item-store.ts';
import type { ProviderStatus } from '../ports/provider-host.ts';
import type { QueueCount } from '../ports/queue.ts';

export interface Check {
  name: string;
  isOk: boolean;
  message?: string | undefined;
}

export interface DaemonStatus {
  version: string;
  startedAtMs: number;
  libraries: { library: string; mode: string; isAvailable: boolean; isLooking: boolean; lastLookAtMs?: number | undefined }[];
  items: { library: string; state: ItemState; count: number; toReview: number }[];
  queue: QueueCount[];
  underWay: number;
  lastWorkAtMs: number;
  run?: { id: number; startedAtMs: number; items: number; failed: number } | undefined;
  outbox: { sink: string; waiting: number }[];
}

export interface ProviderEntry {
  id: string;
  name: string;
  offBecause: string | undefined;
  status: ProviderStatus | undefined;
}

/** A book with what its record says of it. */
export interface ListedItem {
  item: StoredItem;
  title?: string | undefined;
  authors: string[];
}

export interface UndoneStep {
  path: string;
  action: string;
  reason?: string | undefined;
}

export interface ApiDeps {
  status(): Promise<DaemonStatus>;
  checks(): Promise<Check[]>;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
  items(of: ItemPage): Promise<ListedItem[]>;
  find(id: number): Promise<StoredItem | undefined>;
  /** A book with its record, and its absolute path. */
  item(id: number): Promise<(ListedItem & { path: string; explanation: Explanation }) | undefined>;
  runs(limit: number): Promise<StoredRun[]>;
  providers(): Promise<ProviderEntry[]>;
  /** Looks at a path, or at all libraries. False if it lies in none. */
  scan(path: string | undefined): Promise<boolean>;
  /** The providers are asked about the book again. */
  refresh(item: StoredItem): Promise<void>;
  /** True if the candidate is known. */
  decide(item: StoredItem, key: string, verdict: Decision['verdict']): Promise<boolean>;
  /** An edit from what a person typed, or all that is wrong with it. */
  readEdit(action: Edit['action'], fields: readonly string[]): Edit | string[];
  /** Names of what is changed, and the number of the run that undoes it. */
  edit(item: StoredItem, edit: Edit): Promise<{ changed: string[]; runId: number | undefined }>;
  undo(target: number | StoredItem): Promise<{ decisions: string | undefined; steps: UndoneStep[] }>;
}
