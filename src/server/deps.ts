/** What the HTTP interface needs: questions and actions, without how they are carried out. */
import type { Changes } from '../actions/actions.ts';
import type { Edit } from '../actions/amend.ts';
import type { Check } from '../actions/health.ts';
import type { NamedRun } from '../actions/named-runs.ts';
import type { ProviderSummary } from '../actions/providers.ts';
import type { FilterWords } from '../actions/read-filter.ts';
import type { ListedItem, SearchInput, ShownItem } from '../actions/search.ts';
import type { Status } from '../actions/status.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';
import type { StoredItem } from '../ports/items.ts';

export interface ApiDeps extends Omit<Changes, 'editMany' | 'confirmMany'> {
  status(): Promise<Status>;
  checks(): Promise<Check[]>;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
  items(of: SearchInput): Promise<ListedItem[]>;
  find(id: number): Promise<StoredItem | undefined>;
  /** A book with its record, and its absolute path. */
  item(id: number): Promise<ShownItem | undefined>;
  runs(limit: number): Promise<NamedRun[]>;
  providers(): Promise<ProviderSummary[]>;
  /** Begins a look at a path, or at all libraries. False if the path lies in no library that is watched. */
  scan(path: string | undefined): Promise<boolean>;
  /** Reads which books are meant; returns all problems if there are any. */
  readFilter(words: FilterWords): Promise<CatalogueFilter | string[]>;
  /** Reads an edit from what a person typed; returns all problems if there are any. */
  readEdit(action: Edit['action'], fields: readonly string[]): Edit | string[];
}
