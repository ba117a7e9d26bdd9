/** Several owners of books in one database, as the config says it. */
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { ownTargets } from '../../config/tenants.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { configuredTarget } from '../../src/app/targets.ts';
import { change, sender } from '../contract/catalogue-target.ts';
import { rowsFor, twoRoles } from './roles.ts';
import { hasMysql, hasPostgres, mysqlUrl, onMysql, onPostgres, postgresUrl, sqliteFile } from './servers.ts';

const { schema } = BUILT_IN;

const LIBRARIES = [
  { id: 'audio', path: '/srv/audio' },
  { id: 'ebooks', path: '/srv/ebooks' },
];

function read(target: object) {
  return schema.safeParse({ libraries: LIBRARIES, catalogues: [{ id: 'home', ...target }] });
}

function problemsOf(target: object): string[] {
  return (read(target).error?.issues ?? []).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}

async function targetsOf(target: object, libraries = LIBRARIES, storeId = 'store') {
  const config = schema.parse({ libraries, catalogues: [{ id: 'home', ...target }] });
  const all = await Promise.all(ownTargets(config).map((options) => configuredTarget(options, config, { storeId, ownFields: [], targets: [] })));
  for (const each of all) onTestFinished(() => each.target.close());
  return all.map(({ target: own, ...rest }) => ({ ...rest, target: own, send: sender(own) }));
}

/** Each tenant gets one book, under the name of the tenant. */
async function filled(target: object) {
  const all = await targetsOf(target);
  const plans: string[][] = [];
  for (const { target: own, send, options } of all) {
    const plan = await own.plan();
    plans.push(plan.steps.map(({ sql }) => sql));
    await own.migrate(plan, 0);
    expect((await own.plan()).steps).toEqual([]);
    const name = options.owner?.name ?? '';
    await send([change(1, 1, { title: name, authors: [{ name: `Author of ${name}` }], genres: [name] })]);
  }
  for (const { target: own, options } of all) expect((await own.books(0, 10)).map(({ values }) => values.title)).toEqual([options.owner?.name]);
  return { all, plans };
}

test('a tenant for each library: its books, under its name', async () => {
  const file = sqliteFile();
  const { all } = await filled({ type: 'sqlite', file, tenant: { by: 'library', names: { audio: 'north' } } });
  expect(all.map(({ options: { id, libraries } }) => [id, libraries])).toEqual([
    ['home.north', ['audio']],
    ['home.ebooks', ['ebooks']],
  ]);
  const { rows } = (await all[0]?.target.query('select tenant, title from books order by tenant', 10)) ?? { rows: [] };
  expect(rows).toEqual([
    ['ebooks', 'ebooks'],
    ['north', 'north'],
  ]);
});

test('who comes second to the same tables changes nothing in them', async () => {
  const { all, plans } = await filled({ type: 'sqlite', file: sqliteFile(), tenant: { by: 'library' } });
  expect(plans[1]).toEqual([]);
  expect((await all[0]?.target.position())?.settingsKey).toBe(all[0]?.target.settingsKey);
});

test('libraries with one name share a tenant; those that the target does not want have none', async () => {
  const tenant = { by: 'library', names: { audio: 'both', ebooks: 'both' } };
  expect((await targetsOf({ type: 'sqlite', file: sqliteFile(), tenant })).map(({ options }) => options.libraries)).toEqual([['audio', 'ebooks']]);
  expect((await targetsOf({ type: 'sqlite', file: sqliteFile(), libraries: ['audio'], tenant: { by: 'library' } })).map(({ options }) => options.id)).toEqual([
    'home.audio',
  ]);
});

test('SQLite has a file for each', async () => {
  const file = sqliteFile();
  await filled({ type: 'sqlite', file, tenant: { by: 'library', in: 'schema' } });
  expect(['.sqlite', '.audio.sqlite', '.ebooks.sqlite'].map((ending) => existsSync(file.replace('.sqlite', ending)))).toEqual([false, true, true]);
});

test('PostgreSQL has a schema for each, which the statements make', async () => {
  const { plans } = await filled({ type: 'postgres', url: await postgresUrl(), schema: 'library', tenant: { by: 'library', in: 'schema' } });
  expect(plans.map(([first]) => first)).toEqual(['create schema if not exists "library_audio"', 'create schema if not exists "library_ebooks"']);
});

