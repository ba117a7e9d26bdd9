/**
 * Keeps finished spans: a batch is one transaction, so that a kill loses a batch and nothing else. A file that cannot be used ends it, with one
 * warning; nobody waits for it, and no book is the worse for it.
 */
import type { FinishedSpan, SlowBook } from '../../ports/telemetry.ts';
import { packed } from './blocks.ts';
import { addCounters } from './counter-rows.ts';
import { countersOf } from './counters.ts';
import { type KeepLimits, prune } from './prune.ts';
import { openTelemetryFile, type TelemetryFile } from './telemetry-file.ts';

export interface KeeperOptions extends KeepLimits {
  /** Absolute. */
  file: string;
  now(): number;
  /** Called once: nothing more is kept. */
  onEnd(error: unknown): void;
}

export interface SpanKeeper {
  keep(spans: readonly FinishedSpan[]): Promise<void>;
  close(): Promise<void>;
}

const PRUNE_EVERY_MS = 600_000;
/** Books whose end has not come yet. Beyond that something is wrong, and memory is worth more. */
const MAX_OPEN = 20_000;

type Stages = SlowBook['stages'];

export function createSpanKeeper(options: KeeperOptions): SpanKeeper {
  const { file, now, onEnd } = options;
  let opened: TelemetryFile | undefined;
  let hasEnded = false;
  let prunedAtMs = 0;
  let working: Promise<void> = Promise.resolve();
  /** What the stages of books took that are under way, by the trace. */
  const open = new Map<string, Stages>();

  async function write(spans: readonly FinishedSpan[]): Promise<void> {
    opened ??= openTelemetryFile(file);
    const books = spans.filter(isBook).map((span) => bookRow(span, open));
    const others = spans.filter((span) => !isBook(span));
    await opened.db.transaction().execute(async (db) => {
      for (const book of books) await db.insertInto('books').values(book).execute();
      if (others.length > 0) await db.insertInto('blocks').values(packed(others)).execute();
      await addCounters(countersOf(spans), db);
    });
    if (now() - prunedAtMs < PRUNE_EVERY_MS) return;
    prunedAtMs = now();
    await prune(opened, options, now());
  }

  async function keep(spans: readonly FinishedSpan[]): Promise<void> {
    if (hasEnded) return;
    for (const span of spans) if (!isBook(span)) noteStage(span, open);
    try {
      await write(spans);
    } catch (error) {
      hasEnded = true;
      open.clear();
      opened?.close();
      opened = undefined;
      onEnd(error);
    }
  }

  return {
    keep(spans) {
      working = working.then(() => keep(spans));
      return working;
    },
    async close() {
      await working;
      hasEnded = true;
      opened?.close();
      opened = undefined;
    },
  };
}

function isBook({ name, parentId }: FinishedSpan): boolean {
  return name === 'book' && parentId === undefined;
}

function noteStage({ traceId, parentId, name, tookMs, facts }: FinishedSpan, open: Map<string, Stages>): void {
  if (parentId === undefined || (open.size >= MAX_OPEN && !open.has(traceId))) return;
  const stages = open.get(traceId) ?? [];
  open.set(traceId, stages);
  const called = name === 'ask' ? `ask ${facts.provider}` : name;
  const known = stages.find((stage) => stage.name === called);
  if (known) known.tookMs += tookMs;
  else stages.push({ name: called, tookMs });
}

function bookRow({ traceId, startedAtMs, tookMs, facts }: FinishedSpan, open: Map<string, Stages>) {
  const stages = JSON.stringify(open.get(traceId) ?? []);
  open.delete(traceId);
  return {
    trace: traceId,
    item_id: typeof facts.itemId === 'number' ? facts.itemId : null,
    library: String(facts.library),
    path: String(facts.path),
    started_at: startedAtMs,
    took_ms: tookMs,
    outcome: String(facts.outcome ?? ''),
    stages,
  };
}
