/** `rubricator audit` as a user meets it: what was done by commands and by hand, and a log that somebody changed. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { type AuditEntry, canonicalJson } from '../../src/domain/audit.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';

const BOOK = 'Ann Cole/The Salt Road';

async function library() {
  const home = tempFolder();
  put(join(home, 'books'), { [`${BOOK}/book.m4b`]: makeMp4({ durationSec: 61, tags: { album: 'The Salt Road', artist: 'Ann Cole' } }) });
  writeFileSync(join(home, 'rubricator.yaml'), 'libraries: [{ id: books, path: books, kind: audiobook }]\nstateDir: state\n');
  const run = (...args: string[]) => runCli(args, { cwd: home });
  await run('scan', '--offline', '--quiet');
  return { home, run, store: join(home, 'state/rubricator.sqlite') };
}

test('what commands and hands decide is listed, filtered and exported, and the export can be checked by anybody', async () => {
  const { home, run } = await library();
  expect((await run('audit')).stdout).toContain('Nothing of that kind was noted.');
  await run('set', '1', 'title=Salt', '--offline');
  const sidecar = join(home, 'books', BOOK, 'metadata.json');
  writeFileSync(sidecar, JSON.stringify({ ...JSON.parse(readFileSync(sidecar, 'utf8')), publisher: 'By Hand', description: 'The sea. '.repeat(300) }));
  await run('scan', '--offline', '--quiet');
  await run('undo', '2', '--yes');
  const listed = (await run('audit')).stdout;
  expect(listed).toMatch(/3 {2}.*undo: Ann Cole\/The Salt Road, undo of run 2, by \S+ \(command line\)[^\n]*\n +Title: Salt → not decided\n/);
  expect(listed).toMatch(/2 {2}.*hand edit: Ann Cole\/The Salt Road, by .*metadata\.json \(edited by hand\)/);
  expect(listed).toContain('Publisher: not decided → By Hand');
  const filtered = async (...args: string[]) => (JSON.parse((await run('audit', '--json', ...args)).stdout) as AuditEntry[]).map(({ number }) => number);
  expect([await filtered('hand'), await filtered('--action', 'edit'), await filtered('--book', 'book:1', '--limit', '2')]).toEqual([[2], [1], [3, 2]]);
  expect([await filtered('--since', '2000-01-01'), await filtered('--since', '2999-01-01'), await filtered('--actor', 'sidecar')]).toEqual([
    [3, 2, 1],
    [],
    [2],
  ]);
  expect((await run('audit', '--since', 'yesterday')).code).toBe(2);

  const lines = (await run('audit', 'export')).stdout.trim().split('\n');
  let before = '0'.repeat(64);
  for (const line of lines) {
    const { hash, ...entry } = JSON.parse(line, (_, value) => (value?.cut ? { ...value, value: undefined } : value)) as AuditEntry & { hash: string };
    before = createHash('sha256')
      .update(`${before}\n${canonicalJson(entry)}`)
      .digest('hex');
    expect(hash).toBe(before);
  }
  expect(lines[1]).toContain('The sea. '.repeat(299));
  expect((await run('audit', 'verify', '--head', `3:${before}`)).code).toBe(0);
});

test('a log that somebody changed is told, with where, and what is carried elsewhere does not hold it', async () => {
  const { home, run, store } = await library();
  await run('set', '1', 'title=Salt', '--offline');
  await run('set', '1', 'title=Pepper', '--offline');
  const whole = await run('audit', 'verify');
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('All of it is as it was written.')]);
  const head = /last entry is (\S+)/.exec(whole.stdout)?.[1] ?? '';
  const sqlite = new Database(store);
  expect(() => sqlite.exec("update audit_entries set body = replace(body, 'Salt', 'Sugar')")).toThrow('the audit log is never changed');
  sqlite.exec('drop trigger audit_entry_change; update audit_entries set body = replace(body, \'"Salt"\', \'"Sugar"\') where number = 1');
  const changed = await run('audit', 'verify', '--head', head);
  expect([changed.code, changed.stdout]).toEqual([3, expect.stringMatching(/entry 1: changed since\.\n.*not what was written/)]);
  sqlite.close();
  await run('state', 'export', 'state.gz');
  expect(gunzipSync(readFileSync(join(home, 'state.gz'))).includes('Sugar')).toBe(false);
  const other = join(home, 'other');
  await run('state', 'import', 'state.gz', '--state', other);
  expect((await run('audit', '--state', other)).stdout).toMatch(/1 {2}.*import: Ann Cole\/The Salt Road.*\n +Title: not decided → Pepper/);
});