test.skipIf(!hasMysql)('MySQL has a database for each, which the statements make', async () => {
  const url = await mysqlUrl();
  const name = new URL(url).pathname.slice(1);
  for (const library of ['audio', 'ebooks']) onTestFinished(() => onMysql(`drop database if exists ${name}_${library}`));
  const { plans } = await filled({ type: 'mysql', url, tenant: { by: 'library', in: 'schema' } });
  expect(plans.map(([first]) => first)).toEqual([`create database if not exists \`${name}_audio\``, `create database if not exists \`${name}_ebooks\``]);
});

test('MongoDB has a database for each', () => {
  const { data } = read({ type: 'mongodb', url: 'mongodb://one,two:27018/books?replicaSet=rs0', tenant: { by: 'library', in: 'schema' } });
  expect(data && ownTargets(data).map((target) => 'url' in target && target.url)).toEqual([
    'mongodb://one,two:27018/books_audio?replicaSet=rs0',
    'mongodb://one,two:27018/books_ebooks?replicaSet=rs0',
  ]);
});

test.skipIf(!hasPostgres)('with schemas, the credentials of one tenant see nothing of another’s', async () => {
  const url = await postgresUrl();
  const [north, south] = await twoRoles(url);
  const { plans } = await filled({ type: 'postgres', url, tenant: { by: 'library', names: { audio: north, ebooks: south }, in: 'schema', grant: 'read' } });
  expect(plans[0]?.slice(-2)).toEqual([
    `grant usage on schema "${north}" to "${north}"`,
    expect.stringMatching(`^grant select on "${north}"."people", .* to "${north}"$`),
  ]);
  expect(await rowsFor(north, url, `select title from ${north}.books`)).toEqual([{ title: north }]);
  for (const table of ['books', 'people', 'genres', 'provenance', 'rubricator_positions'])
    await expect(rowsFor(north, url, `select * from ${south}.${table}`)).rejects.toThrow('permission denied');
  await expect(rowsFor(north, url, `delete from ${north}.books`)).rejects.toThrow('permission denied');
  await expect(rowsFor(north, url, `select * from ${north}.rubricator_migrations`)).rejects.toThrow('permission denied');
});

test.skipIf(!hasPostgres)('with row security, they see and change rows of their own only', async () => {
  const url = await postgresUrl();
  const [north, south] = await twoRoles(url);
  const { all } = await filled({
    ...{ type: 'postgres', url },
    tenant: { by: 'library', names: { audio: north, ebooks: south }, rowSecurity: true, grant: 'edit' },
  });
  for (const table of ['books', 'people', 'genres', 'contributions'])
    expect(await rowsFor(north, url, `select distinct tenant from ${table}`)).toEqual([{ tenant: north }]);
  await rowsFor(south, url, `delete from genres`);
  await expect(rowsFor(south, url, `update books set tenant = '${north}'`)).rejects.toThrow('row-level security');
  expect((await all[0]?.target.books(0, 10))?.map(({ values }) => values.genres)).toEqual([[north]]);
});

test.skipIf(!hasPostgres)('what is granted is taken back with its migration, and a table that is made anew is granted again', async () => {
  const url = await postgresUrl();
  const [north] = await twoRoles(url);
  const tenant = { value: north, in: 'schema', grant: 'read' };
  const { all } = await filled({ type: 'postgres', url, tenant });
  const [own] = all.map(({ target }) => target);
  await own?.rollback();
  expect(await rowsFor(north, url, `select has_schema_privilege('${north}', 'usage') as may`)).toEqual([{ may: false }]);
  const again = await own?.plan();
  if (again) await own?.migrate(again, 0);
  await onPostgres(`drop table ${north}.tags`, url);
  const plan = await own?.plan();
  expect(plan?.steps.at(-1)?.sql).toBe(`grant select on "${north}"."tags" to "${north}"`);
  if (plan) await own?.migrate(plan, 0);
  expect(await rowsFor(north, url, `select * from ${north}.tags`)).toEqual([]);
});

/** What the last words of a step of the only tenant, or of the first, are about. */
async function stepsOf(target: object, storeId = 'store') {
  const [first] = await targetsOf(target, LIBRARIES, storeId);
  if (!first) throw new Error('no target');
  const plan = await first.target.plan();
  return { target: first.target, plan, revoked: plan.steps.map(({ sql }) => sql).filter((sql) => sql.startsWith('revoke')) };
}

