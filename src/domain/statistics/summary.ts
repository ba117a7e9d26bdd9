/** Adds up a catalogue, book by book: how complete each field is, where sources agree, how sure values are, when books came. Pure. */
import type { CatalogueRecord, FieldSource } from '../book/catalogue-record.ts';
import type { ValueKind } from '../book/measure.ts';
import type { EditionKind } from '../book/metadata.ts';
import { createSpread, type FieldSpread } from './field-spread.ts';
import type { MeasuredField } from './measured-field.ts';
import type { Bin } from './spread.ts';

/** What is added up of a book. */
export interface CountedBook {
  item: { editionKind: EditionKind; addedAtMs?: number | undefined };
  record: Pick<CatalogueRecord, 'values' | 'sources'>;
}

export interface FieldCounts {
  field: string;
  label: string;
  kind: ValueKind;
  /** Books that can have it. */
  books: number;
  filled: number;
  /** Of which somebody said that they have none. */
  cleared: number;
  /** Of the values; undefined without any. */
  meanConfidence?: number | undefined;
  /** Values that several sources state, and none otherwise. */
  agreed: number;
  /** Values about which sources differ. */
  conflicts: number;
}

/** What a source said of a field, over all books. */
export interface SourceCounts {
  source: string;
  field: string;
  /** Its value is the one that the book has. */
  won: number;
  /** Another source won that says the same. */
  agreed: number;
  /** Another source won that says something else. */
  differed: number;
  /** Of those that differed: how often nobody can be sure who is right. */
  conflicts: number;
}

export interface MonthCount {
  /** `2026-01`. */
  month: string;
  added: number;
  /** With all months before. */
  total: number;
}

export interface Summary {
  books: number;
  kinds: { kind: EditionKind; books: number }[];
  fields: FieldCounts[];
  sources: SourceCounts[];
  /** Values by confidence, in tenths. */
  confidence: Bin[];
  growth: MonthCount[];
  /** Books of which nobody noted when they came. */
  undated: number;
  /** Languages, years, lengths: all fields of these kinds. */
  spreads: FieldSpread[];
}

/** Kinds of fields whose spread tells something of a library as a whole. */
const SHOWN_KINDS: readonly ValueKind[] = ['language', 'date', 'duration'];

export function createSummary(fields: readonly MeasuredField[]) {
  const tallies = fields.map(createFieldTally);
  const spreads = fields.filter(({ measure }) => SHOWN_KINDS.includes(measure.kind)).map(createSpread);
  const sources = createSourceTally();
  const kinds = new Map<EditionKind, number>();
  const months = new Map<string, number>();
  const confidence = createConfidenceTally();
  let [books, undated] = [0, 0];
  return {
    add({ item, record }: CountedBook): void {
      books++;
      kinds.set(item.editionKind, (kinds.get(item.editionKind) ?? 0) + 1);
      if (item.addedAtMs === undefined) undated++;
      else count(months, new Date(item.addedAtMs).toISOString().slice(0, 7));
      for (const tally of tallies) {
        const source = tally.add(item.editionKind, record);
        if (!source) continue;
        confidence.add(source.confidence);
        sources.add(tally.field, source);
      }
      for (const spread of spreads) spread.add(record.values);
    },
    result(): Summary {
      return {
        books,
        kinds: [...kinds].map(([kind, of]) => ({ kind, books: of })).sort((a, b) => b.books - a.books),
        fields: tallies.map((tally) => tally.result()),
        sources: sources.result(),
        confidence: confidence.result(),
        ...{ growth: growthOf(months), undated, spreads: spreads.map((spread) => spread.result(COMMONEST)) },
      };
    },
  };
}

const COMMONEST = 20;

/** Counts of one field. */
export function createFieldTally({ name, label, only, measure, valueIn, sourceIn }: MeasuredField) {
  let [books, filled, cleared, agreed, conflicts, confidence] = [0, 0, 0, 0, 0, 0];
  return {
    field: name,
    /** Returns the source of the value; undefined if there is no value. */
    add(kind: EditionKind, record: CountedBook['record']): FieldSource | undefined {
      if (only !== undefined && only !== kind) return undefined;
      books++;
      const source = sourceIn(record);
      if (valueIn(record.values) === undefined) {
        // What has a source and no value was cleared by hand.
        if (source) cleared++;
        return undefined;
      }
      filled++;
      if (!source) return undefined;
      confidence += source.confidence;
      if (source.isConflict) conflicts++;
      if (source.agreeing && !source.differing) agreed++;
      return source;
    },
    result(): FieldCounts {
      const mean = filled > 0 ? { meanConfidence: Math.round((1000 * confidence) / filled) / 1000 } : {};
      return { field: name, label, kind: measure.kind, books, filled, cleared, ...mean, agreed, conflicts };
    },
  };
}

/** Counts what each source said of each field. */
export function createSourceTally() {
  const rows = new Map<string, SourceCounts>();
  function note(source: string, field: string, what: Partial<Omit<SourceCounts, 'source' | 'field'>>): void {
    const key = JSON.stringify([source, field]);
    const row = rows.get(key) ?? { source, field, won: 0, agreed: 0, differed: 0, conflicts: 0 };
    const { won = 0, agreed = 0, differed = 0, conflicts = 0 } = what;
    rows.set(key, { ...row, won: row.won + won, agreed: row.agreed + agreed, differed: row.differed + differed, conflicts: row.conflicts + conflicts });
  }
  return {
    add(field: string, { source, agreeing = [], differing = [], isConflict }: FieldSource): void {
      note(source, field, { won: 1 });
      for (const other of agreeing) note(other, field, { agreed: 1 });
      for (const other of differing) note(other, field, { differed: 1, conflicts: isConflict ? 1 : 0 });
    },
    /** Sources in the order of their names, fields in the order in which they came. */
    result: () => [...rows.values()].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)),
  };
}

const TENTHS = 10;

/** Counts values by confidence. */
export function createConfidenceTally() {
  const counts = Array.from({ length: TENTHS }, () => 0);
  return {
    add(confidence: number): void {
      const at = Math.min(TENTHS - 1, Math.max(0, Math.floor(confidence * TENTHS)));
      counts[at] = (counts[at] ?? 0) + 1;
    },
    result: () => counts.map((of, at): Bin => ({ from: at / TENTHS, to: (at + 1) / TENTHS, count: of })),
  };
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** No month between the first and the last is missing. */
function growthOf(months: ReadonlyMap<string, number>): MonthCount[] {
  const known = [...months.keys()].sort();
  const [first, last] = [known[0], known.at(-1)];
  const growth: MonthCount[] = [];
  let total = 0;
  for (let month = first; month !== undefined && last !== undefined && month <= last; month = after(month)) {
    const added = months.get(month) ?? 0;
    total += added;
    growth.push({ month, added, total });
  }
  return growth;
}

/** The month after `2026-12` is `2027-01`. */
function after(month: string): string {
  const [year = 0, of = 0] = month.split('-').map(Number);
  return of === 12 ? `${String(year + 1).padStart(4, '0')}-01` : `${month.slice(0, 4)}-${String(of + 1).padStart(2, '0')}`;
}
