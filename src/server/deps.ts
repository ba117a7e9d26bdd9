/** What the HTTP interface needs: questions and actions, without how they are carried out. */
import type { Questions } from '../actions/actions.ts';
import type { Edit } from '../actions/amend.ts';
import type { Changes } from '../actions/changes.ts';
import type { Check } from '../actions/health.ts';
import type { NamedRun } from '../actions/named-runs.ts';
import type { OptionSection, Part } from '../actions/parts.ts';
import type { KeptUsers } from '../actions/permitted-users.ts';
import type { ProviderSummary } from '../actions/providers.ts';
import type { FilterWords } from '../actions/read-filter.ts';
import type { RecordFileInput } from '../actions/record-files.ts';
import type { RoleReport } from '../actions/roles.ts';
import type { ShownCommand } from '../actions/run-command.ts';
import type { BegunScan } from '../actions/scan-watched.ts';
import type { ListedItem, SearchInput, ShownItem } from '../actions/search.ts';
import type { DoneBook, SeeEvent } from '../actions/seen-events.ts';
import type { Status } from '../actions/status.ts';
import type { TargetDifference, VerifyReport } from '../actions/verify-target.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { Sort } from '../domain/book/sorts.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { StoredItem } from '../ports/items.ts';
import type { FilePiece, RecordFormat } from '../sdk/record-format.ts';
import type { EventFeed } from './event-feed.ts';
import type { LongRuns } from './long-runs.ts';

/** What the interface asks as it is. */
type Asked = Pick<
  Questions,
  | 'findEditions'
  | 'searchAnew'
  | 'count'
  | 'page'
  | 'list'
  | 'previewEdit'
  | 'facets'
  | 'cover'
  | 'picturesInside'
  | 'bookHistory'
  | 'toReview'
  | 'reviewBook'
  | 'pageOf'
  | 'statistics'
  | 'fieldStatistics'
  | 'sample'
  | 'telemetry'
  | 'linkedData'
  | 'groupsToReview'
  | 'reviewGroup'
  | 'conflicts'
  | 'conflictBooks'
  | 'preferences'
  | 'previewPreference'
  | 'fields'
  | 'audit'
  | 'verifyAudit'
>;

/** How people sign in, as the config says it. */
export interface SignInWays {
  mode: 'off' | 'password' | 'proxy' | 'token';
  /** Where browsers reach us, such as `https://books.example`; undefined if the config does not say it. */
  origin: string | undefined;
}

/** What is for those who administer. */
export interface Administration {
  signIn: SignInWays;
  /** Users and tokens, as somebody may keep them; what is done is noted with who it was. */
  usersAs(caller: CallingActor): KeptUsers;
  roles(): Promise<RoleReport[]>;
  parts(): Promise<Part[]>;
  /** Options of what plugins bring. */
  optionSections(): Promise<OptionSection[]>;
  /** What plugins can be asked to do. */
  commands(): Promise<ShownCommand[]>;
  /** What `rubricator doctor` finds. */
  diagnose(of: { asksOthers: boolean }): Promise<Diagnosis[]>;
  /** Sends what a database lacks at once, or every book again. Throws `UnknownTargetError`, or `ActionError` if it does not answer. */
  syncTarget(id: string, isFull: boolean): Promise<void>;
  /** Compares a database with the catalogue, book by book. Throws the same. */
  verifyTarget(id: string, onDifference: (difference: TargetDifference) => void): Promise<VerifyReport>;
}

export interface ApiDeps extends Changes, Asked, Administration {
  /** Fields of the user's own that the caller may read, as they are now. */
  customFields(): readonly CustomField[];
  /** Takes up what another process changed in them. */
  takeUpFields(): Promise<void>;
  /** Libraries that have books. */
  libraries(): Promise<readonly string[]>;
  status(): Promise<Status>;
  checks(): Promise<Check[]>;
  /** What happens, as it happens. */
  feed: EventFeed;
  longRuns: Omit<LongRuns, 'stop'>;
  /** Which events the caller may hear of. */
  seenEvents(): SeeEvent;
  /** Books that the daemon was done with last, newest first. */
  lastBooks(): Promise<DoneBook[]>;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
  items(of: SearchInput): Promise<ListedItem[]>;
  /** What the formats of files of records are called. */
  recordFormatIds(): readonly string[];
  /** Throws `ActionError` if there is no such format. */
  recordFormat(id: string): Promise<RecordFormat>;
  /** A file of records, piece by piece. */
  recordFile(of: RecordFileInput): AsyncIterable<FilePiece>;
  find(id: number): Promise<StoredItem | undefined>;
  /** A book with its record, and its absolute path. */
  item(id: number): Promise<ShownItem | undefined>;
  runs(limit: number): Promise<NamedRun[]>;
  providers(): Promise<ProviderSummary[]>;
  /** Begins a look at a path, or at all libraries. Undefined if the path lies in no library that is watched. */
  scan(path: string | undefined): Promise<BegunScan | undefined>;
  /** Reads which books are meant; returns all problems if there are any. */
  readFilter(words: FilterWords): Promise<CatalogueFilter | string[]>;
  /** Reads an order, such as `title` or `-added`. */
  readSort(text: string): Sort | { problem: string };
  /** Reads an edit from what a person typed; returns all problems if there are any. */
  readEdit(action: Edit['action'], fields: readonly string[]): Edit | string[];
  /** Reads an edit of one field from the entries that a form sent. */
  readEntries(name: string, entries: readonly string[]): Edit | string[];
}
