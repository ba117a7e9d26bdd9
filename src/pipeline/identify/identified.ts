/** What identifying an Item needs, and what it returns. */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { Decision } from '../../domain/book/match.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import type { Query } from '../../domain/book/query.ts';
import type { MergedRecord, Override } from '../../domain/book/record.ts';
import type { Item } from '../../domain/library/item.ts';
import type { OwnSidecar } from '../../ports/sidecars.ts';
import type { Track } from '../../sdk/exporter.ts';
import type { NameReading, StatedInside } from '../../sdk/name-reading.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import type { AudioReading, Reading } from '../../sdk/reading.ts';
import type { SidecarOnDisk } from '../own-sidecar.ts';

export interface IdentifyDeps {
  /** Reads one audio file after the other. All paths are relative to the Item's library. */
  readAudio(path: string): Promise<AudioReading>;
  readEbook(path: string): Promise<Reading | undefined>;
  /** The bytes of a sidecar; undefined if it vanished. */
  readBytes(path: string): Promise<Buffer | undefined>;
  /** The reader of a sidecar; undefined for one that nobody reads. */
  readerOf(path: string): ReaderDefinition | undefined;
  customFields: readonly CustomField[];
  /** Waits for somebody to finish writing. */
  pause(ms: number): Promise<void>;
  /** The ways to read the names of the Item's folders and files, likeliest first; never empty. */
  readNames(item: Item, inside: StatedInside): Promise<NameReading[]>;
  hash(bytes: Uint8Array): string;
  now(): number;
  /** Merges local candidates as the merge stage will, for the query. */
  merge(kind: EditionKind, candidates: readonly Candidate[], overrides: readonly Override[]): MergedRecord;
}

export interface IdentifyInput {
  item: Item;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  overrides: readonly Override[];
  /** What the user said about answers, readings and offered decisions. */
  decisions: readonly Decision[];
  /** What an earlier pass adopted from sidecars that we have written over since. */
  adopted: readonly Candidate[];
  /** Whether a sidecar that somebody else made may be adopted. */
  foreign: 'adopt' | 'evidence';
  /** Audio files that were read before. */
  readAhead: ReadonlyMap<string, AudioReading>;
}

export interface Identified {
  /** With its audio files in the order of their tracks. */
  item: Item;
  editionKind: EditionKind;
  query: Query;
  /** The local candidates merged, without any provider. */
  record: MergedRecord;
  candidates: Candidate[];
  /** Earlier overrides and those that hand edits of our sidecars made. */
  overrides: Override[];
  newOverrides: Override[];
  sidecarsOnDisk: Map<string, SidecarOnDisk>;
  problems: string[];
  /** True if the file system refused something. It may allow it next time though no file has changed. */
  isRefused: boolean;
  coverFile?: string;
  tracks: Track[];
  /** Sidecars that a record beside them proves to be ours, though the store does not know them. */
  reclaimed: OwnSidecar[];
  /** What providers said according to a record beside the book, where the store has lost it. */
  restored: Candidate[];
}
