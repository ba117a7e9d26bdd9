/** The spread of one field: its commonest entries, and its values by size. */
import type { Unit, ValueKind } from '../book/measure.ts';
import type { Metadata } from '../book/metadata.ts';
import type { MeasuredField } from './measured-field.ts';
import { type Bin, binsOf, createCounter, type EntryCount, type SizeSummary, summarize } from './spread.ts';

export interface FieldSpread {
  field: string;
  label: string;
  kind: ValueKind;
  /** The commonest names, words or values. */
  commonest: EntryCount[];
  /** How many there are, told apart. */
  entries: number;
  size?: (SizeSummary & { unit: Unit; bins: Bin[] }) | undefined;
}

/** What is larger would make ranges that no other value is in. */
const MOST = 1e15;

/** Ranges of sizes are at least so wide. */
const LEAST: Readonly<Record<Unit, number>> = {
  ...{ letters: 1, entries: 1, year: 1, hours: 1, chapters: 1, pixels: 100, 'of 5': 0.5, number: 1e-6 },
};

export function createSpread({ name, label, measure, valueIn }: MeasuredField) {
  const counter = createCounter();
  const sizes: number[] = [];
  return {
    add(values: Metadata): void {
      const value = valueIn(values);
      if (value === undefined) return;
      for (const entry of measure.entriesOf(value as never)) counter.add(entry);
      const size = measure.size?.of(value as never);
      if (size !== undefined && Math.abs(size) <= MOST) sizes.push(size);
    },
    result(limit: number): FieldSpread {
      const summary = summarize(sizes);
      const size = measure.size && summary && { ...summary, unit: measure.size.unit, bins: binsOf(sizes, LEAST[measure.size.unit]) };
      return { field: name, label, kind: measure.kind, commonest: counter.commonest(limit), entries: counter.distinct(), ...(size && { size }) };
    },
  };
}
