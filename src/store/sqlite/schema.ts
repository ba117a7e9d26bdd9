/** The tables, as kysely sees them. The files that read JSON columns say what these hold. */
import type { AccountTables } from '../account-tables.ts';
import type { AuditTables } from '../audit-tables.ts';
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
import type { OwnFieldTable } from '../own-field-table.ts';
import type { WorkTables } from '../work-tables.ts';
import type { CatalogueSchema } from './catalogue-schema.ts';

export interface StoreSchema extends AccountTables, AuditTables, WorkTables, CatalogueSchema {
  own_fields: OwnFieldTable;
  decisions: DecisionTable;
  /** The candidates that somebody was shown last, in order: `keys` is JSON. */
  shown_choices: { item_id: number; keys: string };
  audio_hints: AudioHintTable;
  /** What encrypted values of a book are bound to. */
  book_marks: { mark: string; item_id: number };
  /** What the texts of records were made by; JSON. */
  searched_fields: { said: string };
  items: ItemTable<number>;
  candidates: CandidateTable<number>;
  lookups: LookupTable;
  overrides: OverrideTable;
  sidecars: SidecarTable;
  writes: WriteTable<number>;
  runs: RunTable;
}
