/** What a database has after a connection was cut in the middle of sending: whole batches, and everything once it is sent again. */
import { connect as connectTo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { documentDesign } from '../../src/catalogues/design/document.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { createMongoTarget } from '../../src/catalogues/mongodb/target.ts';
import type { SqlDialect } from '../../src/catalogues/sql/dialect.ts';
import { mysqlDialect } from '../../src/catalogues/sql/mysql.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import type { CatalogueTarget } from '../../src/ports/catalogue-target.ts';
import type { RecordChange, RecordChanges } from '../../src/ports/record-changes.ts';
import { followChanges } from '../../src/work/follow-changes.ts';
import { change } from '../contract/catalogue-target.ts';
import { startMongoDouble } from './mongodb/double.ts';
import { hasMysql, hasPostgres, mysqlUrl, onMysql, onPostgres, postgresUrl } from './servers.ts';

const BOOKS = 400;
const NEVER = new AbortController().signal;

function changesOf(all: readonly RecordChange[], onPage: (after: number) => Promise<void>): RecordChanges {
  return {
    storeId: async () => 'here',
    async after(revision, limit) {
      await onPage(revision);
      return all.filter((each) => each.revision > revision).slice(0, limit);
    },
    countAfter: async (revision) => all.filter((each) => each.revision > revision).length,
    last: async () => all.length,
  };
}

/** A door to the server that can be shut: who is inside is thrown out. */
async function doorTo(url: string) {
  const { hostname, port } = new URL(url);
  const inside = new Set<Socket>();
  const server = createServer((socket) => {
    const beyond = connectTo(Number(port), hostname);
    for (const each of [socket, beyond]) {
      inside.add(each);
      each.on('error', () => undefined);
      each.on('close', () => inside.delete(each));
    }
    socket.pipe(beyond).pipe(socket);
  });
  const open = (at: number) => new Promise<void>((resolve) => void server.listen(at, '127.0.0.1', resolve));
  await open(0);
  const { port: own } = server.address() as { port: number };
  const shut = async () => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const socket of inside) socket.destroy();
    await closed;
  };
  onTestFinished(() => (server.listening ? shut() : undefined));
  const address = new URL(url);
  address.host = `127.0.0.1:${own}`;
  return { url: address.href, shut, open: () => open(own) };
}

interface World {
  url: string;
  target(url: string): CatalogueTarget;
  /** Ends all connections of others, as a server may at any time. */
  endConnections(): Promise<void>;
}

function sqlWorld(url: string, dialectOf: (url: string) => SqlDialect, endConnections: () => Promise<void>): World {
  const mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' } as const;
  const design = designOf(allFields(), mapping);
  return { url, endConnections, target: (address) => createSqlTarget({ id: 'home', dialect: dialectOf(address), design, selection: {}, backup: false }) };
}

async function postgres(): Promise<World> {
  const url = await postgresUrl();
  const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  return sqlWorld(url, postgresDialect, () => onPostgres(`select pg_terminate_backend(pid) ${others}`, url));
}

async function mysql(): Promise<World> {
  const url = await mysqlUrl();
  const others = `for each in (select id from information_schema.processlist where db = database() and id <> connection_id()) do kill each.id; end for`;
  return sqlWorld(url, mysqlDialect, () => onMysql(`begin not atomic ${others}; end`, url));
}

async function mongo(): Promise<World> {
  const double = await startMongoDouble({ isReplicated: true });
  onTestFinished(() => double.close());
  const design = documentDesign(allFields(), { columns: {}, constants: {}, naming: 'camel', collection: 'books' });
  return {
    url: double.url,
    endConnections: async () => double.endConnections(),
    target: (url) => createMongoTarget({ id: 'home', url: `${url}?directConnection=true`, design, selection: {}, backup: false }),
  };
}

async function sendAll(target: CatalogueTarget, onPage: (after: number) => Promise<void>) {
  onTestFinished(() => target.close());
  await target.migrate(await target.plan(), 0);
  const all = Array.from({ length: BOOKS }, (_, at) => change(at + 1, at + 1, { title: `Book ${at}`, genres: ['Sea', `Genre ${at % 7}`] }));
  const deps = { isWanted: () => true, batch: 50, sleep: async () => {}, random: () => 0.5 };
  const go = async (each: (after: number) => Promise<void>) => {
    const changes = changesOf(all, each);
    while ((await followChanges(target, { ...deps, changes }, NEVER)) !== 'inStep');
  };
  await expect(go(onPage)).rejects.toThrow();
  return { target, again: () => go(async () => {}) };
}

const titlesIn = async ({ target }: Awaited<ReturnType<typeof sendAll>>) =>
  (await target.books(0, BOOKS + 1)).map(({ values }) => [values.title, values.genres]);
const EXPECTED = Array.from({ length: BOOKS }, (_, at) => [`Book ${at}`, ['Sea', `Genre ${at % 7}`]]);

describe.each([
  ['PostgreSQL', hasPostgres, postgres],
  ['MariaDB', hasMysql, mysql],
  ['a double of MongoDB', true, mongo],
] as const)('%s', (_, isThere, open) => {
  test.skipIf(!isThere)('that is gone in the middle and comes back gets everything, once', async () => {
    const { url, target } = await open();
    const door = await doorTo(url);
    const sending = await sendAll(target(door.url), async (after) => (after >= 200 ? door.shut() : undefined));
    await door.open();
    expect((await sending.target.position())?.revision).toBe(200);
    expect(await sending.target.countBooks()).toBe(200);
    await sending.again();
    expect(await titlesIn(sending)).toEqual(EXPECTED);
  });

  test.skipIf(!isThere)('that ends connections in the middle loses nothing that was sent', async () => {
    const { url, target, endConnections } = await open();
    let times = 0;
    const sending = await sendAll(target(url), async (after) => {
      if (after !== 150 || times++ > 0) return;
      await endConnections();
      throw new Error('the connection ended');
    });
    expect((await sending.target.position())?.revision).toBe(150);
    await sending.again();
    expect(await titlesIn(sending)).toEqual(EXPECTED);
  });
});
