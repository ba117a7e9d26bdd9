/** The tables, as kysely sees them. What JSON columns hold is said where they are read. */
import type { Generated } from 'kysely';

export interface ItemTable {
  id: Generated<number>;
  library: string;
  path: string;
  folder: string;
  is_file: number;
  /** Names and sizes of the media files: tells a moved book from a new one. */
  content_key: string;
  /** Names, sizes and times of all files but our own sidecars: unchanged means nothing to do. */
  fingerprint: string;
  /** The configuration and program version that the sidecars were made with. */
  settings_key: string;
  edition_kind: string;
  state: string;
  problems: string;
  query: string | null;
  seen_run: number;
  /** 1 while a match waits for the user. */
  to_review: Generated<number>;
}

export interface CandidateTable {
  item_id: number;
  key: string;
  local: number;
  body: string;
}

export interface LookupTable {
  item_id: number;
  provider: string;
  outcome: string;
  error: string | null;
  due_at: number;
}

export interface OverrideTable {
  item_id: number;
  field: string;
  /** JSON; null means cleared. */
  value: string | null;
  origin: string;
  set_at: number;
}

export interface SidecarTable {
  item_id: number;
  path: string;
  exporter: string;
  hash: string;
  size_bytes: number;
  mtime_ms: number;
  /** What we wrote last, compressed. */
  bytes: Uint8Array;
}

export interface WriteTable {
  id: Generated<number>;
  run_id: number;
  item_id: number;
  path: string;
  /** What stood there before, compressed; null when the file is new. */
  before: Uint8Array | null;
  after_hash: string;
  written_at: number;
}

export interface RunTable {
  id: Generated<number>;
  started_at: number;
  finished_at: number | null;
  summary: string | null;
}

export interface AudioHintTable {
  library: string;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  hint: string;
}

export interface ProviderStateTable {
  provider: string;
  state: string;
}

export interface DecisionTable {
  item_id: number;
  key: string;
  verdict: string;
  decided_at: number;
}

export interface StoreSchema {
  provider_states: ProviderStateTable;
  decisions: DecisionTable;
  audio_hints: AudioHintTable;
  items: ItemTable;
  candidates: CandidateTable;
  lookups: LookupTable;
  overrides: OverrideTable;
  sidecars: SidecarTable;
  writes: WriteTable;
  runs: RunTable;
}
