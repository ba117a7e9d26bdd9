/** Tenants whom PostgreSQL itself keeps apart. PGlite has one user, so that this needs a real server. */
import { expect, onTestFinished, test } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import { change } from '../contract/catalogue-target.ts';
import { rowsFor, twoRoles } from './roles.ts';
import { hasPostgres, onPostgres, postgresUrl } from './servers.ts';

function targetOf(url: string, value: string, rowSecurity = true) {
  const mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' } as const;
  const design = designOf(allFields(), { ...mapping, tenant: { column: 'tenant', value, rowSecurity } });
  const target = createSqlTarget({ id: value, dialect: postgresDialect(url), design, selection: {}, backup: false });
  onTestFinished(() => target.close());
  return target;
}

test.skipIf(!hasPostgres)('the credentials of one tenant see nothing of another’s, in any table', async () => {
  const url = await postgresUrl();
  const [north, south] = await twoRoles(url);
  for (const user of [north, south]) {
    const target = targetOf(url, user);
    await target.migrate(await target.plan(), 0);
    const to = { storeId: user, revision: 1, settingsKey: target.settingsKey };
    const values = { title: user, authors: [{ name: `Author of ${user}` }], genres: [user], series: [{ name: user }] };
    await target.apply({ from: undefined, to, changes: [change(1, 1, values)], isAnew: false });
  }
  await onPostgres(`grant select, update, delete on books, people, genres, contributions, series to ${north}, ${south}`, url);

  expect(await rowsFor(north, url, 'select title from books')).toEqual([{ title: north }]);
  for (const table of ['people', 'genres', 'contributions', 'series'])
    expect(await rowsFor(south, url, `select distinct tenant from ${table}`)).toEqual([{ tenant: south }]);
  await rowsFor(north, url, 'update books set title = null');
  await rowsFor(north, url, 'delete from genres');
  expect(await targetOf(url, south).books(0, 10)).toMatchObject([{ values: { title: south, genres: [south] } }]);
});

test.skipIf(!hasPostgres)('it can be switched off and on again', async () => {
  const url = await postgresUrl();
  const secured = targetOf(url, 'north');
  await secured.migrate(await secured.plan(), 0);
  const open = targetOf(url, 'north', false);
  const plan = await open.plan();
  expect(plan.steps.every(({ sql }) => sql.startsWith('drop policy'))).toBe(true);
  await open.migrate(plan, 0);
  expect((await open.plan()).steps).toEqual([]);
  await open.rollback();
  expect((await secured.plan()).steps).toEqual([]);
});
