import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AuditBreak } from '../../src/domain/audit.ts';
import { createAuditLog } from '../../src/store/sqlite/audit-log.ts';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { allOf, auditLogContract, entry } from '../contract/audit-log.ts';
import { NOTE, update } from '../contract/item-store.ts';
import { tempFolder } from '../files/temp-folder.ts';

auditLogContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  return { audit: createAuditLog(db), close: () => db.destroy() };
});

/** A log of 600 entries in a file: 256 of them compressed. Entry 10 and entry 590 have a long value. */
async function write(): Promise<Buffer> {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const db = await openDatabase(file);
  const audit = createAuditLog(db);
  const long = (letter: string) => [{ of: 'field', key: 'description', after: { value: letter.repeat(2000) } }];
  await Promise.all(
    Array.from({ length: 600 }, (_, index) => audit.append(entry({ atMs: index + 1, ...([9, 589].includes(index) && { changes: long(`${index}`) }) }))),
  );
  await closeDatabase(db);
  return readFileSync(file);
}

let bytes: Promise<Buffer> | undefined;

async function written(): Promise<string> {
  bytes ??= write();
  const file = join(tempFolder(), 'rubricator.sqlite');
  writeFileSync(file, await bytes);
  return file;
}

/** What is found wrong once somebody has changed the file behind the program's back, triggers and all. */
async function breaksAfter(change: (sqlite: Database.Database) => void): Promise<AuditBreak[]> {
  const file = await written();
  const sqlite = new Database(file);
  for (const { name } of sqlite.prepare("select name from sqlite_master where type = 'trigger' and name like 'audit_%'").all() as { name: string }[])
    sqlite.exec(`drop trigger ${name}`);
  change(sqlite);
  sqlite.close();
  const db = await openDatabase(file);
  onTestFinished(() => closeDatabase(db));
  return (await createAuditLog(db).verify()).breaks;
}

const segment = (sqlite: Database.Database) => sqlite.prepare('select hashes, bodies from audit_segments').get() as { hashes: Buffer; bodies: Buffer };
async function repacked(change: (lines: string[], hashes: Buffer[]) => void): Promise<(sqlite: Database.Database) => void> {
  const { zstdCompressSync, zstdDecompressSync } = await import('node:zlib');
  return (sqlite) => {
    const { hashes, bodies } = segment(sqlite);
    const lines = zstdDecompressSync(bodies).toString().split('\n');
    const each = lines.map((_, index) => hashes.subarray(index * 32, (index + 1) * 32));
    change(lines, each);
    sqlite.prepare('update audit_segments set bodies = ?, hashes = ?').run(zstdCompressSync(lines.join('\n')), Buffer.concat(each));
  };
}

describe('verify tells where', () => {
  test('nothing was touched', async () => expect(await breaksAfter(() => {})).toEqual([]));

  test.each<[string, string, AuditBreak]>([
    ['an entry was changed', `update audit_entries set body = replace(body, 'Salt', 'Pepper') where number = 400`, { kind: 'changed', from: 400, to: 400 }],
    ['an entry was made unreadable', `update audit_entries set body = 'x' where number = 400`, { kind: 'changed', from: 400, to: 400 }],
    ['the time of an entry was changed', 'update audit_entries set at = 1 where number = 400', { kind: 'changed', from: 400, to: 400 }],
    ['entries were removed', 'delete from audit_entries where number between 400 and 409', { kind: 'removed', from: 400, to: 409 }],
    ['the first entries that are not compressed were removed', 'delete from audit_entries where number < 300', { kind: 'removed', from: 257, to: 299 }],
    ['what is compressed was removed', 'delete from audit_segments', { kind: 'removed', from: 1, to: 256 }],
    [
      'what is compressed was removed, and noted as pruned by nobody',
      `insert into audit_pruned select 256, '${'0'.repeat(64)}'; delete from audit_segments`,
      { kind: 'changed', from: 257, to: 257 },
    ],
    ['the end was cut off', 'delete from audit_entries where number > 590', { kind: 'cut', from: 591, to: 600 }],
    ['all was removed', 'delete from audit_entries; delete from audit_segments', { kind: 'cut', from: 1, to: 600 }],
    ['a long value was removed', `delete from audit_values where last_used = 590`, { kind: 'value', from: 590, to: 590 }],
    ['a long value was changed', `update audit_values set bytes = x'00' where last_used = 590`, { kind: 'value', from: 590, to: 590 }],
    ['what is compressed was damaged', `update audit_segments set bodies = x'00'`, { kind: 'changed', from: 1, to: 256 }],
    ['the noted head was changed', `update audit_head set hash = 'x'`, { kind: 'head', from: 600, to: 600 }],
  ])('%s', async (_, sql, found) => {
    expect((await breaksAfter((sqlite) => void sqlite.exec(sql)))[0]).toEqual(found);
  });

  test('entries have changed places', async () => {
    const swap = 'update audit_entries set number = -number where number in (400, 401); update audit_entries set number = 801 + number where number < 0';
    expect(await breaksAfter((sqlite) => void sqlite.exec(swap))).toEqual([{ kind: 'reordered', from: 400, to: 401 }]);
  });

  test('a compressed entry was changed, removed or moved', async () => {
    const changed = await repacked((lines) => void lines.splice(99, 1, lines[99]?.replace('Salt', 'Pepper') ?? ''));
    expect(await breaksAfter(changed)).toEqual([{ kind: 'changed', from: 100, to: 100 }]);
    const removed = await repacked((lines, hashes) => [lines.splice(99, 2), hashes.splice(99, 2)]);
    expect(await breaksAfter(removed)).toEqual([{ kind: 'removed', from: 100, to: 101 }]);
    const moved = await repacked((lines, hashes) => [lines.splice(99, 0, ...lines.splice(100, 1)), hashes.splice(99, 0, ...hashes.splice(100, 1))]);
    expect(await breaksAfter(moved)).toEqual([{ kind: 'reordered', from: 100, to: 101 }]);
  });

  test('the end was cut off together with the noted head: only a head that is noted elsewhere tells', async () => {
    const cut = (sqlite: Database.Database) => {
      sqlite.exec('delete from audit_entries where number > 590');
      sqlite.exec('update audit_head set (number, hash) = (select number, hash from audit_entries where number = 590)');
    };
    expect(await breaksAfter(cut)).toEqual([]);
    const file = await written();
    const whole = await openDatabase(file);
    const head = await createAuditLog(whole).head();
    await closeDatabase(whole);
    const sqlite = new Database(file);
    sqlite.exec('drop trigger audit_entry_removal; drop trigger audit_head_change');
    cut(sqlite);
    sqlite.close();
    const db = await openDatabase(file);
    onTestFinished(() => closeDatabase(db));
    expect((await createAuditLog(db).verify([head])).breaks).toEqual([{ kind: 'cut', from: 591, to: 600 }]);
  });
});

