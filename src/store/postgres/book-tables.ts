/** The tables of items and what is kept of each, as kysely sees them. */
import type { GeneratedAlways } from 'kysely';
import type {
  AudioHintTable,
  CandidateTable,
  DecisionTable,
  ItemTable,
  LookupTable,
  OverrideTable,
  RunTable,
  SidecarTable,
  WriteTable,
} from '../book-tables.ts';

interface PgItemTable extends ItemTable<boolean> {
  /** True if the fingerprint says so. Whoever looks for such items asks for this, which has an index. */
  is_due: GeneratedAlways<boolean>;
}

export interface BookTables {
  items: PgItemTable;
  candidates: CandidateTable<boolean>;
  lookups: LookupTable;
  overrides: OverrideTable;
  decisions: DecisionTable;
  /** The candidates that somebody was shown last, in order: `keys` is JSON. */
  shown_choices: { item_id: number; keys: string };
  sidecars: SidecarTable;
  writes: WriteTable<boolean>;
  runs: RunTable;
  audio_hints: AudioHintTable;
  /** What encrypted values of a book are bound to. */
  book_marks: { mark: string; item_id: number };
  /** What the texts of records were made by; JSON. */
  searched_fields: { said: string };
}
