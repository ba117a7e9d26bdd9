/** What tables and columns are called: as the target's section of the config says. */
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { ColumnType, Tenant } from './tables.ts';

/** A field of the user's own that has a column. */
export interface OwnColumn {
  id: string;
  type: ColumnType;
}

export interface Mapping {
  naming: 'snake' | 'camel';
  /** Stands before the names of tables that are not named one by one. */
  prefix: string;
  /** Tables by what they hold: another name, or false for none. */
  tables: Readonly<Record<string, string | false>>;
  /** Columns by what they hold: `title`, `cover.location`, `path`; another name, or false for none. */
  columns: Readonly<Record<string, string | false>>;
  /** Columns of books that always hold the same. */
  constants: Readonly<Record<string, string | number | boolean>>;
  /** Fields that are kept together in one JSON column. */
  json: readonly FieldKey[];
  /** One row or document a book, with everything in it as JSON. */
  shape: 'tables' | 'document';
  /** Fields of the user's own that have columns. */
  own?: readonly OwnColumn[] | undefined;
  /** Of the user's own fields, those that are wanted; all of them if undefined. */
  ownFields?: readonly string[] | undefined;
  tenant?: Tenant | undefined;
  /** True if the database shall note what others change. */
  isWatched?: boolean | undefined;
}

export interface Names {
  /** undefined where the config wants none. */
  table(holds: string): string | undefined;
  column(holds: string): string | undefined;
  /** A column of the table of a list: `chapters.startMs`, which is `start_ms` there. */
  part(table: string, property: string): string | undefined;
}

export function namesBy({ naming, prefix, tables, columns }: Mapping): Names {
  const written = naming === 'snake' ? snake : (name: string) => name;
  const chosen = (own: string | false | undefined, otherwise: string) => (own === false ? undefined : (own ?? otherwise));
  return {
    table: (holds) => chosen(ownOf(tables, holds), `${prefix}${written(holds)}`),
    column: (holds) => chosen(ownOf(columns, holds), written(joined(holds))),
    part: (table, property) => chosen(ownOf(columns, `${table}.${property}`), written(property)),
  };
}

/** What somebody wrote for a key, whatever the key is called. */
function ownOf(chosen: Readonly<Record<string, string | false>>, key: string): string | false | undefined {
  return Object.hasOwn(chosen, key) ? chosen[key] : undefined;
}

/** `cover.widthPixels` becomes `coverWidthPixels`. */
function joined(holds: string): string {
  return holds.replace(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
