/** Everything that anybody may ask about. The command line and the HTTP interface only translate requests to these functions, and their results back. */
import type { AuditEntry } from '../domain/audit.ts';
import type { FieldValue } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';
import type { FieldRef } from '../domain/book/record.ts';
import type { AuditHead, AuditLog, AuditPage, AuditVerdict, HashedAuditEntry } from '../ports/audit-log.ts';
import type { BookPage, Catalogue, ListingPage, ListingQuery } from '../ports/catalogue.ts';
import type { ConfigFile } from '../ports/config-file.ts';
import type { Decisions } from '../ports/decisions.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { ProviderHost, SendingHost } from '../ports/provider-host.ts';
import type { ProviderDays } from '../ports/provider-state.ts';
import type { Release } from '../ports/queue.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { ShownChoices } from '../ports/shown-choices.ts';
import type { Write, WriteJournal } from '../ports/write-journal.ts';
import type { Edit } from './amend.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { type Choice, pageOf } from './choices.ts';
import { type BestCandidate, bestCandidates } from './confirm-best.ts';
import { type ConflictQuestions, createConflictQuestions } from './conflicts.ts';
import { type CoverWanted, coverOf } from './cover.ts';
import { type ExplainDeps, type Explanation, explainStored } from './explain.ts';
import { countFacets, type FacetsInput, type ShownFacet } from './facets.ts';
import { type FieldQuestions, listFields } from './field-list.ts';
import type { FieldDeps } from './fields.ts';
import { findBook } from './find-book.ts';
import { type EditionSearch, type FoundEdition, findEditions } from './find-editions.ts';
import { type BookHistory, bookHistory, writesAt } from './history.ts';
import type { LinkedDataDeps, LinkedDataQuestions } from './linked-data.ts';
import { type DirectAnswer, lookUpDirectly } from './look-up.ts';
import { type NamedRun, namedRuns } from './named-runs.ts';
import type { PauseDeps } from './pause.ts';
import { pickChoices } from './pick-choice.ts';
import { type PreferenceChange, type PreferencePreview, type PreferredSources, preferences, previewPreference } from './preferences.ts';
import { type PreviewedChange, previewEdit } from './preview-edit.ts';
import { type ProviderReport, type ReportDeps, reportProviders } from './providers.ts';
import { noteShown, type ReviewEntry, type ReviewInput, review, reviewBook } from './review.ts';
import { type GroupOf, groupsToReview, type ReviewGroup, type ReviewGrouping, reviewGroup } from './review-groups.ts';
import type { CommandDeps } from './run-command.ts';
import { type BookSample, type SampleOf, sampleBooks } from './sample.ts';
import { type ListedItem, type ListInput, listBooks, type PlacedEntry, type SearchInput, type ShownItem, search, showItem } from './search.ts';
import { type SearchAnewInput, type SearchedAnew, searchStoredAnew } from './search-anew.ts';
import type { Settings } from './settings.ts';
import { createStatistics, type StatisticsQuestions } from './statistics.ts';
import type { TelemetryDeps, TelemetryQuestions } from './telemetry.ts';
import type { UndoFiles } from './undo-writes.ts';

