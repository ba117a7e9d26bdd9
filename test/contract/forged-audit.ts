/** What every adapter of `ports/audit-log.ts` on SQL must find, whatever somebody changes behind the program's back; and what its database refuses. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { AuditBreak } from '../../src/domain/audit.ts';
import type { AuditLog } from '../../src/ports/audit-log.ts';
import { entry } from './audit-log.ts';

interface PackedEntries {
  hashes: Uint8Array;
  bodies: Uint8Array;
}

/** The tables, with nothing that refuses to change them. */
export interface ForgedTables {
  /** One statement. */
  run(statement: string): Promise<void>;
  segment(): Promise<PackedEntries>;
  setSegment(packed: PackedEntries): Promise<void>;
}

export interface WrittenLog {
  /** What `writeLog` has written. */
  audit: AuditLog;
  /** The same log, as another process has it. */
  other: AuditLog;
  forge(change: (tables: ForgedTables) => Promise<void>): Promise<void>;
  /** Runs a statement as the program would. */
  run(statement: string): Promise<void>;
}

/** A log of 600 entries: 256 of them compressed. Entry 10 and entry 590 have a long value. */
export async function writeLog(audit: AuditLog): Promise<void> {
  const long = (letter: string) => [{ of: 'field', key: 'description', after: { value: letter.repeat(2000) } }];
  for (let index = 0; index < 600; index++) await audit.append(entry({ atMs: index + 1, ...([9, 589].includes(index) && { changes: long(`${index}`) }) }));
}

const CHANGES: readonly (readonly [what: string, statements: readonly string[], found: AuditBreak])[] = [
  ['an entry was changed', [`update audit_entries set body = replace(body, 'Salt', 'Pepper') where number = 400`], { kind: 'changed', from: 400, to: 400 }],
  ['an entry was made unreadable', [`update audit_entries set body = 'x' where number = 400`], { kind: 'changed', from: 400, to: 400 }],
  ['the time of an entry was changed', ['update audit_entries set at = 1 where number = 400'], { kind: 'changed', from: 400, to: 400 }],
  ['entries were removed', ['delete from audit_entries where number between 400 and 409'], { kind: 'removed', from: 400, to: 409 }],
  ['the first entries that are not compressed were removed', ['delete from audit_entries where number < 300'], { kind: 'removed', from: 257, to: 299 }],
  ['what is compressed was removed', ['delete from audit_segments'], { kind: 'removed', from: 1, to: 256 }],
  [
    'what is compressed was removed, and noted as pruned by nobody',
    [`insert into audit_pruned select 256, '${'0'.repeat(64)}'`, 'delete from audit_segments'],
    { kind: 'changed', from: 257, to: 257 },
  ],
  ['the end was cut off', ['delete from audit_entries where number > 590'], { kind: 'cut', from: 591, to: 600 }],
  ['all was removed', ['delete from audit_entries', 'delete from audit_segments'], { kind: 'cut', from: 1, to: 600 }],
  ['a long value was removed', ['delete from audit_values where last_used = 590'], { kind: 'value', from: 590, to: 590 }],
  [
    'a long value was changed',
    ['update audit_values set bytes = (select hashes from audit_segments) where last_used = 590'],
    { kind: 'value', from: 590, to: 590 },
  ],
  ['what is compressed was damaged', ['update audit_segments set bodies = hashes'], { kind: 'changed', from: 1, to: 256 }],
  ['the noted head was changed', [`update audit_head set hash = 'x'`], { kind: 'head', from: 600, to: 600 }],
];

const REFUSED = [
  `update audit_entries set body = ''`,
  'delete from audit_entries where number = 600',
  `insert into audit_entries values (700, 1, '', '')`,
  'update audit_segments set last = 1',
  'delete from audit_segments',
  'update audit_values set bytes = (select hashes from audit_segments)',
  'delete from audit_values',
  'update audit_head set number = 1',
  'delete from audit_head',
  `insert into audit_head values (2, 1, '')`,
  `insert into audit_pruned values (0, '')`,
];

