/** Events → log: one line per outcome, with the library and the item, or with the provider. */
import type { EventBus } from '../domain/events.ts';
import type { Log } from '../ports/log.ts';

export function keepJournal(events: EventBus, log: Log): () => void {
  return events.onAny((event) => {
    switch (event.name) {
      case 'item.done': {
        const { library, path: item, isNew, movedFrom, isToReview, title, authors, tookMs } = event.data;
        return log.info({ library, item, title, authors, movedFrom, isToReview: isToReview || undefined, tookMs }, isNew ? 'new book' : 'book updated');
      }
      case 'item.failed':
        return log.warn({ library: event.data.library, item: event.data.path, problems: event.data.problems }, 'book has problems');
      case 'item.offline':
        return log.info({ library: event.data.library, item: event.data.path }, 'book is gone');
      case 'item.unchanged':
        return log.debug({ library: event.data.library, item: event.data.path }, 'book unchanged');
      case 'export.complete': {
        const { library, path: item, files } = event.data;
        return log.debug({ library, item, files: files.map(({ path, action }) => `${path} ${action}`) }, 'sidecars written');
      }
      case 'aggregation.conflict': {
        const { library, path: item, field, winner, others } = event.data;
        return log.debug({ library, item, field, winner, others }, 'sources differ');
      }
      case 'provider.trouble':
        return log.warn({ provider: event.data.provider }, event.data.message);
      case 'provider.fetch.error': {
        const { provider, code, message, tookMs } = event.data;
        return log.info({ provider, code, tookMs }, message);
      }
      case 'provider.fetch.success':
        return log.debug({ provider: event.data.provider, tookMs: event.data.tookMs }, 'answered');
      case 'provider.fetch.start':
        return log.debug({ provider: event.data.provider }, 'asked');
      case 'library.unavailable':
        return log.warn({ library: event.data.library }, `cannot be reached: ${event.data.message}`);
      case 'library.available':
        return log.info({ library: event.data.library }, 'watching library');
      case 'library.paused':
        return log.info({ library: event.data.library }, event.data.message);
      case 'library.resumed':
        return log.info({ library: event.data.library }, 'the library is resumed');
      case 'provider.paused':
        return log.info({ provider: event.data.provider }, event.data.message);
      case 'provider.resumed':
        return log.info({ provider: event.data.provider }, 'the provider is resumed');
      case 'look.end': {
        const { library, found, queued, unseen, tookMs } = event.data;
        return log.info({ library, found, queued, unseen, tookMs }, 'looked through');
      }
      case 'run.start':
        return log.debug({ run: event.data.runId }, 'run started');
      case 'run.end': {
        const { runId: run, items, failed, tookMs } = event.data;
        return log.info({ run, items, failed, tookMs }, 'run ended');
      }
    }
  });
}
