/**
 * Takes a state that was carried here into the store. Books that the store does not know come with all that is known of them, history and
 * undo included. Of books that it knows, decisions and answers are taken; their history stays the one that belongs to this store.
 */
import Database from 'better-sqlite3';
import { DUE_AGAIN } from '../../ports/items.ts';
import { type MergedDecision, mergeDecisions, type Preference } from './merge-decisions.ts';
import { mergeFields, type TakenField } from './merge-fields.ts';

/** Where the books of a library of the file are here. */
export interface LibraryPlace {
  from: string;
  to: string;
  /** The folder of the library here that they are in; empty if it is the same. */
  prefix: string;
}

export interface StoreMerge {
  /** Absolute path of the store, which is up to date. */
  store: string;
  /** Absolute path of the unpacked state file, brought up to date. */
  database: string;
  /** Books of other libraries are left out. */
  places: readonly LibraryPlace[];
  prefer: Preference;
  isDryRun: boolean;
}

export interface StoresMerged {
  newBooks: number;
  knownBooks: number;
  /** Runs of the history that came along. */
  runs: number;
  /** How much higher the numbers of those runs are now. */
  runsMovedBy: number;
  decisions: MergedDecision[];
  /** The user's own fields that were not known here as they are there. */
  fields: TakenField[];
}

export function mergeStores({ store, database, places, prefer, isDryRun }: StoreMerge): StoresMerged {
  const sqlite = new Database(store, { fileMustExist: true, timeout: 5000 });
  try {
    sqlite.pragma('foreign_keys = on');
    sqlite.pragma('trusted_schema = off');
    sqlite.prepare('attach ? as carried').run(database);
    sqlite.exec('begin immediate');
    preparePlaces(sqlite, places);
    const runsMovedBy = lastId(sqlite, 'runs');
    const newBooks = takeBooks(sqlite, lastId(sqlite, 'items'));
    const runs = takeHistory(sqlite, { runs: runsMovedBy, writes: lastId(sqlite, 'writes') });
    const decisions = mergeDecisions(sqlite, prefer);
    takeNewerAnswers(sqlite);
    takeOther(sqlite);
    const fields = mergeFields(sqlite);
    const { knownBooks } = sqlite.prepare('select count(*) as knownBooks from books where is_new = 0').get() as { knownBooks: number };
    sqlite.exec(isDryRun ? 'rollback' : 'commit');
    return { newBooks, knownBooks, runs, runsMovedBy, decisions, fields };
  } finally {
    sqlite.close();
  }
}

/** `places`: where each library is here; `books`: the id that each book of the file has here. */
function preparePlaces(sqlite: Database.Database, places: readonly LibraryPlace[]): void {
  sqlite.exec(`create temp table places (source text primary key, target text not null, prefix text not null);
    create temp table books (carried_id integer primary key, id integer not null, is_new integer not null)`);
  const insert = sqlite.prepare('insert into temp.places values (?, ?, ?)');
  for (const { from, to, prefix } of places) insert.run(from, to, prefix === '' ? '' : `${prefix}/`);
}

/** The highest id that a table ever gave. */
function lastId(sqlite: Database.Database, table: string): number {
  return (sqlite.prepare('select coalesce(max(seq), 0) as seq from sqlite_sequence where name = ?').get(table) as { seq: number }).seq;
}

/** Returns how many books are new. In an empty store each keeps its id. */
function takeBooks(sqlite: Database.Database, idsFrom: number): number {
  sqlite.exec(`insert into temp.books select theirs.id, own.id, 0
    from carried.items as theirs join places on source = theirs.library
    join main.items as own on own.library = target and own.path = prefix || theirs.path`);
  const folder = "case when theirs.folder = '' then rtrim(prefix, '/') else prefix || theirs.folder end";
  const moved = { id: `theirs.id + ${idsFrom}`, ...PLACED, folder };
  const taken = copyRows(sqlite, 'items', moved, 'join places on source = theirs.library where theirs.id not in (select carried_id from books)');
  sqlite.exec(`insert into temp.books select theirs.id, own.id, 1
    from carried.items as theirs join main.items as own on own.id = theirs.id + ${idsFrom}`);
  for (const table of ['candidates', 'lookups', 'overrides', 'decisions'])
    copyRows(sqlite, table, { item_id: 'books.id' }, 'join books on carried_id = theirs.item_id and is_new = 1');
  // Of known books as well: what was encrypted there opens here.
  sqlite.exec('insert or ignore into main.book_marks select mark, books.id from carried.book_marks as theirs join books on carried_id = theirs.item_id');
  const ofNewOrNone = 'join places on source = theirs.library left join books on carried_id = theirs.item_id where theirs.item_id is null or is_new = 1';
  copyRows(sqlite, 'sidecars', { item_id: 'books.id', ...PLACED }, ofNewOrNone);
  // The next start makes the records that are missing from what is stored.
  sqlite.exec('delete from main.catalogue');
  return taken;
}

