/** What the pipeline keeps of items between runs, and the interface it keeps it by. */
import type { AudioHint, HintedFile } from './audio-hint.ts';
import type { Candidate } from './candidate.ts';
import type { Decision } from './match.ts';
import type { EditionKind } from './metadata.ts';
import type { Query } from './query.ts';
import type { Override } from './record.ts';

/** `failed`: something could not be read or written; `offline`: gone from disk, its row stays. */
export type ItemState = 'ok' | 'failed' | 'offline';

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
}

/** A sidecar as we wrote it last, so that a change by somebody else is seen field by field. */
export interface OwnSidecar extends SidecarStamp {
  /** SHA-256 of the bytes, hex. */
  hash: string;
  bytes: Buffer;
}

/** One write with the bytes that stood there before: what an undo needs. */
export interface Write {
  runId: number;
  itemId: number;
  path: string;
  /** Undefined when the file is new. */
  before?: Uint8Array;
  afterHash: string;
  writtenAtMs: number;
}

/** All that is kept of one item. */
export interface ItemHistory {
  candidates: Candidate[];
  lookups: Lookup[];
  overrides: Override[];
  sidecars: OwnSidecar[];
  decisions: Decision[];
}

/** When providers are due, and what our sidecars looked like, without their bytes. */
export interface ItemGlance {
  lookups: Lookup[];
  sidecars: SidecarStamp[];
}

/** What one pass over an item found out. */
export interface ItemUpdate {
  item: Omit<StoredItem, 'id'>;
  localCandidates: readonly Candidate[];
  /** Providers that were asked; their earlier candidates are replaced unless they failed without any. */
  answers: readonly { lookup: Lookup; candidates: readonly Candidate[] | 'keep' }[];
  overrides: readonly Override[];
}

export interface ItemStore {
  find(library: string, path: string): Promise<StoredItem | undefined>;
  /** Items at a path, or whose folder it is. */
  findAt(library: string, path: string): Promise<StoredItem[]>;
  findByContent(library: string, contentKey: string): Promise<StoredItem[]>;
  load(itemId: number): Promise<ItemHistory>;
  /** What it takes to tell whether an item is unchanged. */
  glance(itemId: number): Promise<ItemGlance>;
  /** What a file's tags said when it last had this size and time. */
  findHint(library: string, file: HintedFile): Promise<AudioHint | undefined>;
  saveHint(library: string, file: HintedFile, hint: AudioHint): Promise<void>;
  /** Saves everything in one transaction; returns the item's id. */
  save(update: ItemUpdate, runId: number): Promise<number>;
  /** A book that was moved keeps its row, and with it its history and overrides. */
  move(item: StoredItem, to: { path: string; folder: string; isFile: boolean }): Promise<void>;
  setState(itemId: number, state: { state: ItemState; problems: readonly string[]; fingerprint: string; isToReview: boolean }): Promise<void>;
  /** Items of which a match waits for the user. */
  toReview(): Promise<StoredItem[]>;
  /** Remembers a decision; the item is due again. */
  decide(itemId: number, decision: Decision): Promise<void>;
  markSeen(itemId: number, runId: number): Promise<void>;
  /** Must be on disk before the file is replaced. */
  addWrite(write: Write): Promise<void>;
  saveSidecar(itemId: number, sidecar: OwnSidecar): Promise<void>;
  /** Ids of all libraries that have items. */
  libraries(): Promise<string[]>;
  /** A library that turns out to be another one, or a folder (`prefix`) of it: its items become that one's. */
  rehome(from: string, to: string, prefix: string): Promise<void>;
  /** Items of a library that are not offline. */
  count(library: string): Promise<number>;
  /** Items below a folder that a run did not see: their state becomes `offline`. Returns how many. */
  markOffline(library: string, below: string, runId: number): Promise<number>;
  beginRun(startedAtMs: number): Promise<number>;
  endRun(runId: number, finishedAtMs: number, summary: unknown): Promise<void>;
}
