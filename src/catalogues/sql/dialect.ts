/** What differs between databases that speak SQL. Everything else is said once, by kysely. */
import type { Dialect, Kysely } from 'kysely';
import type { TargetRows } from '../../ports/catalogue-target.ts';
import type { Cell, Column } from '../design/tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: what tables there are is known only once the config is read
export type AnyDb = Kysely<any>;

/** The schema or database in which the tables of a target lie, where it may have to be made first. */
export interface Place {
  /** Makes it. */
  statement: string;
  isThere(): Promise<boolean>;
  make(): Promise<void>;
}

export interface SqlDialect {
  type: string;
  connect(): Dialect;
  /** Where tables lie if nothing is said; absent where a database has no schemas within it. */
  usualSchema?: string;
  /** The database, where it may have to be made first. */
  ownDatabase?: Place | undefined;
  /** The type of a column in the words of the database. */
  typeOf(column: Pick<Column, 'type'>): string;
  /** A value as the driver takes it. */
  bind(column: Pick<Column, 'type'>, cell: Cell): unknown;
  /** So many values may stand in one statement. */
  maxValues: number;
  /** True if an index of a text takes so many of its letters only. */
  indexedLetters?: number;
  /** True if a text of any length is found by an index of hashes. */
  hashesTexts?: boolean;
  /** True where rows of the same key are replaced by `on duplicate key update`. */
  isMysql?: boolean;
  /** False where the database commits after every change of a table by itself. */
  hasTransactionalDdl: boolean;
  isBusy(error: unknown): boolean;
  /** Calls back when somebody edits; keeps one connection open for that. Absent where the database cannot say so by itself. */
  listen?(onEdit: () => void): Promise<void>;
  close?(): Promise<void>;
  /** Answers one question of a person. It is one statement, and can change nothing, whatever it says. */
  ask(text: string, limit: number): Promise<TargetRows>;
}

/** A value as it was before the driver took it. */
export function fromDatabase({ type }: Pick<Column, 'type'>, value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  switch (type) {
    case 'integer':
    case 'number':
      return Number(value);
    case 'boolean':
      return value === true || value === 1 || value === '1' || value === 't';
    case 'json':
      return (typeof value === 'string' ? JSON.parse(value) : value) as Cell;
    case 'time':
      return value instanceof Date ? value.getTime() : Date.parse(String(value));
    default:
      return String(value);
  }
}

/** PostgreSQL and MySQL keep no NUL in a text, and no half of a pair of surrogates. */
export function textFor(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
