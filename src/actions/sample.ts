/** A few books side by side, chosen by a seed: the same seed chooses the same books, and a book that comes or goes changes at most one of them. */
import type { FieldRef } from '../domain/book/record.ts';
import { measuredFields } from '../domain/statistics/measured-field.ts';
import { hashText } from '../domain/statistics/spread.ts';
import type { Catalogue, CatalogueEntry, CatalogueFilter } from '../ports/catalogue.ts';
import type { OwnFields } from '../ports/own-fields.ts';

export interface SampleOf {
  filter: CatalogueFilter;
  count: number;
  seed: string;
}

export interface SampleCell {
  /** One line for people; undefined where the book has no value. */
  shown?: string | undefined;
  source?: string | undefined;
  confidence?: number | undefined;
  /** True if sources differ. */
  isConflict?: true;
  /** True where an edition of this kind cannot have the field. */
  isImpossible?: true;
}

export interface BookSample {
  seed: string;
  /** The columns. */
  books: { id: number; title?: string | undefined; path: string; library: string }[];
  /** Fields that one of the books has, each with a cell for each book. */
  rows: { field: string; label: string; cells: SampleCell[] }[];
}

export interface SampleDeps {
  catalogue: Pick<Catalogue, 'ids' | 'get'>;
  ownFields: Pick<OwnFields, 'current'>;
  /** False for a field that is as if there were none. */
  mayRead(field: FieldRef): boolean;
}

export async function sampleBooks({ filter, count, seed }: SampleOf, { catalogue, ownFields, mayRead }: SampleDeps): Promise<BookSample> {
  const drawn = (await catalogue.ids(filter)).map((id) => ({ id, lot: hashText(`${seed}|${id}`) })).sort((a, b) => a.lot - b.lot || a.id - b.id);
  const entries: CatalogueEntry[] = [];
  for (const { id } of drawn.slice(0, count)) {
    const entry = await catalogue.get(id);
    if (entry) entries.push(entry);
  }
  const rows = measuredFields(ownFields.current(), mayRead).map((field) => ({
    ...{ field: field.name, label: field.label },
    cells: entries.map(({ item, record }): SampleCell => {
      if (field.only !== undefined && field.only !== item.editionKind) return { isImpossible: true };
      const value = field.valueIn(record.values);
      if (value === undefined) return {};
      const { source, confidence, isConflict } = field.sourceIn(record) ?? {};
      return { shown: field.show(value), source, confidence, ...(isConflict && { isConflict }) };
    }),
  }));
  return {
    seed,
    books: entries.map(({ item: { id, path, library }, record }) => ({ id, path, library, title: record.values.title })),
    rows: rows.filter(({ cells }) => cells.some(({ shown }) => shown !== undefined)),
  };
}
