/** Sinks as the program sets them up: on a real receiver, with checked options. */
import { onTestFinished } from 'vitest';
import type { AnyEvent, Events } from '../../src/domain/events.ts';
import type { AnySink, Sink, SinkContext } from '../../src/sdk/sink.ts';
import { createReceiver } from '../../src/sinks/post.ts';

/** Closed when the test ends. */
export function sinkContext(more: Partial<SinkContext> = {}): SinkContext {
  const { send, close } = createReceiver('Rubricator/test');
  onTestFinished(close);
  return { send, rootOf: () => undefined, now: () => 0, ...more };
}

/** A sink of a kind, with its options as they stand in a config. */
export function makeSink({ options: shape, create }: AnySink, options: Record<string, unknown>, more?: Partial<SinkContext>): Sink {
  return create(shape.parse(options), sinkContext(more));
}

export function exported(path: string, more: Partial<Events['export.complete']> = {}): AnyEvent {
  const files = [{ exporter: 'abs-json', path: `${path}/metadata.json`, action: 'created' as const }];
  return { name: 'export.complete', atMs: 0, data: { library: 'books', path, runId: 1, title: 'The Salt Road', authors: ['Marit Osei'], files, ...more } };
}

export const live = new AbortController().signal;
