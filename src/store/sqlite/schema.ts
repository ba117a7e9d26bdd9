/** The tables, as kysely sees them. The files that read JSON columns say what these hold. */
import type { Generated } from 'kysely';
import type { Pausable } from '../../domain/pause.ts';
import type { AccountTables } from './account-tables.ts';
import type { ActorColumns } from './actors.ts';
import type { AuditTables } from './audit-tables.ts';
import type { CatalogueSchema } from './catalogue-schema.ts';
import type { OwnFieldTable } from './own-field-table.ts';

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
  /** 1 while the user has to confirm or reject a match. */
  to_review: Generated<number>;
  /** When the book was first saved; null where nobody noted it. */
  added_at: number | null;
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

export interface WriteTable {
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
  done: number;
  kept: number;
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

/** What is left of a provider's limits, for all processes. */
export interface LimitTable {
  provider: string;
  /** What the bucket held at `filled_at`. */
  tokens: number;
  filled_at: number;
  /** The day that is counted, in the provider's calendar, and the requests sent on it. */
  day: string | null;
  used: number;
  paused_until: number;
  exhausted_until: number;
}

/** How a provider's requests ended since the state folder was made. */
export interface ProviderTallyTable {
  provider: string;
  requests: number;
  failures: number;
  found: number;
  missing: number;
  cached: number;
  took_ms: number;
  open_until: number | null;
  error: string | null;
  error_at: number | null;
}

/** The same counts for each day, in UTC. */
export interface ProviderDayTable {
  provider: string;
  day: string;
  requests: number;
  failures: number;
  found: number;
  missing: number;
  cached: number;
  took_ms: number;
}

export interface DecisionTable extends ActorColumns {
  item_id: number;
  key: string;
  verdict: string;
  decided_at: number;
  /** JSON. */
  words: string | null;
}

export interface QueueTable {
  id: Generated<number>;
  library: string;
  path: string;
  folder: string;
  /** Index in `REASONS`. */
  reason: number;
  due_at: number;
  seen: string | null;
  attempts: number;
  /** The worker that has leased it, and until when; 0 while it is not leased. */
  worker: string | null;
  lease_until: number;
  stamp: number;
  /** The run that asked for the work. */
  run_id: number | null;
}

/** Books that were begun and have not come to an end. */
export interface StartTable {
  library: string;
  path: string;
  seen: string;
  /** The process that has begun it; null once that has died. */
  worker: string | null;
  deaths_alone: Generated<number>;
}

/** What persons let rest. */
export interface PauseTable extends ActorColumns {
  paused: Pausable;
  id: string;
  since: number;
  /** Null until somebody ends it. */
  until: number | null;
}

export interface OutboxTable {
  id: Generated<number>;
  sink: string;
  /** JSON. */
  event: string;
  created_at: number;
  due_at: number;
  attempts: number;
}

export interface StoreSchema extends AccountTables, AuditTables, CatalogueSchema {
  own_fields: OwnFieldTable;
  queue: QueueTable;
  starts: StartTable;
  outbox: OutboxTable;
  limits: LimitTable;
  pauses: PauseTable;
  provider_tallies: ProviderTallyTable;
  provider_days: ProviderDayTable;
  decisions: DecisionTable;
  /** The candidates that somebody was shown last, in order: `keys` is JSON. */
  shown_choices: { item_id: number; keys: string };
  audio_hints: AudioHintTable;
  /** What encrypted values of a book are bound to. */
  book_marks: { mark: string; item_id: number };
  /** What the texts of records were made by; JSON. */
  searched_fields: { said: string };
  items: ItemTable;
  candidates: CandidateTable;
  lookups: LookupTable;
  overrides: OverrideTable;
  sidecars: SidecarTable;
  writes: WriteTable;
  runs: RunTable;
}
