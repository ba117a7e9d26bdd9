/** From what became of a book to events. */

import { valuesOf } from '../domain/book/record.ts';
import type { EventBus, ExportedFile } from '../domain/events.ts';
import type { ItemReport } from '../pipeline/report.ts';
import type { Job } from '../ports/queue.ts';
import type { WorkResult } from './work-job.ts';

/** Tells what became of a job. */
export function tellResult(result: WorkResult, { library, path }: Job, runId: number, events: EventBus): void {
  if (result.outcome === 'gone' && result.item) events.emit('item.offline', { library, path });
  if (result.outcome === 'processed') tellReport(result.report, runId, events);
}

export function tellReport(report: ItemReport, runId: number, events: Pick<EventBus, 'emit'>): void {
  const { library, path, status, record, problems, isNew, movedFrom, isToReview, tookMs } = report;
  const known = record && valuesOf(record);
  const authors = (known?.authors ?? []).map(({ name }) => name);
  if (status === 'unchanged') return events.emit('item.unchanged', { library, path });
  if (status === 'failed') events.emit('item.failed', { library, path, problems, tookMs });
  else events.emit('item.done', { library, path, isNew, movedFrom, isToReview, title: known?.title, authors, tookMs });
  const files = report.exports.flatMap(({ exporter, path: file, action }): ExportedFile[] =>
    file !== undefined && (action === 'created' || action === 'updated' || action === 'removed') ? [{ exporter, path: file, action }] : [],
  );
  if (files.length > 0) events.emit('export.complete', { library, path, runId, title: known?.title, authors, files });
  for (const { field, values } of record?.conflicts ?? []) {
    const [winner, ...others] = values.map(({ sources }) => sources.join(' + '));
    events.emit('aggregation.conflict', { library, path, field, winner: winner ?? '', others });
  }
}
