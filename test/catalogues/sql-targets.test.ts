import { describe } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import type { SqlDialect } from '../../src/catalogues/sql/dialect.ts';
import { mysqlDialect } from '../../src/catalogues/sql/mysql.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { sqliteDialect } from '../../src/catalogues/sql/sqlite.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import type { TargetWanted } from '../contract/catalogue-target.ts';
import { SQL_ATTEMPTS, type SqlTargetWorld, sqlTargetContract } from '../contract/sql-target.ts';
import { hasMysql, mysqlUrl, onMysql, onPostgres, onSqlite, postgresUrl, sqliteFile } from './servers.ts';

const PLAIN = { naming: 'snake' as const, prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' as const };

async function worldOf(dialect: SqlDialect, run: (statement: string) => Promise<void>, schema?: string): Promise<SqlTargetWorld> {
  const at = (table: string) => (schema === undefined ? table : `${schema}.${table}`);
  if (schema !== undefined) await run(`create schema ${schema}`);
  return {
    at,
    question: `select id, title from ${at('books')} order by id`,
    attempts: SQL_ATTEMPTS.map((text) => text.replace('BOOKS', at('books'))),
    change: (statement) => run(statement.replace(/BOOKS|GENRES|PEOPLE/g, (table) => at(table.toLowerCase()))),
    target({ mapping, fields = allFields(), backup = false }: TargetWanted = {}) {
      const design = designOf(fields, { ...PLAIN, ...mapping });
      return createSqlTarget({ id: 'home', dialect, design, selection: {}, schema, backup });
    },
  };
}

async function postgres(schema?: string) {
  const url = await postgresUrl();
  return worldOf(postgresDialect(url), (statement) => onPostgres(statement, url), schema);
}

sqlTargetContract('SQLite', async () => {
  const file = sqliteFile();
  return worldOf(sqliteDialect(file), async (statement) => onSqlite(statement, file));
});
sqlTargetContract('PostgreSQL', () => postgres());
sqlTargetContract('PostgreSQL, in a schema', () => postgres('library'));
describe.skipIf(!hasMysql)('MySQL or MariaDB', () =>
  sqlTargetContract('MySQL', async () => {
    const url = await mysqlUrl();
    return worldOf(mysqlDialect(url), (statement) => onMysql(statement, url));
  }),
);
