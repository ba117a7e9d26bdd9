/** Traces by OpenTelemetry. Nothing of it is global: two programs in one process do not see each other's work. */
import { type AttributeValue, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { RubricatorError } from '../domain/errors.ts';
import type { SpanFacts, Traced } from '../ports/tracing.ts';

export interface TracingOptions {
  exporters: readonly SpanExporter[];
  version: string;
  /** The time of the day. */
  now(): number;
  /** A clock that nobody sets, for how long things take. */
  elapsedMs(): number;
}

export interface Tracing {
  traced: Traced;
  /** Hands over what is finished. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Our attributes are told from those of other programs by this. */
export const PREFIX = 'rubricator.';

/** How long finished work waits for more of it. A kill loses so much. */
const BATCH_MS = 2000;
const BATCH_SPANS = 512;
/** What does not fit is dropped: memory is worth more. */
const WAITING_SPANS = 20_000;

export function createTracing({ exporters, version, now, elapsedMs }: TracingOptions): Tracing {
  const contexts = new AsyncLocalStorageContextManager().enable();
  const limits = { scheduledDelayMillis: BATCH_MS, maxExportBatchSize: BATCH_SPANS, maxQueueSize: WAITING_SPANS };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'rubricator', 'service.version': version }),
    spanProcessors: exporters.map((exporter) => new BatchSpanProcessor({ exporter, ...limits })),
  });
  const tracer = provider.getTracer('rubricator', version);

  const traced: Traced = async (name, facts, work) => {
    const startedAtMs = now();
    const beginMs = elapsedMs();
    const kind = name === 'ask' ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const parent = contexts.active() ?? ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind, attributes: attributesOf(facts), startTime: timeOf(startedAtMs) }, parent);
    let isSettled = false;
    const note = (more: SpanFacts) => {
      isSettled ||= more.outcome !== undefined;
      span.setAttributes(attributesOf(more));
    };
    const fail = (outcome: string) => {
      note({ outcome });
      span.setStatus({ code: SpanStatusCode.ERROR });
    };
    try {
      return await contexts.with(trace.setSpan(parent, span), () => work({ note, fail }));
    } catch (error) {
      if (!isSettled) fail(error instanceof RubricatorError ? error.code : 'bug');
      throw error;
    } finally {
      span.end(timeOf(startedAtMs + elapsedMs() - beginMs));
    }
  };

  return {
    traced,
    flush: () => provider.forceFlush(),
    async close() {
      await provider.shutdown();
      contexts.disable();
    },
  };
}

function attributesOf(facts: SpanFacts): Record<string, AttributeValue> {
  const entries = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[`${PREFIX}${name}`, value] as const]));
  return Object.fromEntries(entries);
}

/** Seconds and nanoseconds. */
function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
