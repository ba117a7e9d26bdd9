import { fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closeDatabase, type Db, groupCommit, statement } from '../../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { tempFolder } from '../../files/temp-folder.ts';

async function open(): Promise<Db> {
  const db = await openDatabase(join(tempFolder(), 'rubricator.sqlite'));
  onTestFinished(() => db.destroy());
  return db;
}

const row = (path: string) => ({ library: 'l', path, size: 1, mtime: 2, hint: '{}' });

function hints(db: Db) {
  const insert = statement(db, (query, p: ReturnType<typeof row>) =>
    query.insertInto('audio_hints').values({ library: p.library, path: p.path, size_bytes: p.size, mtime_ms: p.mtime, hint: p.hint }),
  );
  const select = statement(db, (query, p: { library: string }) =>
    query.selectFrom('audio_hints').select('path').where('library', '=', p.library).orderBy('path'),
  );
  return { insert, paths: () => select.all({ library: 'l' }).map(({ path }) => path) };
}

test('a statement is run with other values each time, and says how many rows it changed', async () => {
  const { insert, paths } = hints(await open());
  expect([insert.run(row('a')), insert.run(row('b'))]).toEqual([1, 1]);
  expect(paths()).toEqual(['a', 'b']);
});

test('tasks that come in time share one commit; one that throws is rolled back alone', async () => {
  const db = await open();
  const { insert, paths } = hints(db);
  const results = await Promise.allSettled([
    groupCommit(db, () => insert.run(row('a'))),
    groupCommit(db, () => {
      insert.run(row('b'));
      throw new Error('no');
    }),
    groupCommit(db, () => insert.run(row('c'))),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(paths()).toEqual(['a', 'c']);
});

test('a transaction of somebody else is waited for, and not joined', async () => {
  const db = await open();
  const { insert, paths } = hints(db);
  const others = db.transaction().execute(async (transaction) => {
    await sql`insert into audio_hints (library, path, size_bytes, mtime_ms, hint) values ('l', 'z', 1, 2, '{}')`.execute(transaction);
    await new Promise((resolve) => setTimeout(resolve, 30));
    throw new Error('taken back');
  });
  const [theirs, ours] = await Promise.allSettled([others, groupCommit(db, () => insert.run(row('a')))]);
  expect([theirs.status, ours.status]).toEqual(['rejected', 'fulfilled']);
  expect(paths()).toEqual(['a']);
});

describe('a task that must survive a power cut', () => {
  /** The log is on disk when the test says so, if it says no error. */
  async function openWithDisk() {
    const syncs: PromiseWithResolvers<void>[] = [];
    const syncFile = () => {
      const sync = Promise.withResolvers<void>();
      syncs.push(sync);
      return sync.promise;
    };
    const db = await openDatabase(join(tempFolder(), 'rubricator.sqlite'), { syncFile });
    onTestFinished(() => db.destroy());
    const ended: string[] = [];
    const { insert } = hints(db);
    const commit = (path: string, isDurable: boolean) =>
      groupCommit(db, () => insert.run(row(path)), { isDurable }).then(
        () => void ended.push(path),
        (error) => void ended.push(`${path}: ${error.message}`),
      );
    return { db, syncs, ended, commit };
  }

  test('ends when the log is on disk, and those of its group that need not do not wait', async () => {
    const { syncs, ended, commit } = await openWithDisk();
    const [other, durable] = [commit('other', false), commit('durable', true)];
    await other;
    expect([ended, syncs.length]).toEqual([['other'], 1]);
    await commit('next', false);
    syncs[0]?.resolve();
    await durable;
    expect([ended, syncs.length]).toEqual([['other', 'next', 'durable'], 1]);
  });

  test('fails alone if the disk does', async () => {
    const { syncs, ended, commit } = await openWithDisk();
    const [other, durable] = [commit('other', false), commit('durable', true)];
    await other;
    syncs[0]?.reject(new Error('EIO'));
    await durable;
    expect(ended).toEqual(['other', 'durable: EIO']);
  });

  test('is waited for before the database is closed', async () => {
    const { db, syncs, ended, commit } = await openWithDisk();
    const other = commit('other', false);
    const durable = commit('durable', true);
    await other;
    const closed = closeDatabase(db).then(() => void ended.push('closed'));
    await setImmediate();
    syncs[0]?.resolve();
    await Promise.all([durable, closed]);
    expect(ended).toEqual(['other', 'durable', 'closed']);
  });

  test('is on disk for real: the log of the open database is what is synced', async () => {
    const file = join(tempFolder(), 'rubricator.sqlite');
    const synced: number[] = [];
    const db = await openDatabase(file, { syncFile: async (descriptor) => void synced.push(fstatSync(descriptor).ino) });
    onTestFinished(() => closeDatabase(db));
    for (const path of ['a', 'b']) await groupCommit(db, () => hints(db).insert.run(row(path)), { isDurable: true });
    const log = statSync(`${file}-wal`).ino;
    expect(synced).toEqual([log, log]);
  });
});

test('a group that cannot be begun is everybody’s error', async () => {
  const db = await open();
  const { insert } = hints(db);
  const tasks = [groupCommit(db, () => insert.run(row('a'))), groupCommit(db, () => insert.run(row('b')))];
  const settled = Promise.allSettled(tasks);
  await db.destroy();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
