/** Everything about one field: how complete it is, how many different values it has, how they are spread, and what each source says. Pure. */
import type { Metadata } from '../book/metadata.ts';
import { createSpread, type FieldSpread } from './field-spread.ts';
import type { MeasuredField } from './measured-field.ts';
import { type Bin, hashText } from './spread.ts';
import { type CountedBook, createConfidenceTally, createFieldTally, createSourceTally, type FieldCounts, type SourceCounts } from './summary.ts';

/** `low` below 5 % of different values, `high` above 50 %. */
export type CardinalityLevel = 'low' | 'medium' | 'high';

export interface Cardinality {
  /** Values that say something different. */
  distinct: number;
  /** 0…1, of all values. */
  share: number;
  level: CardinalityLevel;
}

export interface FieldStatistics extends FieldCounts, Pick<FieldSpread, 'commonest' | 'entries' | 'size'> {
  /** Books that can have it and do not. */
  empty: number;
  /** Undefined without any value. */
  cardinality?: Cardinality | undefined;
  /** Values by confidence, in tenths. */
  confidence: Bin[];
  sources: SourceCounts[];
}

export function createFieldStatistics(field: MeasuredField, commonest: number) {
  const tally = createFieldTally(field);
  const spread = createSpread(field);
  const sources = createSourceTally();
  const confidence = createConfidenceTally();
  const distinct = new Set<number>();
  return {
    add({ item, record }: CountedBook): void {
      const source = tally.add(item.editionKind, record);
      if (field.only !== undefined && field.only !== item.editionKind) return;
      addValue(record.values);
      if (!source) return;
      confidence.add(source.confidence);
      sources.add(field.name, source);
    },
    result(): FieldStatistics {
      const counts = tally.result();
      const { entries, size, ...rest } = spread.result(commonest);
      return {
        ...{ ...counts, empty: counts.books - counts.filled, cardinality: cardinalityOf(distinct.size, counts.filled) },
        ...{ commonest: rest.commonest, entries, size, confidence: confidence.result(), sources: sources.result() },
      };
    },
  };

  function addValue(values: Metadata): void {
    const value = field.valueIn(values);
    if (value === undefined) return;
    // Of long values a number is kept that stands for them.
    distinct.add(hashText(field.keyOf(value)));
    spread.add(values);
  }
}

function cardinalityOf(distinct: number, filled: number): Cardinality | undefined {
  if (filled === 0) return undefined;
  const share = distinct / filled;
  return { distinct, share, level: share < 0.05 ? 'low' : share > 0.5 ? 'high' : 'medium' };
}
