/** Tables of a target, before any database has them: columns, keys, and what of a book goes into them. */
import type { FieldKey, Metadata } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';

/** `name` is a text by which rows are found; `text` may be of any length; `time` is a moment, in milliseconds since 1970 (UTC). */
export type ColumnType = 'integer' | 'number' | 'boolean' | 'name' | 'text' | 'json' | 'time';

/** A value before the database has it. */
export type Cell = string | number | boolean | object | undefined;
export type Row = Record<string, Cell>;

export interface Column {
  name: string;
  type: ColumnType;
  /** True if no row is without it. */
  isRequired?: boolean;
  /** What it holds, whatever it is called: a column that is renamed keeps its values. */
  holds: string;
}

/** Whose books an edit of a row is about: those of a column, or those of rows of other tables that refer to it. */
export interface Watch {
  tenant: string | undefined;
  bookId?: string;
  id?: string;
  through?: readonly { table: string; bookId: string; column: string }[];
}

/** A table in the words of a database. */
export interface TableDesign {
  name: string;
  columns: readonly Column[];
  primaryKey: readonly string[];
  indexes: readonly (readonly string[])[];
  /** The column by which the database itself keeps users apart: each sees the rows that bear its name. */
  rowsOfUser?: string | undefined;
  /** Present where the database notes what others change in the table. */
  watch?: Watch | undefined;
}

/** Values of a book that is read back, as far as they are known. */
export type Draft = { -readonly [K in keyof Metadata]?: unknown };

/** A column, with how its value is taken from a book, and put back. */
export interface FilledColumn {
  column: Column;
  take(entry: CatalogueEntry): Cell;
  put?(draft: Draft, cell: Cell): void;
}

/** A table whose rows belong to one book each. */
export interface BookTable extends TableDesign {
  /** The column that says whose a row is. */
  bookId: string;
  rowsOf(entry: CatalogueEntry): Row[];
  /** Adds what the rows of one book say. */
  read?(draft: Draft, rows: readonly Row[], names: ReadonlyMap<number, string>): void;
  /** The table of names that its rows refer to, and the column that does. */
  names?: { table: string; column: string };
}

/** A table of names, each once, under an id that is made of the name. */
export interface NameTable extends TableDesign {
  id: string;
  nameColumn: string;
  namesOf(entry: CatalogueEntry): string[];
}

export interface Tenant {
  column: string;
  value: string;
  /** True if the database shall let each of its users see the rows of one tenant only. */
  rowSecurity: boolean;
}

export interface Design {
  /** The fields that can be read back whole. */
  fields: readonly FieldKey[];
  /** Of the user's own fields, those that it holds; all of them if undefined. */
  ownFields?: readonly string[] | undefined;
  /** One row a book. */
  books: BookTable;
  /** Several rows a book. */
  parts: readonly BookTable[];
  names: readonly NameTable[];
  /** The column of the tenant in every table, and whose books these are. */
  tenant?: Tenant | undefined;
  /** True if others may edit, and their edits are taken over. */
  isWatched: boolean;
}

export function tablesOf({ books, parts, names }: Design): TableDesign[] {
  return [...names, books, ...parts];
}
