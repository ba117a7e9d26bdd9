/** What a database has after a connection was cut in the middle of sending: whole batches, and everything once it is sent again. */
import { connect as connectTo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { postgresDialect } from '../../src/catalogues/sql/postgres.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import type { RecordChange, RecordChanges } from '../../src/ports/record-changes.ts';
import { followChanges } from '../../src/work/follow-changes.ts';
import { change } from '../contract/catalogue-target.ts';
import { hasPostgres, onPostgres, postgresUrl } from './servers.ts';

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

async function sendAll(url: string, onPage: (after: number) => Promise<void>) {
  const mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' } as const;
  const target = createSqlTarget({ id: 'home', dialect: postgresDialect(url), design: designOf(allFields(), mapping), selection: {}, backup: false });
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

test.skipIf(!hasPostgres)('the server that is gone in the middle and comes back gets everything, once', async () => {
  const door = await doorTo(await postgresUrl());
  const sending = await sendAll(door.url, async (after) => (after >= 200 ? door.shut() : undefined));
  await door.open();
  expect((await sending.target.position())?.revision).toBe(200);
  expect(await sending.target.countBooks()).toBe(200);
  await sending.again();
  expect(await titlesIn(sending)).toEqual(EXPECTED);
});

test.skipIf(!hasPostgres)('connections that the server ends in the middle cost nothing that was sent', async () => {
  const url = await postgresUrl();
  let times = 0;
  const sending = await sendAll(url, async (after) => {
    if (after !== 150 || times++ > 0) return;
    await onPostgres('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()', url);
    throw new Error('the connection ended');
  });
  expect((await sending.target.position())?.revision).toBe(150);
  await sending.again();
  expect(await titlesIn(sending)).toEqual(EXPECTED);
});
