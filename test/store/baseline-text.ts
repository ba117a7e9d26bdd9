/** The module with the baseline of SQLite, made by running all steps on nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { STEPS } from '../../src/store/sqlite/steps.ts';

export const BASELINE_FILE = 'src/store/sqlite/baseline.ts';

/** What takes another value in each store: when it was made, and which one it is. */
const MADE_ANEW: Record<string, string> = { 'kysely_migration.timestamp': "strftime('%Y-%m-%dT%H:%M:%fZ')", 'store_identity.id': 'lower(hex(randomblob(16)))' };

export async function baselineText(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-baseline-'));
  const file = join(folder, 'rubricator.sqlite');
  try {
    await closeDatabase(await openDatabase(file, { steps: { ...STEPS } }));
    const sqlite = new Database(file, { readonly: true });
    const statements = statementsOf(sqlite);
    sqlite.close();
    return `/** A new store, as all steps make it from nothing. \`npm run generate\` writes this file. */\nexport const BASELINE = \`\n${statements.join(';\n')};\n\`;\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Triggers come last: some guard the rows. */
function statementsOf(sqlite: Database.Database): string[] {
  const texts = (sql: string) => sqlite.prepare(sql).pluck().all() as string[];
  // A virtual table makes these itself.
  const shadows = new Set(texts("select name from pragma_table_list where type = 'shadow'"));
  const made = (where: string) =>
    texts(`select sql from sqlite_master where sql is not null and name not glob 'sqlite_*' and ${where} order by rowid`)
      .filter((sql) => !shadows.has(/^create table ["']?(\w+)/i.exec(sql)?.[1] ?? ''))
      .map((sql) => sql.replace(/\s+/g, ' '));
  const tables = texts("select name from pragma_table_list where schema = 'main' and type = 'table' and name not glob 'sqlite_*' order by name");
  return [...made("type <> 'trigger'"), ...tables.flatMap((table) => rowsOf(sqlite, table)), ...made("type = 'trigger'")];
}

function rowsOf(sqlite: Database.Database, table: string): string[] {
  const rows = sqlite.prepare(`select * from "${table}" order by 1`).all() as Record<string, unknown>[];
  return rows.map((row) => {
    const values = Object.entries(row).map(([column, value]) => MADE_ANEW[`${table}.${column}`] ?? literal(value));
    return `insert into "${table}" (${Object.keys(row).join(', ')}) values (${values.join(', ')})`;
  });
}

function literal(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error('a step leaves bytes behind, which the baseline cannot say');
}
