/** From the config to databases that are kept in step with the catalogue. */
import { readFileSync } from 'node:fs';
import type { TargetConfig } from '../../config/catalogues.ts';
import type { Config } from '../../config/schema.ts';
import { designOf } from '../catalogues/design/design.ts';
import { allFields } from '../catalogues/design/field-shape.ts';
import type { SqlDialect } from '../catalogues/sql/dialect.ts';
import { createSqlTarget } from '../catalogues/sql/target.ts';
import { readScope } from '../domain/access/read-role.ts';
import { fitsScope } from '../domain/access/restriction.ts';
import { ConfigError, errnoOf } from '../domain/errors.ts';
import type { CatalogueEntry } from '../ports/catalogue.ts';
import type { CatalogueTarget } from '../ports/catalogue-target.ts';

export interface ConfiguredTarget {
  options: TargetConfig;
  target: CatalogueTarget;
  isWanted(entry: CatalogueEntry): boolean;
}

/** Connects to nothing yet. Throws `ConfigError` if a password cannot be read. */
export async function configuredTarget(options: TargetConfig, config: Config): Promise<ConfiguredTarget> {
  const { id, libraries, where, backup, shape, naming, prefix, tables, columns, constants, json, tenant } = options;
  const design = designOf(options.fields ?? allFields(), { shape, naming, prefix, tables, columns, constants, json, tenant });
  const scope = readScope({ libraries, where }, config, () => {});
  const target = createSqlTarget({
    ...{ id, backup, design, dialect: await dialectOf(options) },
    selection: { libraries, where },
    schema: options.type === 'postgres' ? options.schema : undefined,
    isolation: options.type === 'sqlite' ? undefined : options.isolation,
  });
  return { options, target, isWanted: ({ item, record }) => fitsScope(scope, { library: item.library, values: record.values }) };
}

/** A driver is loaded by those who use it. */
async function dialectOf(options: TargetConfig): Promise<SqlDialect> {
  switch (options.type) {
    case 'sqlite':
      return (await import('../catalogues/sql/sqlite.ts')).sqliteDialect(options.file);
    case 'postgres':
      return (await import('../catalogues/sql/postgres.ts')).postgresDialect(addressOf(options));
    case 'mysql':
      return (await import('../catalogues/sql/mysql.ts')).mysqlDialect(addressOf(options));
  }
}

function addressOf({ id, url, passwordFile }: { id: string; url: string; passwordFile?: string | undefined }): string {
  if (passwordFile === undefined) return url;
  const address = new URL(url);
  try {
    address.password = encodeURIComponent(readFileSync(passwordFile, 'utf8').trim());
  } catch (error) {
    throw new ConfigError([{ path: `catalogues.${id}.passwordFile`, message: `cannot be read (${errnoOf(error)})` }]);
  }
  return address.href;
}
