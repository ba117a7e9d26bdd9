/** From the config to databases that are kept in step with the catalogue. */
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import { type Owner, type OwnTarget, roleGrants, targetIdOf } from '../../config/tenants.ts';
import { designOf } from '../catalogues/design/design.ts';
import { documentDesign } from '../catalogues/design/document.ts';
import { allFields } from '../catalogues/design/field-shape.ts';
import { ownColumns } from '../catalogues/design/own-columns.ts';
import type { Tenant } from '../catalogues/design/tables.ts';
import type { SqlDialect } from '../catalogues/sql/dialect.ts';
import type { Grants } from '../catalogues/sql/grants.ts';
import { createSqlTarget } from '../catalogues/sql/target.ts';
import { readScope } from '../domain/access/read-role.ts';
import { fitsScope } from '../domain/access/restriction.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { ConfigError, errnoOf, messageOf } from '../domain/errors.ts';
import type { CatalogueEntry } from '../ports/catalogue.ts';
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import type { AnyTarget } from '../sdk/target.ts';
import { userAgentOf } from './hosts.ts';
import { pluginTarget } from './plugin-target.ts';

export interface ConfiguredTarget {
  options: OwnTarget;
  target: CatalogueTarget;
  isWanted(entry: CatalogueEntry): boolean;
}

/** The store that a target follows. */
export interface FollowedStore {
  /** What was granted in a database for another store is left alone; undefined takes nothing back. */
  storeId: string | undefined;
  ownFields: readonly CustomField[];
  /** Kinds of targets that plugins bring. */
  targets: readonly AnyTarget[];
}

/** Connects to nothing yet. Throws `ConfigError` if a password cannot be read. */
export async function configuredTarget(options: OwnTarget, config: Config, followed: FollowedStore): Promise<ConfiguredTarget> {
  const { libraries, where } = options;
  const scope = readScope({ libraries, where }, config, () => {});
  const target = await targetFor(options, config, followed);
  return { options, target, isWanted: ({ item, record }) => fitsScope(scope, { library: item.library, values: record.values }) };
}

function targetFor(options: OwnTarget, config: Config, followed: FollowedStore): Promise<CatalogueTarget> | CatalogueTarget {
  switch (options.type) {
    case 'mongodb':
      return mongoTarget(options, followed);
    case 'plugin':
      return pluginTarget(options, followed.targets, userAgentOf(config));
    default:
      return sqlTarget(options, config, followed);
  }
}

type MongoConfig = Extract<OwnTarget, { type: 'mongodb' }>;
type SqlConfig = Exclude<OwnTarget, MongoConfig | Extract<OwnTarget, { type: 'plugin' }>>;

/** Those who share tables are told apart by a column. */
function tenantOf(owner: Owner | undefined): Tenant | undefined {
  return owner && !owner.isApart ? { value: owner.name, column: owner.column, rowSecurity: owner.rowSecurity } : undefined;
}

/** A driver is loaded by those who use it. */
async function mongoTarget(options: MongoConfig, { ownFields }: FollowedStore): Promise<CatalogueTarget> {
  const { id, libraries, where, backup, mode, naming, collection, columns, constants } = options;
  const { createMongoTarget } = await import('../catalogues/mongodb/target.ts');
  const { fields, ownFields: own } = wantedFields(options, ownFields);
  const design = documentDesign(fields, { naming, collection, columns, constants, ownFields: own, tenant: tenantOf(options.owner) });
  const url = mongoAddressOf(options);
  try {
    return createMongoTarget({ id, url, backup, design, isWatched: mode === 'both', selection: { libraries, where } });
  } catch (error) {
    throw new ConfigError([{ path: `catalogues.${id}.url`, message: messageOf(error) }]);
  }
}