test.skipIf(!hasPostgres)('who is no tenant any more loses what we granted, and nothing else', async () => {
  const url = await postgresUrl();
  const [north, south] = await twoRoles(url);
  const home = (names: Record<string, string>, more: object = {}) => ({
    ...{ type: 'postgres', url },
    tenant: { by: 'library', names, rowSecurity: true, grant: 'edit', ...more },
  });
  await filled(home({ audio: north, ebooks: south }));
  await onPostgres(`create table mine (id integer); grant select on mine to ${north}; grant references on books to ${north}`, url);
  expect((await stepsOf(home({ audio: north, ebooks: south }))).plan.steps).toEqual([]);

  const both = home({ audio: south, ebooks: south });
  expect((await stepsOf(both, 'another store')).revoked).toEqual([]);
  const { target, plan, revoked } = await stepsOf(both);
  expect(revoked).toEqual([expect.stringMatching(`^revoke select, insert, update, delete on "public"."books", .* from "${north}"$`)]);
  expect(plan.steps.some(({ isDestructive }) => isDestructive)).toBe(false);
  await target.migrate(plan, 0);
  for (const table of ['books', 'people', 'genres']) await expect(rowsFor(north, url, `select * from ${table}`)).rejects.toThrow('permission denied');
  expect(await rowsFor(north, url, `select has_table_privilege('books', 'references') as may`)).toEqual([{ may: true }]);
  expect(await rowsFor(north, url, 'select * from mine')).toEqual([]);
  expect(await rowsFor(south, url, 'select title from books')).toEqual([{ title: south }]);
  expect((await target.plan()).steps).toEqual([]);

  await target.rollback();
  expect(await rowsFor(north, url, 'select title from books')).toEqual([{ title: north }]);
  expect((await target.plan()).steps).toEqual(plan.steps);
});

test.skipIf(!hasPostgres)('who shall do less, loses the rest; who has a schema that nobody follows any more, loses that', async () => {
  const url = await postgresUrl();
  const [north, south] = await twoRoles(url);
  const home = (name: string, grant?: string) => ({ type: 'postgres', url, tenant: { value: name, in: 'schema', ...(grant && { grant }) } });
  await filled(home(north, 'edit'));
  const less = await stepsOf(home(north, 'read'));
  await less.target.migrate(less.plan, 0);
  expect(await rowsFor(north, url, `select title from ${north}.books`)).toEqual([{ title: north }]);
  await expect(rowsFor(north, url, `delete from ${north}.books`)).rejects.toThrow('permission denied');
  expect((await less.target.plan()).steps).toEqual([]);

  const moved = await stepsOf(home(south, 'read'));
  expect(moved.revoked).toEqual([`revoke usage on schema "${north}" from "${north}"`, expect.stringMatching(`^revoke select on "${north}"."books", `)]);
  await moved.target.migrate(moved.plan, 0);
  await expect(rowsFor(north, url, `select * from ${north}.books`)).rejects.toThrow('permission denied');

  const nobody = await stepsOf(home(south));
  expect(nobody.revoked).toHaveLength(2);
  await nobody.target.migrate(nobody.plan, 0);
  await expect(rowsFor(south, url, `select * from ${south}.books`)).rejects.toThrow('permission denied');
});

test('what makes no sense is told', () => {
  const sqlite = { type: 'sqlite', file: '/srv/books.sqlite' };
  expect(problemsOf({ ...sqlite, tenant: {} })).toEqual(['tenant.value: say either value or by']);
  expect(problemsOf({ ...sqlite, tenant: { value: 'a', by: 'library' } })).toEqual(['tenant.value: say either value or by']);
  expect(problemsOf({ ...sqlite, tenant: { value: '../a', in: 'schema' } })).toEqual(['tenant.value: letters, digits, _ and -, at most 40']);
  expect(problemsOf({ ...sqlite, tenant: { by: 'library', names: { films: 'a' } } })).toEqual(['tenant.names: there is no library “films”']);
  expect(problemsOf({ ...sqlite, tenant: { value: 'a', rowSecurity: true, grant: 'read' } })).toEqual([
    'tenant.rowSecurity: only PostgreSQL can keep rows apart',
    'tenant.grant: only PostgreSQL is told who may do what',
  ]);
  const postgres = { type: 'postgres', url: 'postgres://books@db.example/books' };
  expect(problemsOf({ ...postgres, tenant: { value: 'a', in: 'schema', rowSecurity: true } })).toEqual([
    'tenant.rowSecurity: is for tenants in the same tables',
  ]);
  expect(problemsOf({ ...postgres, schema: 's'.repeat(60), tenant: { value: 'north', in: 'schema' } })).toEqual([
    'tenant.in: a schema would have more than 63 letters',
  ]);
});
