/** Counts where sources disagree: by field, by the source that was chosen, and by the one that says something else. Pure. */
import type { CatalogueRecord } from '../book/catalogue-record.ts';
import { FIELD_KEYS, fieldOf } from '../book/fields.ts';
import type { FieldKey } from '../book/metadata.ts';

/** A field, the source whose value books have, and a source that says something else. */
export interface ConflictPair {
  field: FieldKey;
  winner: string;
  loser: string;
}

export interface ConflictCount extends ConflictPair {
  label: string;
  books: number;
}

/** Counts books by pairs of sources, over many records. */
export function createConflictTally() {
  const counts = new Map<string, ConflictCount>();
  return {
    add({ record }: { record: Pick<CatalogueRecord, 'sources'> }): void {
      for (const pair of conflictsIn(record)) {
        const key = JSON.stringify(pair);
        const known = counts.get(key);
        if (known) known.books++;
        else counts.set(key, { ...pair, label: fieldOf(pair.field).label, books: 1 });
      }
    },
    /** The most books first. */
    result: (): ConflictCount[] => [...counts.values()].sort((a, b) => b.books - a.books || compareTexts(nameOf(a), nameOf(b))),
  };
}

/** Every pair of sources that disagree in a record; nobody disagrees about what was decided by hand. */
export function conflictsIn({ sources }: Pick<CatalogueRecord, 'sources'>): ConflictPair[] {
  return FIELD_KEYS.flatMap((field) => {
    const { source: winner, isConflict, differing = [] } = sources[field] ?? {};
    return isConflict && winner ? differing.map((loser) => ({ field, winner, loser })) : [];
  });
}

const nameOf = ({ field, winner, loser }: ConflictPair) => `${String(FIELD_KEYS.indexOf(field)).padStart(3, '0')} ${winner} ${loser}`;
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
