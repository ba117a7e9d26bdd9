/** Where finished work goes: to a collector of the user's, by OTLP, and to whoever keeps it. A trouble is told once, and is never the work's. */

import { SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { FinishedSpan } from '../ports/telemetry.ts';
import { PREFIX } from './tracing.ts';

/** What the interface of exporters calls success and failure. */
const DONE = 0;
const FAILED = 1;

const PATH = '/v1/traces';

export interface OtlpOptions {
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  userAgent: string;
  /** Called for the first of several failures in a row. */
  onFailure(error: unknown): void;
}

/** Sends spans as OTLP in JSON. */
export function otlpExporter({ endpoint, headers, userAgent, onFailure }: OtlpOptions): SpanExporter {
  const inner = new OTLPTraceExporter({ url: tracesAt(endpoint), headers: { ...headers }, userAgent, timeoutMillis: 5000 });
  let isFailing = false;
  return {
    export(spans, done) {
      inner.export(spans, (result) => {
        if (result.code !== DONE && !isFailing) onFailure(result.error);
        isFailing = result.code !== DONE;
        done({ code: DONE });
      });
    },
    shutdown: () => inner.shutdown(),
  };
}

/** The address of traces, below that of the collector, as the specification has it. */
export function tracesAt(endpoint: string): string {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith(PATH)) url.pathname = `${url.pathname.replace(/\/$/, '')}${PATH}`;
  return url.href;
}

/** Hands spans to whoever keeps them. */
export function keepingExporter({ keep, close }: { keep(spans: readonly FinishedSpan[]): Promise<void>; close(): Promise<void> }): SpanExporter {
  return {
    export(spans, done) {
      keep(spans.map(finished)).then(
        () => done({ code: DONE }),
        (error: Error) => done({ code: FAILED, error }),
      );
    },
    shutdown: close,
  };
}

function finished(span: ReadableSpan): FinishedSpan {
  const { traceId, spanId } = span.spanContext();
  const facts = Object.entries(span.attributes).map(([name, value]) => [name.slice(PREFIX.length), value] as const);
  return {
    ...{ traceId, spanId, parentId: span.parentSpanContext?.spanId, name: span.name },
    startedAtMs: msOf(span.startTime),
    tookMs: msOf(span.duration),
    isError: span.status.code === SpanStatusCode.ERROR,
    facts: Object.fromEntries(facts) as FinishedSpan['facts'],
  };
}

function msOf([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1e6;
}