export interface ActionDeps extends PauseDeps, Pick<ExplainDeps, 'vault'>, Pick<FieldDeps, 'registry' | 'searchTexts'>, TelemetryDeps, LinkedDataDeps {
  store: Items & ItemHistories & Decisions & ShownChoices & WriteJournal & RunLog;
  audit: AuditLog;
  catalogue: Catalogue;
  libraries: Libraries;
  /** Of the providers and chains that are asked about books. */
  hosts: readonly ProviderHost[];
  /** Of the providers that send requests. */
  senders: readonly Pick<SendingHost, 'id' | 'status'>[];
  chainAnswers: ReportDeps['chainAnswers'];
  settings: Settings;
  /** Undefined where the program runs without one. */
  configFile: ConfigFile | undefined;
  pictures: Pictures;
  /** The user's own fields as they are now. */
  ownFields: OwnFields;
  tallies: ProviderDays;
  commands: CommandDeps['commands'];
  /** False for a field that is as if no book had it. */
  mayRead(field: FieldRef): boolean;
  memory: AnswerMemory;
  /** Throws `ReadError` for a library that is not there. */
  openFiles(library: string): Promise<UndoFiles>;
  /** Keeps others from a book; undefined while somebody is at work on it or is about to be. */
  hold(item: StoredItem): Promise<Release | undefined>;
  newToken(): string;
  /** Resolves after that time, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Requests that change nothing. */
export interface Questions extends StatisticsQuestions, ConflictQuestions, FieldQuestions, TelemetryQuestions, LinkedDataQuestions {
  /** The one book that a path, a number, a title or words mean. Throws `AmbiguousError`, `ActionError` or `ReadError`. */
  findBook(text: string): Promise<StoredItem>;
  /** The book with a number; undefined if there is no such book. */
  book(itemId: number): Promise<StoredItem | undefined>;
  search(of: SearchInput): Promise<ListedItem[]>;
  /** A page of books with their records, in any order. */
  page(of: ListingQuery & ListingPage): Promise<BookPage | 'unknown cursor'>;
  /** How many books have which author, genre, source and so on. */
  facets(of: FacetsInput): Promise<ShownFacet[] | { problems: string[] }>;
  list(of: ListInput): AsyncIterable<PlacedEntry>;
  /** How many books `list` has. */
  count(of: ListInput): Promise<number>;
  /** A book with its record; undefined if there is no such book. */
  show(itemId: number): Promise<ShownItem | undefined>;
  explainBook(item: StoredItem): Promise<Explanation>;
  /** Asks all providers about a query that need not be of any book. */
  lookUp(query: Query, signal: AbortSignal): Promise<DirectAnswer>;
  /** Asks all providers about a book in other words than those of its files. */
  searchAnew(input: SearchAnewInput): Promise<SearchedAnew>;
  /** Asks all providers for editions that fit a search, and answers with what is there in time. */
  findEditions(wanted: EditionSearch): Promise<FoundEdition[]>;
  /** Books with their candidates. */
  review(input: ReviewInput): Promise<ReviewEntry[]>;
  /** Books that wait for a decision, in the order of their paths. */
  toReview(): Promise<StoredItem[]>;
  /** Where people read about a candidate; undefined if that is not known. */
  pageOf(choice: Choice): string | undefined;
  /** One book with what waits for a decision. */
  reviewBook(item: StoredItem): Promise<ReviewEntry>;
  /** Books that wait for a decision, in groups where one decision may fit many. */
  groupsToReview(by: ReviewGrouping): Promise<ReviewGroup[]>;
  /** The books of one group, with their candidates. */
  reviewGroup(of: GroupOf): Promise<ReviewEntry[]>;
  /** The best candidate of each of these books, where its score is at least so high. */
  bestCandidates(items: readonly StoredItem[], minScore: number): Promise<BestCandidate[]>;
  /** From now on, numbers mean candidates as these lists number them. */
  noteShown(entries: readonly ReviewEntry[]): Promise<void>;
  /** The candidates that somebody means, or all that wait; or why there are none. */
  pickChoices(item: StoredItem, wanted: string | undefined): Promise<Choice[] | string>;
  /** Every write at a path or of the book there, oldest first. */
  history(path: string): Promise<Write[]>;
  /** What an edit would change in the record of a book. */
  previewEdit(item: StoredItem, edit: Edit): Promise<PreviewedChange[]>;
  bookHistory(itemId: number): Promise<BookHistory>;
  /** The cover of a book or of one of its candidates, as a WebP; undefined if there is none. */
  cover(wanted: CoverWanted, signal: AbortSignal): Promise<Buffer | undefined>;
  /** The pictures inside the files of a book. */
  picturesInside(item: StoredItem): Promise<FieldValue<'cover'>[]>;
  /** The latest runs that wrote or decided something, newest first. */
  runs(limit: number): Promise<NamedRun[]>;
  /** A few books side by side. */
  sample(of: SampleOf): Promise<BookSample>;
  /** Fields for which a rule of the config prefers sources. */
  preferences(): Promise<PreferredSources[]>;
  /** What it would do to prefer a source for a field, or no longer; undefined if there is no such field. */
  previewPreference(change: PreferenceChange): Promise<PreferencePreview | undefined>;
  /** Entries of the audit log, newest first. */
  audit(of: AuditPage): Promise<AuditEntry[]>;
  /** Every entry of the audit log, oldest first. */
  wholeAudit(): AsyncIterable<HashedAuditEntry>;
  /** Whether the audit log is what was written. @param noted heads of it that somebody noted elsewhere */
  verifyAudit(noted?: readonly AuditHead[]): Promise<AuditVerdict>;
  /** All providers, on or off, with how they stand. */
  providers(): Promise<ProviderReport[]>;
}

export function createQuestions(deps: ActionDeps): Questions {
  const { store } = deps;
  const explainBook = (item: StoredItem) => explainStored(item, deps);
  return {
    findBook: (text) => findBook(text, deps),
    book: (itemId) => store.byId(itemId),
    search: (of) => search(of, deps),
    page: (of) => deps.catalogue.list(of, of),
    facets: (of) => countFacets(of, deps),
    list: (of) => listBooks(of, deps),
    count: ({ text, filter }) => deps.catalogue.count(filter, text),
    show: (itemId) => showItem(itemId, deps),
    explainBook,
    lookUp: (query, signal) => lookUpDirectly(query, deps, signal),
    searchAnew: (input) => searchStoredAnew(input, deps),
    findEditions: (wanted) => findEditions(wanted, deps),
    review: (input) => review(input, deps),
    toReview: store.toReview,
    reviewBook: (item) => reviewBook(item, { isAll: false }, deps),
    pageOf: (choice) => pageOf(choice, deps.providers),
    groupsToReview: (by) => groupsToReview(by, deps),
    reviewGroup: (of) => reviewGroup(of, deps),
    bestCandidates: (items, minScore) => bestCandidates(items, minScore, deps),
    noteShown: (entries) => noteShown(entries, store),
    pickChoices: async (item, wanted) => pickChoices(await explainBook(item), wanted, store),
    history: (path) => writesAt(path, deps),
    previewEdit: (item, edit) => previewEdit(item, edit, deps),
    bookHistory: (itemId) => bookHistory(itemId, deps),
    cover: (wanted, signal) => coverOf(wanted, deps, signal),
    picturesInside: (item) => deps.pictures.inside(item),
    runs: (limit) => namedRuns(limit, deps),
    sample: (of) => sampleBooks(of, deps),
    ...createStatistics(deps),
    ...createConflictQuestions(deps),
    telemetry: (of) => deps.telemetry(of),
    linkedData: (of) => deps.linkedData(of),
    preferences: async () => preferences(deps),
    previewPreference: (change) => previewPreference(change, deps),
    fields: () => listFields(deps),
    audit: deps.audit.page,
    wholeAudit: deps.audit.all,
    verifyAudit: deps.audit.verify,
    providers: () => reportProviders(deps.providers, deps),
  };
}
