/**
 * The tables of books, as kysely sees them on SQLite and on PostgreSQL: a flag is a number there and a boolean here. The files that read
 * JSON columns say what these hold.
 */
import type { Generated } from 'kysely';
import type { ActorColumns } from './actors.ts';

export interface ItemTable<Flag> {
  id: Generated<number>;
  library: string;
  path: string;
  folder: string;
  is_file: Flag;
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
  /** Set while the user has to confirm or reject a match. */
  to_review: Generated<Flag>;
  /** When the book was first saved; null where nobody noted it. */
  added_at: number | null;
}

export interface CandidateTable<Flag> {
  item_id: number;
  key: string;
  local: Flag;
  body: string;
}

export interface LookupTable {
  item_id: number;
  provider: string;
  outcome: string;
  error: string | null;
  due_at: number;
  declaration: string | null;
}

export interface OverrideTable extends ActorColumns {
  item_id: number;
  field: string;
  /** JSON; null means cleared. */
  value: string | null;
  origin: string;
  set_at: number;
}

export interface SidecarTable {
  library: string;
  path: string;
  /** Null for a file that belongs to no single book. */
  item_id: number | null;
  exporter: string;
  /** Empty where no file of ours is expected. */
  hash: string;
  size_bytes: number;
  mtime_ms: number;
  /** What we wrote last, compressed. */
  bytes: Uint8Array;
  /** A write that began and has not ended: the new bytes, and what stood there before. */
  pending_hash: string | null;
  pending_bytes: Uint8Array | null;
  pending_before: string | null;
  token: string | null;
  /** Until then the writer may be at work on the temp file with that token. */
  token_until: number | null;
  refused_hash: string | null;
  made_from: string | null;
}

export interface RunTable extends ActorColumns {
  id: Generated<number>;
  kind: string;
  started_at: number;
  finished_at: number | null;
  summary: string | null;
  /** The run whose writes this one took back. */
  undoes: number | null;
  /** JSON: what a person decided about an item, and what it was before. */
  edit: string | null;
  /** The only item that the run is about; null for a run over a library. */
  item_id: number | null;
  /** The run that this one is a part of. */
  part_of: number | null;
}

export interface AudioHintTable {
  library: string;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  hint: string;
}

export interface DecisionTable extends ActorColumns {
  item_id: number;
  key: string;
  verdict: string;
  decided_at: number;
  /** JSON. */
  words: string | null;
}

export interface WriteTable<Flag> {
  id: Generated<number>;
  run_id: number;
  library: string;
  item_id: number | null;
  exporter: string;
  path: string;
  action: string;
  /** What stood there before, compressed; null when the file is new, or no longer kept. */
  before: Uint8Array | null;
  /** What was written, compressed; null when the file was removed, or no longer kept. */
  after: Uint8Array | null;
  before_hash: string | null;
  after_hash: string | null;
  /** Of the file that stood there before; null where nobody noted it. */
  before_mtime_ms: number | null;
  before_mode: number | null;
  written_at: number;
  done: Flag;
  kept: Flag;
}
