/** What the pipeline keeps of items between runs, and the interface it keeps it by. */

import type { Actor } from '../domain/actor.ts';
import type { Candidate } from '../domain/book/candidate.ts';
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { Decision } from '../domain/book/match.ts';
import type { EditionKind } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';
import type { Override } from '../domain/book/record.ts';
import type { WriteError } from '../domain/errors.ts';
import type { AudioHint, HintedFile } from '../domain/library/audio-hint.ts';

/** `failed`: something could not be read or written; `offline`: gone from disk, its row stays. */
export type ItemState = 'ok' | 'failed' | 'offline';

/** The fingerprint of an item while it is worked on; and of one that is due whatever its files look like. */
export const IN_PROGRESS = 'in progress';
export const DUE_AGAIN = 'due again';

export interface StoredItem {
  id: number;
  library: string;
  path: string;
  folder: string;
  isFile: boolean;
  /** Names and sizes of the media files: tells a moved book from a new one. */
  contentKey: string;
  /** Names, sizes and times of all files but our own sidecars: unchanged means nothing to do. */
  fingerprint: string;
  /** The configuration and program version that the sidecars were made with. */
  settingsKey: string;
  editionKind: EditionKind;
  state: ItemState;
  problems: string[];
  query?: Query;
}

/** How an (item, provider) pair stands: the pair is the unit, so that a dead provider delays only itself. */
export interface Lookup {
  provider: string;
  /** `deferred`: its line was too long; `skipped`: there was no need to ask it. */
  outcome: 'found' | 'missing' | 'failed' | 'deferred' | 'skipped';
  error?: string;
  dueAtMs: number;
}

/** A sidecar of ours by what a walk sees of it. */
export interface SidecarStamp {
  /** Relative to the library. */
  path: string;
  exporter: string;
  sizeBytes: number;
  mtimeMs: number;
  /** True if a write of it was begun and nobody knows whether it ended. */
  isPending: boolean;
}

/** What was about to be written when the program last touched a file. */
export interface PendingWrite {
  /** SHA-256 of the bytes, hex. */
  hash: string;
  bytes: Buffer;
  /** Of what stood there before; undefined if nothing did. */
  beforeHash?: string;
}

/** A sidecar as we wrote it last, so that a change by somebody else is seen field by field. */
export interface OwnSidecar extends Omit<SidecarStamp, 'isPending'> {
  /** SHA-256 of the bytes, hex; empty where no file of ours is expected: it was undone, or never finished. */
  hash: string;
  bytes: Buffer;
  pending?: PendingWrite;
  /** Of bytes that the user undid: they are not written again. */
  refusedHash?: string;
  /** What it was made from, if not from the record: the address of a picture. */
  madeFrom?: string;
}

export type WriteAction = 'created' | 'updated' | 'removed';

/** One write with the bytes before and after: what a diff and an undo need. */
export interface Write {
  id: number;
  runId: number;
  library: string;
  /** Undefined for a file that belongs to no single book. */
  itemId?: number;
  exporter: string;
  /** Relative to the library. */
  path: string;
  action: WriteAction;
  /** Undefined when the file is new, or when the bytes are no longer kept. */
  before?: Buffer;
  after?: Buffer;
  beforeHash?: string;
  afterHash?: string;
  writtenAtMs: number;
  /** False for one that was begun and never heard of again. */
  isDone: boolean;
  /** False once the bytes were given up to the limits. */
  isKept: boolean;
}

/** A write that is about to be done. */
export interface NewWrite {
  runId: number;
  library: string;
  itemId?: number;
  exporter: string;
  path: string;
  before?: Buffer;
  /** Undefined to remove the file. */
  after?: Buffer;
  beforeHash?: string;
  /** True if what stands there is ours: it stays so, whatever becomes of this write. */
  wasOurs: boolean;
  afterHash?: string;
  /** Part of the temp file's name, so that it is found after a crash. */
  token: string;
  writtenAtMs: number;
}

/** How a write ended: with the file as it is now, without any file, or not at all. */
export type WriteEnd = { id: number } & ({ sidecar: OwnSidecar } | { removed: true } | { failed: true });

/** A write of which nobody knows whether it ended. */
export interface UnfinishedWrite {
  path: string;
  token: string;
  /** Somebody may be at work on it until then. */
  untilMs: number;
}

export type RunKind = 'scan' | 'watch' | 'undo' | 'edit';

/** What an edit made of the decisions about an item. */
export interface StoredEdit {
  itemId: number;
  before: Override[];
  after: Override[];
}

export interface NewRun {
  kind: RunKind;
  startedAtMs: number;
  actor: Actor;
  /** The run that an undo takes back. */
  undoes?: number;
  edit?: StoredEdit;
}

export interface StoredRun {
  id: number;
  kind: RunKind;
  actor: Actor;
  startedAtMs: number;
  finishedAtMs?: number;
  /** Files that it wrote or removed. */
  writes: number;
  /** The run that it took back. */
  undoes?: number;
  edit?: StoredEdit;
}

/** All that is kept of one item. */
export interface ItemHistory {
  candidates: Candidate[];
  lookups: Lookup[];
  overrides: Override[];
  sidecars: OwnSidecar[];
  decisions: Decision[];
}

