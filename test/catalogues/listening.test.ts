/** PostgreSQL says by itself that somebody edits. PGlite has one connection, so that this needs a real server. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import { change } from '../contract/catalogue-target.ts';
import { PATIENCE_MS } from '../patience.ts';
import { hasPostgres, onPostgres, postgresUrl } from './servers.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 20 };
const EARS = `from pg_stat_activity where datname = current_database() and query like 'listen %'`;

test.skipIf(!hasPostgres)('edits are heard of at once; of one that is made while the connection is lost the notes tell', async () => {
  const url = await postgresUrl();
  const mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables', isWatched: true } as const;
  const target = createSqlTarget({ id: 'home', dialect: postgresDialect(url), design: designOf(allFields(), mapping), selection: {}, backup: false });
  onTestFinished(() => target.close());
  await target.migrate(await target.plan(), 0);
  const to = { storeId: 'here', revision: 2, settingsKey: target.settingsKey };
  const hear = vi.fn();
  await target.edits?.listen?.(hear);
  await target.apply({ from: undefined, to, changes: [change(1, 1, { title: 'Salt' }), change(2, 2, { title: 'Road' })], isAnew: false });
  await onPostgres("update books set title = 'Theirs' where id = 1", url);
  await vi.waitFor(() => expect(hear).toHaveBeenCalledTimes(1), WAIT);

  await onPostgres(`select pg_terminate_backend(pid) ${EARS}`, url);
  await onPostgres("update books set title = 'Theirs' where id = 2", url);
  expect((await target.edits?.open(10))?.map(({ itemId }) => itemId)).toEqual([1, 2]);
  await vi.waitFor(async () => {
    await target.edits?.listen?.(hear);
    await onPostgres("update books set title = 'Theirs again' where id = 1", url);
    expect(hear.mock.calls.length).toBeGreaterThan(1);
  }, WAIT);
});
