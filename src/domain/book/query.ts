/** What is known of an Item before any provider is asked. */
import type { Identifier } from './identifier.ts';
import type { EditionKind, FieldKey, SeriesEntry } from './metadata.ts';

/** An identifier with how sure it is, 0…1: a sidecar's is surer than a folder name's. */
export interface QueryIdentifier extends Identifier {
  certainty: number;
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
}
