/** The outbox in either database: a row for each event and sink. */
import type { Kysely } from 'kysely';
import type { AnyEvent } from '../domain/events.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { WorkTables } from './work-tables.ts';

export function createOutbox(db: Kysely<WorkTables>): Outbox {
  return {
    async put(sink, event) {
      await db
        .insertInto('outbox')
        .values({ sink, event: JSON.stringify(event), created_at: event.atMs, due_at: event.atMs, attempts: 0 })
        .execute();
    },
    async due(sink, nowMs, limit) {
      const query = db.selectFrom('outbox').selectAll().where('sink', '=', sink).where('due_at', '<=', nowMs);
      const rows = await query.orderBy('id').limit(limit).execute();
      return rows.map((row) => ({ id: row.id, sink, event: JSON.parse(row.event) as AnyEvent, createdAtMs: row.created_at, attempts: row.attempts }));
    },
    async nextDueAtMs(sink) {
      const query = db
        .selectFrom('outbox')
        .select((select) => select.fn.min('due_at').as('next'))
        .where('sink', '=', sink);
      const { next } = await query.executeTakeFirstOrThrow();
      return next === null ? undefined : Number(next);
    },
    async delivered(id) {
      await db.deleteFrom('outbox').where('id', '=', id).execute();
    },
    async postpone(id, dueAtMs, attempts) {
      await db.updateTable('outbox').set({ due_at: dueAtMs, attempts }).where('id', '=', id).execute();
    },
    async trim(sink, maxEntries) {
      const kept = db.selectFrom('outbox').select('id').where('sink', '=', sink).orderBy('id', 'desc').limit(maxEntries);
      const [result] = await db.deleteFrom('outbox').where('sink', '=', sink).where('id', 'not in', kept).execute();
      return Number(result?.numDeletedRows ?? 0n);
    },
    async counts() {
      const rows = await db
        .selectFrom('outbox')
        .select('sink')
        .select((select) => select.fn.countAll<number>().as('waiting'))
        .groupBy('sink')
        .orderBy('sink')
        .execute();
      return rows.map(({ sink, waiting }) => ({ sink, waiting: Number(waiting) }));
    },
    async dropOthers(sinks) {
      const query = db.deleteFrom('outbox');
      await (sinks.length > 0 ? query.where('sink', 'not in', sinks) : query).execute();
    },
  };
}
