/** The tables of a target: made from the table of fields and from what the config says of names, never written out by hand. */
import type { FieldKey } from '../../domain/book/metadata.ts';
import { withOwnOnly } from '../../domain/book/own-values.ts';
import { bookTable } from './book-table.ts';
import { shapeOf } from './field-shape.ts';
import { listTables, nameTables, sharingOf } from './list-tables.ts';
import { type Mapping, type Names, namesBy } from './mapping.ts';
import { sourceTables } from './source-tables.ts';
import type { BookTable, Design, TableDesign, Tenant } from './tables.ts';

export function designOf(fields: readonly FieldKey[], mapping: Mapping): Design {
  const names = namesBy(mapping);
  const isDocument = mapping.shape === 'document';
  const design: Design = {
    fields: fields.filter((field) => isWhole(field, mapping, names)),
    ownFields: mapping.ownFields,
    books: limited(bookTable(fields, mapping, names), mapping.ownFields),
    parts: isDocument ? [] : [...listTables(fields, mapping, names), ...sourceTables(fields, names)],
    names: isDocument ? [] : nameTables(fields, mapping, names),
    isWatched: mapping.isWatched === true,
  };
  const owned = mapping.tenant ? shared(design, mapping.tenant) : design;
  return design.isWatched ? watched(owned) : owned;
}

/** Takes of the user's own fields only those that are wanted. */
export function limited(table: BookTable, ownFields: readonly string[] | undefined): BookTable {
  if (ownFields === undefined) return table;
  return {
    ...table,
    rowsOf: ({ record, ...entry }) => table.rowsOf({ ...entry, record: { ...record, values: withOwnOnly(record.values, ownFields) } }),
  };
}

/** True if nothing of the field is left out. */
function isWhole(field: FieldKey, { shape: wanted, json }: Mapping, { column, part, table }: Names): boolean {
  if (wanted === 'document') return true;
  if (json.includes(field)) return column('data') !== undefined;
  const shape = shapeOf(field);
  if (column(field) === undefined) return false;
  if (shape.kind === 'json' || shape.kind === 'value') return true;
  const tables = shape.kind === 'named' ? sharingOf(field) : shape.kind === 'list' ? [field] : [];
  const has = (name = 'value') => (shape.kind === 'object' ? column(`${field}.${name}`) : part(tables[0] ?? field, name)) !== undefined;
  return tables.every((each) => table(each) !== undefined) && shape.properties.every(({ name }) => has(name));
}

/** Several tenants in the same tables: each row says whose it is. */
function shared({ books, parts, names, ...design }: Design, tenant: Tenant): Design {
  return {
    ...design,
    books: ofTenant(books, tenant),
    parts: parts.map((part) => ofTenant(part, tenant)),
    names: names.map((table) => ownedBy(table, tenant)),
    tenant,
  };
}

export function ofTenant(table: BookTable, tenant: Tenant): BookTable {
  return { ...ownedBy(table, tenant), rowsOf: (entry) => table.rowsOf(entry).map((row) => ({ [tenant.column]: tenant.value, ...row })) };
}

/** Tables that can be read back are watched; of the others an edit says nothing. */
function watched({ books, parts, names, ...design }: Design): Design {
  const tenant = design.tenant?.column;
  const readParts = parts.filter(({ read }) => read !== undefined);
  const throughTo = (name: string) =>
    readParts.flatMap((part) => (part.names?.table === name ? [{ table: part.name, bookId: part.bookId, column: part.names.column }] : []));
  return {
    ...design,
    books: { ...books, watch: { tenant, bookId: books.bookId } },
    parts: parts.map((part) => (part.read ? { ...part, watch: { tenant, bookId: part.bookId } } : part)),
    names: names.map((table) => ({ ...table, watch: { tenant, id: table.id, through: throughTo(table.name) } })),
  };
}

function ownedBy<T extends TableDesign>(table: T, { column, rowSecurity }: Tenant): T {
  return {
    ...table,
    columns: [{ name: column, type: 'name', isRequired: true, holds: 'tenant' }, ...table.columns],
    primaryKey: [column, ...table.primaryKey],
    indexes: table.indexes.map((columns) => [column, ...columns]),
    ...(rowSecurity && { rowsOfUser: column }),
  };
}
