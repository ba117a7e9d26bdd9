/** What is known of an Item before any provider is asked. */
import type { Candidate } from './candidate.ts';
import type { Identifier } from './identifier.ts';
import type { Decision } from './match.ts';
import type { EditionKind, FieldKey, Metadata, SeriesEntry } from './metadata.ts';
import type { Override } from './record.ts';

/** An identifier with how sure it is, 0…1: a sidecar's is surer than a folder name's. */
export interface QueryIdentifier extends Identifier {
  certainty: number;
}

/** What a query asks that the names of a book may have a say in. */
export type NamedPart = 'title' | 'subtitle' | 'authors' | 'narrators' | 'series' | 'year';

/** One way to read the names of a book's folders and files, with what is asked if they are read so. */
export interface QueryReading {
  /** The habit of naming that it follows, such as `Author - Title`; names the reading among those of one book. */
  habit: string;
  /** How likely it is beside the others, 0…1. */
  score: number;
  asks: Pick<Query, NamedPart>;
  /** What the names say. */
  metadata: Metadata;
  confidence: Candidate['confidence'];
}

/** What a record beside the book says that somebody decided, where this state knows of no such decision. It counts once the user confirms it. */
export interface OfferedDecisions {
  /** Names it among the decisions about the book. */
  key: string;
  overrides: readonly Override[];
  /** Answers that were confirmed or rejected; absent in what older versions stored. */
  decisions?: readonly Decision[];
}

export interface Query {
  editionKind: EditionKind;
  /** Surest first. */
  identifiers: QueryIdentifier[];
  title?: string;
  subtitle?: string;
  authors: string[];
  narrators: string[];
  series: SeriesEntry[];
  /** Year of this edition, four digits. */
  year?: string;
  durationMs?: number;
  language?: string;
  publisher?: string;
  abridged?: boolean;
  dramatised?: boolean;
  /** Fields worth a request of their own (`chapters`). */
  wants: FieldKey[];
  /** The ways to read the book's names, likeliest first, where there is more than one. The query itself asks by the first. */
  readings?: QueryReading[];
  /** The question as it would be if the user had decided nothing but identifiers, where it is another one. It counts if nothing fits the user's words. */
  undecided?: Query;
  /** What the user is asked about as well. It is no part of the question to providers. */
  offered?: OfferedDecisions[];
}

/** The query as it is if the names are read in another way. */
export function asRead(query: Query, reading: QueryReading | undefined): Query {
  return reading ? { ...query, ...reading.asks } : query;
}
