/** What a reader found in one local file or name. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { Decision } from '../domain/book/match.ts';
import type { EditionKind, FieldKey } from '../domain/book/metadata.ts';
import type { Override } from '../domain/book/record.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import type { SidecarMark, Track } from './exporter.ts';
import type { FoundMark } from './formats/opf-mark.ts';

/** What a reader of sidecars must know of the book beside which they stand. */
export interface BookBeside {
  editionKind: EditionKind;
  /** The audio files in order; `path` from the folder of the book. */
  tracks: readonly Track[];
  /** The user's own fields, of which a file may hold values. */
  customFields: readonly CustomField[];
}

export interface Reading {
  /** The reader's id, such as `tags`, or the program that made the file. */
  source: string;
  /** Sources of one lineage copy each other. */
  lineage: string;
  editionKind?: EditionKind;
  metadata: RawMetadata;
  /** What the file says of a field a second time, where the two do not agree: a program may show and edit one of them only. */
  elsewhere?: RawMetadata;
  /** How sure this kind of source is of each field that it can state, 0…1. */
  confidence: Partial<Record<FieldKey, number>>;
  /** What the user once decided, as a record of our own keeps it. */
  overrides?: readonly Override[];
  /** The answers that the user confirmed or rejected, as such a record keeps them. */
  decisions?: readonly Decision[];
  /** What providers once said of the book, as such a record keeps it. */
  answers?: readonly Candidate[];
  /** Only of a file that proves to be ours. */
  mark?: FoundMark;
  /** The sidecars that we left beside that record. */
  beside?: readonly SidecarMark[];
}

/** What one audio file tells; the book's facts and the file's own. */
export interface AudioReading {
  reading: Reading;
  trackTitle?: string;
  album?: string;
  asin?: string;
  track?: number;
  disc?: number;
  durationMs?: number;
  /** True if the duration was worked out from samples of the file; it may be off by some hundredths. */
  isDurationEstimated?: boolean;
  /** Why only a part of the file could be read, if so. */
  problem?: string;
}

/** The same confidence for a list of fields. */
export function sure(confidence: number, keys: readonly FieldKey[]): Partial<Record<FieldKey, number>> {
  return Object.fromEntries(keys.map((key) => [key, confidence]));
}
