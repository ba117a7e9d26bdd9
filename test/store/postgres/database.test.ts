import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openPostgres, shownPlace } from '../../../src/store/postgres/database.ts';
import { postgresUrl } from '../../catalogues/servers.ts';

test('a store is made once, and one that a newer program made is left alone', async () => {
  const url = await postgresUrl();
  const first = await openPostgres({ url, connections: 1 });
  await first.destroy();
  const again = await openPostgres({ url, connections: 1 });
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', 'now')`.execute(again);
  await again.destroy();
  await expect(openPostgres({ url, connections: 1 })).rejects.toThrow('made by a newer Rubricator (999-later)');
});

test('a server that does not answer is named without its password', async () => {
  await expect(openPostgres({ url: 'postgres://reader:hidden@127.0.0.1:1/books' })).rejects.toThrow('cannot open the store postgres://127.0.0.1:1/books: ');
  expect(shownPlace('postgres://reader:hidden@db/books?sslmode=require&password=hidden')).toBe('postgres://db/books');
});
