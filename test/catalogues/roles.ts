/** Two tenants with credentials of their own, on a real PostgreSQL. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { onPostgres } from './servers.ts';

/** Names of two roles, which are there until the test is finished. */
export async function twoRoles(url: string): Promise<[string, string]> {
  const [north, south] = ['north', 'south'].map((name) => `${name}_${randomBytes(4).toString('hex')}`) as [string, string];
  for (const user of [north, south]) {
    await onPostgres(`create role ${user} login`, url);
    onTestFinished(() => onPostgres(`drop owned by ${user}; drop role ${user}`, url));
  }
  return [north, south];
}

/** What a role gets. Rejects with what the server says of what it may not do. */
export async function rowsFor(user: string, url: string, statement: string): Promise<unknown[]> {
  const address = new URL(url);
  address.username = user;
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