const PLACED = { library: 'target', path: 'prefix || theirs.path' };

/** Takes the runs and the writes of new books, and of files that belong to no single book and have no history here. Returns how many runs. */
function takeHistory(sqlite: Database.Database, from: { runs: number; writes: number }): number {
  sqlite.exec(`create temp table taken as select theirs.id, target, prefix || theirs.path as path, books.id as item_id, theirs.run_id
    from carried.writes as theirs join places on source = theirs.library left join books on carried_id = theirs.item_id
    where is_new = 1 or (theirs.item_id is null
      and not exists (select 1 from main.writes as own where own.library = target and own.path = prefix || theirs.path))`);
  const book = "select id from books where is_new = 1 and carried_id = json_extract(theirs.edit, '$.itemId')";
  const moved = {
    id: `theirs.id + ${from.runs}`,
    undoes: `theirs.undoes + ${from.runs}`,
    part_of: `theirs.part_of + ${from.runs}`,
    item_id: '(select id from books where is_new = 1 and carried_id = theirs.item_id)',
    edit: `case when theirs.edit is not null then json_set(theirs.edit, '$.itemId', (${book})) end`,
  };
  sqlite.exec(`create temp table taken_runs as select theirs.id, theirs.part_of from carried.runs as theirs
    where (theirs.edit is null or exists (${book})) and (theirs.id in (select run_id from taken) or exists (${book}))`);
  const runs = copyRows(sqlite, 'runs', moved, 'where theirs.id in (select id from taken_runs union select part_of from taken_runs)');
  const write = { id: `taken.id + ${from.writes}`, run_id: `taken.run_id + ${from.runs}`, library: 'target', path: 'taken.path', item_id: 'taken.item_id' };
  copyRows(sqlite, 'writes', write, `join taken on taken.id = theirs.id where taken.run_id + ${from.runs} in (select id from main.runs)`);
  sqlite.exec('drop table temp.taken; drop table temp.taken_runs');
  return runs;
}

/** Of a provider that was never asked about a book here, or that is to be asked again earlier than the file says, the answers of the file are newer. */
function takeNewerAnswers(sqlite: Database.Database): void {
  sqlite.exec(`create temp table newer as select books.id as item_id, carried_id, theirs.provider
    from carried.lookups as theirs join books on carried_id = theirs.item_id and is_new = 0
    left join main.lookups as own on own.item_id = books.id and own.provider = theirs.provider
    where theirs.outcome in ('found', 'missing') and (own.due_at is null or own.due_at < theirs.due_at);
    delete from main.candidates where local = 0
      and exists (select 1 from newer where newer.item_id = candidates.item_id and candidates.key like newer.provider || '|%');
    delete from main.lookups where exists (select 1 from newer where newer.item_id = lookups.item_id and newer.provider = lookups.provider)`);
  copyRows(sqlite, 'lookups', { item_id: 'newer.item_id' }, 'join newer on carried_id = theirs.item_id and newer.provider = theirs.provider');
  const answers = "join newer on carried_id = theirs.item_id and theirs.local = 0 and theirs.key like newer.provider || '|%'";
  copyRows(sqlite, 'candidates', { item_id: 'newer.item_id' }, answers);
  sqlite.exec(`update main.items set fingerprint = '${DUE_AGAIN}' where id in (select item_id from newer); drop table temp.newer`);
}

/** What saves reading and asking: tags of audio files, and what is spent of the providers' budgets. */
function takeOther(sqlite: Database.Database): void {
  copyRows(sqlite, 'audio_hints', PLACED, 'join places on source = theirs.library');
  for (const table of ['limits', 'provider_tallies', 'provider_days']) copyRows(sqlite, table, {}, '');
}

/**
 * Copies those rows of the file, called `theirs`, that the store does not have. Both have the same columns, because both are up to date.
 * @param changed what becomes of a column; the others stay as they are
 * @returns how many
 */
function copyRows(sqlite: Database.Database, table: string, changed: Record<string, string>, from: string): number {
  const columns = (sqlite.pragma(`main.table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const values = columns.map((column) => changed[column] ?? `theirs.${column}`);
  return sqlite.prepare(`insert or ignore into main.${table} (${columns.join(', ')}) select ${values.join(', ')} from carried.${table} as theirs ${from}`).run()
    .changes;
}