test('two processes add to one log, and it is one chain', async () => {
  const file = await written();
  const [one, other] = [await openDatabase(file), await openDatabase(file)];
  onTestFinished(async () => void (await Promise.all([closeDatabase(one), closeDatabase(other)])));
  const [first, second] = [createAuditLog(one), createAuditLog(other)];
  await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 ? first : second).append(entry({ atMs: 1000 + index }))));
  expect(await first.verify()).toMatchObject({ from: 1, to: 800, breaks: [] });
  expect(await second.head()).toEqual(await first.head());
});

test('the database refuses to change what was noted', async () => {
  const sqlite = new Database(await written());
  onTestFinished(() => void sqlite.close());
  const refused = [
    `update audit_entries set body = ''`,
    'delete from audit_entries where number = 600',
    `insert into audit_entries values (700, 1, '', '')`,
    `insert or replace into audit_entries values (600, 1, '', '')`,
    'update audit_segments set last = 1',
    'delete from audit_segments',
    'insert or replace into audit_segments select * from audit_segments',
    `update audit_values set bytes = x'00'`,
    'delete from audit_values',
    'update audit_head set number = 1',
    'delete from audit_head',
    `insert into audit_head values (2, 1, '')`,
    `insert into audit_pruned values (0, '')`,
  ];
  for (const sql of refused) expect(() => sqlite.exec(sql), sql).toThrow('the audit log is never changed');
});

test('what is compressed takes a fraction of what it would', async () => {
  const db = await openDatabase(await written());
  onTestFinished(() => closeDatabase(db));
  const { compressed, storedBytes, plainBytes } = (await createAuditLog(db).verify()).size;
  expect(compressed).toBe(256);
  expect(1 - storedBytes / plainBytes).toBeGreaterThan(0.6);
});

describe('decisions are noted in the transaction that makes them', () => {
  async function open() {
    const db = await openDatabase(':memory:');
    onTestFinished(() => closeDatabase(db));
    return { store: createItemStore(db), audit: createAuditLog(db) };
  }

  test('what is different after it, though whoever decided knew less', async () => {
    const { store, audit } = await open();
    const id = await store.save(update('A'));
    const decide = (key: string) =>
      store.carryOut({ itemId: id, before: [], after: [], decisions: { before: [], after: [{ key, verdict: 'confirmed', decidedAtMs: 1 }] } }, NOTE);
    await decide('a');
    await decide('b');
    expect((await allOf(audit)).map(({ changes }) => changes.map(({ key, before, after: is }) => [key, before?.verdict, is?.verdict]))).toEqual([
      [['a', undefined, 'confirmed']],
      [
        ['a', 'confirmed', undefined],
        ['b', undefined, 'confirmed'],
      ],
    ]);
  });

  test('a sidecar that was edited by hand, and nothing where the same is said again', async () => {
    const { store, audit } = await open();
    const hand = { kind: 'sidecar', name: 'A/metadata.json' } as const;
    const overrides = [{ field: 'title' as const, value: 'Mine', origin: 'user (metadata.json)', setAtMs: 5, actor: hand }];
    await store.save(update('A', { overrides, runId: 4 }));
    await store.save(update('A', { overrides, runId: 5 }));
    expect(await allOf(audit)).toMatchObject([
      { action: 'handEdit', actor: hand, runId: 4, book: { path: 'A' }, changes: [{ key: 'title', after: { value: 'Mine' } }] },
    ]);
  });

  test('a decision that cannot be kept is not noted', async () => {
    const { store, audit } = await open();
    const id = await store.save(update('A'));
    const made = { itemId: id, before: [], after: [{ field: 'title' as const, value: 1n, origin: 'user', setAtMs: 1 }] };
    await expect(store.carryOut(made, NOTE)).rejects.toThrow();
    expect(await allOf(audit)).toEqual([]);
  });
});
