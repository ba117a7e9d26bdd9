/** What is kept, row by row, for whoever asks other questions than ours. */
import type { FinishedSpan, KeptCounter } from '../../ports/telemetry.ts';
import { unpacked } from './blocks.ts';
import { counterOf } from './counter-rows.ts';
import { measureOf } from './counters.ts';
import { reading } from './report.ts';

const AT_ONCE = 500;

/** Every span that is kept and began since then, but those of books themselves. Throws `ReadError`. */
export async function* keptSpans(file: string, sinceMs: number): AsyncGenerator<FinishedSpan> {
  let afterId = 0;
  for (;;) {
    const block = await reading(file, ({ db }) =>
      db.selectFrom('blocks').select(['id', 'packed']).where('id', '>', afterId).where('last_at', '>=', sinceMs).orderBy('id').limit(1).executeTakeFirst(),
    );
    if (!block) return;
    afterId = block.id;
    for (const span of unpacked(block.packed)) if (span.startedAtMs >= sinceMs) yield span;
  }
}

/** The span of every book that is kept and began since then. Throws `ReadError`. */
export async function* keptBooks(file: string, sinceMs: number): AsyncGenerator<Omit<FinishedSpan, 'spanId' | 'parentId'>> {
  let afterId = 0;
  for (;;) {
    const rows = await reading(file, ({ db }) =>
      db.selectFrom('books').selectAll().where('id', '>', afterId).where('started_at', '>=', sinceMs).orderBy('id').limit(AT_ONCE).execute(),
    );
    if (!rows?.length) return;
    for (const { id, trace, item_id, library, path, started_at, took_ms, outcome } of rows) {
      afterId = id;
      const facts = { library, path, outcome, ...(item_id !== null && { itemId: item_id }) };
      yield { traceId: trace, name: 'book', startedAtMs: started_at, tookMs: took_ms, isError: outcome === 'failed', facts };
    }
  }
}

/** What the hours and the days since then came to, oldest first. Throws `ReadError`. */
export async function keptCounters(file: string, sinceMs: number): Promise<KeptCounter[]> {
  const rows = await reading(file, ({ db }) => db.selectFrom('counters').selectAll().where('at', '>=', sinceMs).orderBy('at').execute());
  return (rows ?? []).map(counterOf).map((counter) => {
    const { period, at, name, source } = counter;
    return { period, startedAtMs: at, name, source, ...measureOf(counter) };
  });
}
