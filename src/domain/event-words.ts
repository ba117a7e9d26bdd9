/** Events in words, for people: one line, and the values that a template may name. */
import type { AnyEvent } from './events.ts';

export function summaryOf(event: AnyEvent): string {
  switch (event.name) {
    case 'item.done':
      return `${event.data.isNew ? 'New' : 'Brought up to date'}: ${bookOf(event.data)}${event.data.isToReview ? ' (a match waits for your decision)' : ''}`;
    case 'item.unchanged':
      return `Unchanged: ${event.data.path}`;
    case 'item.failed':
      return `Problems with ${event.data.path}: ${event.data.problems.join('; ')}`;
    case 'item.offline':
      return `Gone: ${event.data.path}`;
    case 'export.complete':
      return `${bookOf(event.data)}: ${event.data.files.map(({ path, action }) => `${path.slice(path.lastIndexOf('/') + 1)} ${action}`).join(', ')}`;
    case 'aggregation.conflict':
      return `${event.data.path}: sources differ about ${event.data.field}; ${event.data.winner} over ${event.data.others.join(', ')}`;
    case 'provider.fetch.start':
      return `${event.data.provider} is asked`;
    case 'provider.fetch.success':
      return `${event.data.provider} answered in ${event.data.tookMs} ms`;
    case 'provider.fetch.error':
    case 'provider.trouble':
      return `${event.data.provider}: ${event.data.message}`;
    case 'library.unavailable':
      return `The library ${event.data.library} cannot be reached: ${event.data.message}`;
    case 'library.available':
      return `The library ${event.data.library} is watched`;
    case 'library.paused':
      return `The library ${event.data.library} is ${event.data.message}`;
    case 'library.resumed':
      return `The library ${event.data.library} is resumed`;
    case 'provider.paused':
      return `${event.data.provider} is ${event.data.message}`;
    case 'provider.resumed':
      return `${event.data.provider} is resumed`;
    case 'look.end':
      return `${event.data.library} looked through: ${event.data.found} books, ${event.data.queued} to do`;
    case 'run.start':
      return `Run ${event.data.runId} begun`;
    case 'run.end':
      return `Run ${event.data.runId}: ${event.data.items} books, ${event.data.failed} with problems`;
  }
}

function bookOf({ title, authors, path }: { title?: string | undefined; authors: readonly string[]; path: string }): string {
  if (!title) return path;
  return authors.length > 0 ? `${title} by ${authors.join(', ')}` : title;
}

/** Fills `{placeholders}`: `summary`, `event`, `time`, and every value of the event by its name. A name that the event does not have is empty. */
export function fillTemplate(template: string, event: AnyEvent, quote: (text: string) => string = (text) => text): string {
  const values: Record<string, unknown> = { ...event.data, summary: summaryOf(event), event: event.name, time: new Date(event.atMs).toISOString() };
  return template.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => quote(textOf(Object.hasOwn(values, name) ? values[name] : undefined)));
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each: unknown) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(', ');
  return String(value);
}
