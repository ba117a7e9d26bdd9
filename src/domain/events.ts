/** What happens, for everybody who wants to know: metrics, the log, webhooks, media servers. */
import type { FieldKey } from './book/metadata.ts';

export interface ItemEvent {
  library: string;
  /** Relative to the library. */
  path: string;
}

export interface ExportedFile {
  exporter: string;
  /** Relative to the library. */
  path: string;
  action: 'created' | 'updated' | 'removed';
}

export interface Events {
  'run.start': { runId: number };
  'run.end': { runId: number; items: number; failed: number; tookMs: number };
  'look.end': { library: string; found: number; queued: number; unseen: number; tookMs: number };
  'item.done': ItemEvent & {
    isNew: boolean;
    movedFrom?: string | undefined;
    isToReview: boolean;
    title?: string | undefined;
    authors: string[];
    tookMs: number;
  };
  'item.unchanged': ItemEvent;
  'item.failed': ItemEvent & { problems: string[]; tookMs: number };
  'item.offline': ItemEvent;
  'export.complete': ItemEvent & { runId: number; title?: string | undefined; authors: string[]; files: ExportedFile[] };
  'aggregation.conflict': ItemEvent & { field: FieldKey; winner: string; others: string[] };
  'provider.fetch.start': { provider: string };
  'provider.fetch.success': { provider: string; tookMs: number };
  'provider.fetch.error': { provider: string; code: string; message: string; tookMs: number };
  'provider.trouble': { provider: string; message: string };
  'provider.paused': { provider: string; message: string };
  'provider.resumed': { provider: string };
  'library.unavailable': { library: string; message: string };
  'library.available': { library: string };
  'library.paused': { library: string; message: string };
  'library.resumed': { library: string };
}

export type EventName = keyof Events;

/** An event as it is sent to others. */
export type AnyEvent = { [Name in EventName]: { name: Name; atMs: number; data: Events[Name] } }[EventName];

export const EVENT_NAMES = [
  'run.start',
  'run.end',
  'look.end',
  'item.done',
  'item.unchanged',
  'item.failed',
  'item.offline',
  'export.complete',
  'aggregation.conflict',
  'provider.fetch.start',
  'provider.fetch.success',
  'provider.fetch.error',
  'provider.trouble',
  'provider.paused',
  'provider.resumed',
  'library.unavailable',
  'library.available',
  'library.paused',
  'library.resumed',
] as const satisfies readonly EventName[];

/** Hands events to all listeners. A listener that fails disturbs no other. */
export interface EventBus {
  emit<Name extends EventName>(name: Name, data: Events[Name]): void;
  /** Returns a function that ends it. */
  on<Name extends EventName>(name: Name, listener: (data: Events[Name]) => unknown): () => void;
  onAny(listener: (event: AnyEvent) => unknown): () => void;
}
