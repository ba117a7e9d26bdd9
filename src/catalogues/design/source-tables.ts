/** Where values come from, and who says otherwise: a row for each field of each book. */
import type { FieldSource } from '../../domain/book/catalogue-record.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import type { Names } from './mapping.ts';
import type { BookTable } from './tables.ts';

export function sourceTables(fields: readonly FieldKey[], names: Names): BookTable[] {
  return [...provenance(fields, names), ...conflicts(fields, names)];
}

function provenance(fields: readonly FieldKey[], names: Names): BookTable[] {
  const name = names.table('provenance');
  if (name === undefined) return [];
  const column = columnsBy(names);
  const [bookId, field, source, confidence, agreeing] = [column('bookId'), column('field'), column('source'), column('confidence'), column('agreeing')];
  return [
    {
      ...{ name, bookId, primaryKey: [bookId, field], indexes: [[source]] },
      columns: [
        { name: bookId, type: 'integer', isRequired: true, holds: 'bookId' },
        { name: field, type: 'name', isRequired: true, holds: 'field' },
        { name: source, type: 'name', isRequired: true, holds: 'source' },
        { name: confidence, type: 'number', isRequired: true, holds: 'confidence' },
        { name: agreeing, type: 'json', holds: 'agreeing' },
      ],
      rowsOf: (entry) =>
        sourcesOf(entry, fields).map(([key, from]) => ({
          ...{ [bookId]: entry.item.id, [field]: key, [source]: from.source, [confidence]: from.confidence, [agreeing]: from.agreeing },
        })),
    },
  ];
}

function conflicts(fields: readonly FieldKey[], names: Names): BookTable[] {
  const name = names.table('conflicts');
  if (name === undefined) return [];
  const column = columnsBy(names);
  const [bookId, field, source, isSerious] = [column('bookId'), column('field'), column('source'), column('isSerious')];
  return [
    {
      ...{ name, bookId, primaryKey: [bookId, field, source], indexes: [[source]] },
      columns: [
        { name: bookId, type: 'integer', isRequired: true, holds: 'bookId' },
        { name: field, type: 'name', isRequired: true, holds: 'field' },
        { name: source, type: 'name', isRequired: true, holds: 'source' },
        { name: isSerious, type: 'boolean', isRequired: true, holds: 'isSerious' },
      ],
      rowsOf: (entry) =>
        sourcesOf(entry, fields).flatMap(([key, from]) =>
          (from.differing ?? []).map((other) => ({ [bookId]: entry.item.id, [field]: key, [source]: other, [isSerious]: from.isConflict === true })),
        ),
    },
  ];
}

function sourcesOf({ record }: CatalogueEntry, fields: readonly FieldKey[]): [FieldKey, FieldSource][] {
  return fields.flatMap((field) => {
    const source = record.sources[field];
    return source ? [[field, source] as [FieldKey, FieldSource]] : [];
  });
}

function columnsBy(names: Names): (holds: string) => string {
  return (holds) => names.column(holds) ?? holds;
}