/** What it takes to tell whether an item is unchanged: how it looked, when providers are due, and our sidecars without their bytes. */
export interface ItemGlance extends Pick<StoredItem, 'id' | 'fingerprint' | 'settingsKey' | 'state' | 'problems'> {
  /** False for one of which nothing could be read, so that nobody was asked. */
  hasQuery: boolean;
  /** Loaded when it is asked for: of most items nobody needs to know. */
  lookups(): Lookup[];
  sidecars: SidecarStamp[];
}

/** What one pass over an item found out. */
export interface ItemUpdate {
  item: Omit<StoredItem, 'id'>;
  localCandidates: readonly Candidate[];
  /** Providers that were asked; their earlier candidates are replaced unless they failed without any. */
  answers: readonly { lookup: Lookup; candidates: readonly Candidate[] | 'keep' }[];
  overrides: readonly Override[];
  /** The merged record, for the catalogue. */
  record: CatalogueRecord;
  /** Sidecars that were proved to be ours. */
  sidecars: readonly OwnSidecar[];
}

/** Ids of items that a look has seen. */
export interface SeenItems {
  has(itemId: number): boolean;
}

export interface ItemStore {
  find(library: string, path: string): Promise<StoredItem | undefined>;
  /** Items at a path, or whose folder it is. */
  findAt(library: string, path: string): Promise<StoredItem[]>;
  findByContent(library: string, contentKey: string): Promise<StoredItem[]>;
  load(itemId: number): Promise<ItemHistory>;
  glance(library: string, path: string): Promise<ItemGlance | undefined>;
  /** What our sidecars beside an item looked like when they were written. */
  stampsOf(itemId: number): Promise<SidecarStamp[]>;
  /** What files' tags said when they last had these sizes and times, by path. */
  findHints(library: string, files: readonly HintedFile[]): Promise<Map<string, AudioHint>>;
  saveHints(library: string, hints: readonly { file: HintedFile; hint: AudioHint }[]): Promise<void>;
  /** Saves everything in one transaction; returns the item's id. */
  save(update: ItemUpdate): Promise<number>;
  /** A book that was moved keeps its row, and with it its history and overrides. */
  move(item: StoredItem, to: { path: string; folder: string; isFile: boolean }): Promise<void>;
  setState(itemId: number, state: { state: ItemState; problems: readonly string[]; fingerprint: string; isToReview: boolean }): Promise<void>;
  /** Items of which a match waits for the user. */
  toReview(): Promise<StoredItem[]>;
  /** Remembers a decision; the item is due again. */
  decide(itemId: number, decision: Decision): Promise<void>;
  /**
   * Notes what is about to be written, so that it is recognised as ours whenever the program or the machine stops; on disk when
   * this resolves. Gives each write its id, or an error for a path that is another book's.
   */
  beginWrites(writes: readonly NewWrite[]): Promise<(number | WriteError)[]>;
  endWrites(ends: readonly WriteEnd[]): Promise<void>;
  /** A sidecar that stands as we would have written it, or that is no longer ours (`hash` empty). */
  saveSidecar(library: string, itemId: number | undefined, sidecar: OwnSidecar): Promise<void>;
  forgetSidecar(library: string, path: string): Promise<void>;
  unfinishedWrites(library: string): Promise<UnfinishedWrite[]>;
  /** Sidecars of a library that belong to no single book. */
  librarySidecars(library: string): Promise<OwnSidecar[]>;
  sidecarAt(library: string, path: string): Promise<OwnSidecar | undefined>;
  /** The writes of a run, or of an item, or at a path; oldest first. */
  writesOf(of: { runId: number } | { itemId: number } | { library: string; path: string }): Promise<Write[]>;
  runs(limit: number): Promise<StoredRun[]>;
  /** Gives up the bytes of old writes. Returns of how many. */
  pruneWrites(limits: { beforeMs: number; maxBytes: number }): Promise<number>;
  byId(itemId: number): Promise<StoredItem | undefined>;
  /** Writes something and takes it back. Rejects if the store cannot be written. */
  tryToWrite(): Promise<void>;
  /** All that the user decided about an item; it is due again. */
  replaceOverrides(itemId: number, overrides: readonly Override[]): Promise<void>;
  makeDue(itemId: number): Promise<void>;
  /** Sidecars of an item that the user undid may be written again. */
  allowUndone(itemId: number): Promise<void>;
  /** The items of a library that are not offline, in order of their paths. */
  itemsOf(library: string): Promise<StoredItem[]>;
  /** Ids of all libraries that have items. */
  libraries(): Promise<string[]>;
  /** A library that turns out to be another one, or a folder (`prefix`) of it: its items become that one's. */
  rehome(from: string, to: string, prefix: string): Promise<void>;
  /** Items of a library that are not offline. */
  count(library: string): Promise<number>;
  /** Items at a folder and below it that are not offline and were not seen. */
  unseen(library: string, below: string, seen: SeenItems): Promise<number[]>;
  /** They are not on disk any more; all that is known of them stays. */
  markOffline(itemIds: readonly number[]): Promise<void>;
  beginRun(run: NewRun): Promise<number>;
  endRun(runId: number, finishedAtMs: number, summary: unknown): Promise<void>;
}
