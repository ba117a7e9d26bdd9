/** What people decided, as far as a store that may be damaged still tells. */
import Database from 'better-sqlite3';
import { readDefinition } from '../../domain/book/change-definition.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import { HandWords } from '../../domain/book/hand-words.ts';
import type { Decision } from '../../domain/book/match.ts';
import { type FieldKey, Metadata } from '../../domain/book/metadata.ts';
import { type Override, overrideKey } from '../../domain/book/record.ts';
import type { RegisteredField } from '../../ports/own-fields.ts';
import { type ActorColumns, actorFrom } from '../actors.ts';
import type { OwnFieldTable } from '../own-field-table.ts';

/** A decision about a book: a field, or an answer of a provider. */
export type MadeDecision = { library: string; path: string } & ({ override: Override } | { decision: Decision });

/** A mark of a book, to which encrypted values are bound. */
export interface BookMark {
  library: string;
  path: string;
  mark: string;
}

export interface Salvage {
  decisions: MadeDecision[];
  marks: BookMark[];
  /** The user's own fields that were added while the program ran, in their order. */
  fields: RegisteredField[];
  /** How much history it held; undefined if it does not tell. */
  history?: { runs: number; writes: number };
  /** Libraries that were folders on the command line. */
  folders: string[];
}

/** Undefined if it tells nothing. */
export function salvage(file: string): Salvage | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    db.prepare('select name from sqlite_master').all();
    const decisions = [...overridesIn(db), ...verdictsIn(db)];
    return {
      decisions,
      marks: rowsOf<BookMark>(db, 'select library, path, mark from book_marks join items on items.id = item_id order by mark'),
      fields: fieldsIn(db),
      history: historyIn(db),
      folders: [...new Set(decisions.map(({ library }) => library).filter((id) => id.startsWith('/')))],
    };
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

export function nameOfDecision(made: MadeDecision): string {
  return 'override' in made ? overrideKey(made.override) : `${made.decision.key} (${made.decision.verdict})`;
}

/** Names a decision with what it says and when it was made. */
export function identityOf(made: MadeDecision): string {
  const { library, path } = made;
  const [says, atMs] = 'override' in made ? [made.override.value, made.override.setAtMs] : [made.decision.verdict, made.decision.decidedAtMs];
  return JSON.stringify([library, path, nameOfDecision(made), says, atMs]);
}

type OverrideRow = { library: string; path: string; field: string; value: string | null; origin: string; setAtMs: number } & ActorColumns;

function overridesIn(db: Database.Database): MadeDecision[] {
  const rows = rowsOf<OverrideRow>(
    db,
    'select library, path, field, value, origin, set_at as setAtMs, actor_kind, actor_name from overrides join items on items.id = item_id order by library, path, field',
  );
  return rows.flatMap((row) => {
    const [field = '', ...part] = row.field.split('.');
    const key = part.length > 0 ? { key: part.join('.') } : {};
    const value = parsed(row.value);
    if (!(field in Metadata.unwrap().shape) || (row.value !== null && !isValueOf(field as FieldKey, key.key, value))) return [];
    const { library, path, origin, setAtMs } = row;
    return [{ library, path, override: { field: field as FieldKey, ...key, ...(row.value !== null && { value }), origin, setAtMs, actor: actorFrom(row) } }];
  });
}

function verdictsIn(db: Database.Database): MadeDecision[] {
  // All columns that there are: an older store has no words.
  const rows = rowsOf<{ library: string; path: string; key: string; verdict: string; decided_at: number; words?: string | null } & ActorColumns>(
    db,
    'select library, path, decisions.* from decisions join items on items.id = item_id order by library, path, key',
  );
  return rows.flatMap(({ library, path, key, verdict, decided_at: decidedAtMs, words, ...actor }) => {
    if (verdict !== 'confirmed' && verdict !== 'rejected') return [];
    const { data: typed } = HandWords.safeParse(parsed(words ?? null));
    return [{ library, path, decision: { key, verdict, decidedAtMs, actor: actorFrom(actor), ...(typed && { words: typed }) } }];
  });
}

function fieldsIn(db: Database.Database): RegisteredField[] {
  const rows = rowsOf<Pick<OwnFieldTable, 'field' | 'former'>>(db, 'select field, former from own_fields order by place');
  return rows.flatMap((row) => {
    const [field, former] = [definitionIn(row.field), definitionIn(row.former)];
    return field ? [{ field, ...(former && { former }) }] : [];
  });
}

function definitionIn(json: string | null): CustomField | undefined {
  const said = parsed(json);
  if (typeof said !== 'object' || said === null) return undefined;
  const { isRetired, hadOtherValues, ...rest } = said as Partial<CustomField>;
  const read = readDefinition(rest, []);
  return Array.isArray(read) ? undefined : { ...read, ...(isRetired && { isRetired }), ...(hadOtherValues && { hadOtherValues }) };
}

/** The rows before the first one that cannot be read. */
function rowsOf<Row>(db: Database.Database, sql: string): Row[] {
  const rows: Row[] = [];
  try {
    for (const row of db.prepare(sql).iterate()) rows.push(row as Row);
  } catch {
    // What was read counts.
  }
  return rows;
}

function historyIn(db: Database.Database): Salvage['history'] {
  try {
    return db.prepare('select (select count(*) from writes) as writes, (select count(distinct run_id) from writes) as runs').get() as {
      runs: number;
      writes: number;
    };
  } catch {
    return undefined;
  }
}

function parsed(json: string | null): unknown {
  try {
    return json === null ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isValueOf(field: FieldKey, key: string | undefined, value: unknown): boolean {
  return value !== undefined && fieldOf(field)?.schema.safeParse(key === undefined ? value : { [key]: value }).success === true;
}
