/** A receiver for tests of sinks, closed when the test ends. */
import { onTestFinished } from 'vitest';
import type { AnyEvent, Events } from '../../src/domain/events.ts';
import { createReceiver, type Receiver } from '../../src/sinks/post.ts';

export function receiver(): Receiver {
  const made = createReceiver('Rubricator/test');
  onTestFinished(() => made.close());
  return made;
}

export function exported(path: string, more: Partial<Events['export.complete']> = {}): AnyEvent {
  const files = [{ exporter: 'abs-json', path: `${path}/metadata.json`, action: 'created' as const }];
  return { name: 'export.complete', atMs: 0, data: { library: 'books', path, runId: 1, title: 'The Salt Road', authors: ['Marit Osei'], files, ...more } };
}

export const live = new AbortController().signal;
