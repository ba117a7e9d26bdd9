import { describe } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import type { SqlDialect } from '../../src/catalogues/sql/dialect.ts';
import { mysqlDialect } from '../../src/catalogues/sql/mysql.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { sqliteDialect } from '../../src/catalogues/sql/sqlite.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import { catalogueTargetContract, type TargetWanted, type TargetWorld } from '../contract/catalogue-target.ts';
import { hasMysql, mysqlUrl, onMysql, onPostgres, onSqlite, postgresUrl, sqliteFile } from './servers.ts';

const PLAIN = { naming: 'snake' as const, prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' as const };

async function worldOf(dialect: SqlDialect, run: (statement: string) => Promise<void>, schema?: string): Promise<TargetWorld> {
  const at = (table: string) => (schema === undefined ? table : `${schema}.${table}`);
  if (schema !== undefined) await run(`create schema ${schema}`);
  return {
    at,
    change: (statement) => run(statement.replace('BOOKS', at('books'))),
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

catalogueTargetContract('SQLite', async () => {
  const file = sqliteFile();
  return worldOf(sqliteDialect(file), async (statement) => onSqlite(statement, file));
});
catalogueTargetContract('PostgreSQL', () => postgres());
catalogueTargetContract('PostgreSQL, in a schema', () => postgres('library'));
describe.skipIf(!hasMysql)('MySQL or MariaDB', () =>
  catalogueTargetContract('MySQL', async () => {
    const url = await mysqlUrl();
    return worldOf(mysqlDialect(url), (statement) => onMysql(statement, url));
  }),
);
