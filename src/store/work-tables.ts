/** The tables of what waits, of providers and of pauses, as kysely sees them on either database. */
import type { Generated } from 'kysely';
import type { Pausable } from '../domain/pause.ts';
import type { ActorColumns } from './actors.ts';

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

export interface OutboxTable {
  id: Generated<number>;
  sink: string;
  /** JSON. */
  event: string;
  created_at: number;
  due_at: number;
  attempts: number;
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

/** What persons let rest. */
export interface PauseTable extends ActorColumns {
  paused: Pausable;
  id: string;
  since: number;
  /** Null until somebody ends it. */
  until: number | null;
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

export interface WorkTables {
  queue: QueueTable;
  starts: StartTable;
  outbox: OutboxTable;
  limits: LimitTable;
  pauses: PauseTable;
  provider_tallies: ProviderTallyTable;
  provider_days: ProviderDayTable;
}
