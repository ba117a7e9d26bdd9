/** Work that is traced, written down as it was. */
import type { SpanFacts, Traced } from '../../src/ports/tracing.ts';

export interface RecordedSpan {
  name: string;
  facts: Record<string, unknown>;
  isFailed: boolean;
}

/** Spans stand in the order in which they began. */
export function recorder(): { traced: Traced; spans: RecordedSpan[] } {
  const spans: RecordedSpan[] = [];
  return {
    spans,
    async traced(name, facts, work) {
      const span: RecordedSpan = { name, facts: { ...facts }, isFailed: false };
      spans.push(span);
      const note = (more: SpanFacts) => void Object.assign(span.facts, more);
      return work({
        note,
        fail(outcome) {
          note({ outcome });
          span.isFailed = true;
        },
      });
    },
  };
}