/** @param refused statements of that database's own that it must refuse as well */
export function forgedAuditContract(name: string, open: () => Promise<WrittenLog>, refused: readonly string[]): void {
  describe(`${name}: verify tells where`, () => breakCases(open));
  describe(`${name}: a long log`, () => {
    test('two processes add to it, and it is one chain', async () => {
      const { audit, other } = await open();
      await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 ? audit : other).append(entry({ atMs: 1000 + index }))));
      expect(await audit.verify()).toMatchObject({ from: 1, to: 800, breaks: [] });
      expect(await other.head()).toEqual(await audit.head());
    });

    test('the database refuses to change what was noted', async () => {
      const { run } = await open();
      for (const statement of [...REFUSED, ...refused]) await expect(run(statement), statement).rejects.toThrow('the audit log is never changed');
    });

    test('what is compressed takes a fraction of what it would', async () => {
      const { audit } = await open();
      const { compressed, storedBytes, plainBytes } = (await audit.verify()).size;
      expect(compressed).toBe(256);
      expect(1 - storedBytes / plainBytes).toBeGreaterThan(0.6);
    });
  });
}

function breakCases(open: () => Promise<WrittenLog>): void {
  async function breaksAfter(change: (tables: ForgedTables) => Promise<void>): Promise<AuditBreak[]> {
    const { audit, forge } = await open();
    await forge(change);
    return (await audit.verify()).breaks;
  }
  const runAll =
    (...statements: string[]) =>
    async ({ run }: ForgedTables) => {
      for (const statement of statements) await run(statement);
    };

  test('nothing was touched', async () => expect(await breaksAfter(async () => {})).toEqual([]));

  test.each(CHANGES)('%s', async (_, statements, found) => {
    expect((await breaksAfter(runAll(...statements)))[0]).toEqual(found);
  });

  test('entries have changed places', async () => {
    const swap = runAll(
      'update audit_entries set number = -number where number in (400, 401)',
      'update audit_entries set number = 801 + number where number < 0',
    );
    expect(await breaksAfter(swap)).toEqual([{ kind: 'reordered', from: 400, to: 401 }]);
  });

  test('a compressed entry was changed', async () => {
    const changed = repacked((lines) => void lines.splice(99, 1, lines[99]?.replace('Salt', 'Pepper') ?? ''));
    expect(await breaksAfter(changed)).toEqual([{ kind: 'changed', from: 100, to: 100 }]);
  });

  test('a compressed entry was removed', async () => {
    const removed = repacked((lines, hashes) => [lines.splice(99, 2), hashes.splice(99, 2)]);
    expect(await breaksAfter(removed)).toEqual([{ kind: 'removed', from: 100, to: 101 }]);
  });

  test('a compressed entry was moved', async () => {
    const moved = repacked((lines, hashes) => [lines.splice(99, 0, ...lines.splice(100, 1)), hashes.splice(99, 0, ...hashes.splice(100, 1))]);
    expect(await breaksAfter(moved)).toEqual([{ kind: 'reordered', from: 100, to: 101 }]);
  });

  test('the end was cut off together with the noted head: only a head that is noted elsewhere tells', async () => {
    const { audit, forge } = await open();
    const head = await audit.head();
    await forge(
      runAll(
        'delete from audit_entries where number > 590',
        'update audit_head set (number, hash) = (select number, hash from audit_entries where number = 590)',
      ),
    );
    expect((await audit.verify()).breaks).toEqual([]);
    expect((await audit.verify([head])).breaks).toEqual([{ kind: 'cut', from: 591, to: 600 }]);
  });
}

function repacked(change: (lines: string[], hashes: Buffer[]) => void): (tables: ForgedTables) => Promise<void> {
  return async ({ segment, setSegment }) => {
    const { hashes, bodies } = await segment();
    const lines = zstdDecompressSync(bodies).toString().split('\n');
    const each = lines.map((_, index) => Buffer.from(hashes.subarray(index * 32, (index + 1) * 32)));
    change(lines, each);
    await setSegment({ bodies: zstdCompressSync(lines.join('\n')), hashes: Buffer.concat(each) });
  };
}
