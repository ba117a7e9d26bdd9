/** A write is noted and cut off, somebody edits the file, and the next write is noted and cut off as well. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';

const FILE = 'A/Book/metadata.json';
const CHAPTERS = [{ id: 0, start: 0, end: 60, title: 'Part 1' }];

/** Notes a write as a run does that is killed then. */
async function note(state: string, before: string, after: string, wasOurs: boolean): Promise<void> {
  const db = await openDatabase(join(state, 'rubricator.sqlite'));
  const store = createItemStore(db);
  const runId = await store.beginRun({ kind: 'scan', startedAtMs: Date.now(), actor: UNKNOWN_ACTOR });
  const itemId = (await store.snapshot('books', 'A/Book'))?.id;
  const [old, bytes] = [Buffer.from(before), Buffer.from(after)];
  const place = { runId, library: 'books', itemId, exporter: 'abs-json', path: FILE, token: 'cut-off', writtenAtMs: Date.now() };
  await store.beginWrites([{ ...place, before: old, beforeHash: hashOf(old), after: bytes, afterHash: hashOf(bytes), wasOurs }]);
  await db.destroy();
}

test('chapters that the first of two cut-off writes left are ours after an edit by hand, and go with the option', async () => {
  const home = tempFolder();
  const tags = { album: 'Book', artist: 'A' };
  put(join(home, 'books'), { 'A/Book/book.m4b': makeMp4({ durationSec: 60, tags, chapters: [{ title: 'Part 1', startSec: 0 }] }) });
  const libraries = [{ id: 'books', path: join(home, 'books'), kind: 'audiobook' }];
  writeFileSync(join(home, 'config.json'), JSON.stringify({ libraries }));
  const [file, state] = [join(home, 'books', FILE), join(home, 'state')];
  const scan = () => runCli(['scan', '--offline', '--config', join(home, 'config.json'), '--state', state], { cwd: home });
  const textOf = (value: unknown) => JSON.stringify(value, null, 2);

  await scan();
  const plain = readFileSync(file, 'utf8');
  const first = textOf({ ...JSON.parse(plain), chapters: CHAPTERS });
  await note(state, plain, first, true);
  // A key that nobody knows is no decision, and stays.
  const edited = textOf({ ...JSON.parse(first), shelf: 'Mine' });
  writeFileSync(file, edited);
  await note(state, edited, textOf({ ...JSON.parse(plain), shelf: 'Mine' }), false);

  expect((await scan()).code).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...JSON.parse(plain), shelf: 'Mine' });
});