async function sqlTarget(options: SqlConfig, config: Config, { storeId, ownFields }: FollowedStore): Promise<CatalogueTarget> {
  const { id, libraries, where, backup, mode, shape, naming, prefix, tables, columns, constants, json, owner } = options;
  const tenant = tenantOf(owner);
  const { fields, ownFields: wanted } = wantedFields(options, ownFields);
  const own = ownColumns(ownFields).filter(({ id: field }) => wanted?.includes(field) ?? true);
  return createSqlTarget({
    ...{ id, backup, dialect: await dialectOf(options) },
    design: designOf(fields, { shape, naming, prefix, tables, columns, constants, json, own, ownFields: wanted, tenant, isWatched: mode === 'both' }),
    selection: { libraries, where },
    grants: grantsOf(options, config, storeId),
    schema: options.type === 'postgres' ? options.schema : undefined,
    isolation: options.type === 'sqlite' ? undefined : options.isolation,
  });
}

/** Throws `ConfigError` if the user has no such field. */
function wantedFields({ id, fields }: Pick<OwnTarget, 'id' | 'fields'>, ownFields: readonly CustomField[]) {
  if (!fields) return { fields: allFields(), ownFields: undefined };
  const own = fields.filter((field) => !isFieldKey(field));
  const unknown = own.filter((field) => !ownFields.some((each) => each.id === field));
  if (unknown.length > 0) throw new ConfigError([{ path: `catalogues.${targetIdOf({ id })}.fields`, message: `there is no field “${unknown[0]}”` }]);
  const whole = fields.filter(isFieldKey);
  if (own.length === 0 || whole.includes('customFields')) return { fields: whole, ownFields: undefined };
  return { fields: [...whole, 'customFields' as const], ownFields: own };
}

function isFieldKey(name: string): name is FieldKey {
  return (FIELD_KEYS as readonly string[]).includes(name);
}

function grantsOf(options: SqlConfig, { catalogues, libraries }: Config, storeId: string | undefined): Grants | undefined {
  if (options.type !== 'postgres') return undefined;
  const { owner } = options;
  const id = targetIdOf(options);
  return {
    own: owner?.grant && { role: owner.name, access: owner.grant },
    all: catalogues.filter((each) => each.id === id).flatMap((each) => roleGrants(each, libraries)),
    by: storeId === undefined ? undefined : `${id} of ${storeId}`,
  };
}

async function dialectOf(options: SqlConfig): Promise<SqlDialect> {
  switch (options.type) {
    case 'sqlite':
      return (await import('../catalogues/sql/sqlite.ts')).sqliteDialect(options.file);
    case 'postgres':
      return (await import('../catalogues/sql/postgres.ts')).postgresDialect(addressOf(options));
    case 'mysql':
      return (await import('../catalogues/sql/mysql.ts')).mysqlDialect(addressOf(options), options.owner?.isApart);
  }
}

interface Addressed {
  id: string;
  url: string;
  passwordFile?: string | undefined;
}

function addressOf({ id, url, passwordFile }: Addressed): string {
  if (passwordFile === undefined) return url;
  const address = new URL(url);
  address.password = passwordIn(passwordFile, id);
  return address.href;
}

/** An address of MongoDB may name several hosts, which no URL does. */
function mongoAddressOf({ id, url, passwordFile }: Addressed): string {
  if (passwordFile === undefined) return url;
  const password = passwordIn(passwordFile, id);
  if (!url.includes('@')) throw new ConfigError([{ path: `catalogues.${id}.url`, message: 'names no user whose password it could be' }]);
  return url.replace(/^([^/]*\/\/[^:@/]*)(?::[^@/]*)?@/, (_, user: string) => `${user}:${password}@`);
}

/** As it is written in an address. */
function passwordIn(file: string, id: string): string {
  try {
    return encodeURIComponent(readFileSync(file, 'utf8').trim());
  } catch (error) {
    throw new ConfigError([{ path: `catalogues.${id}.passwordFile`, message: `cannot be read (${errnoOf(error)})` }]);
  }
}
