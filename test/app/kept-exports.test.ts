/** Files about all books: written when something changed, each for itself. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ExportConfig } from '../../config/exports.ts';
import { createQuestions } from '../../src/actions/actions.ts';
import { keepExports, writeExports } from '../../src/app/kept-exports.ts';
import { noteExportsIn, unwrittenExports } from '../../src/app/unwritten-exports.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import { shelf } from '../actions/shelf.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { manualClock } from '../work/manual-clock.ts';

async function world(wanted: (folder: string) => ExportConfig[]) {
  const { deps } = await shelf();
  const store = deps.store as ItemStore;
  const folder = tempFolder();
  const config = { exports: wanted(folder), libraries: [] };
  const storage = { places: [], env: {}, clock: manualClock(), random: () => 0.5 };
  const put = (title: string) => store.save(bookUpdate(title, { title }));
  return {
    folder,
    put,
    deps,
    of: { config, ownFields: deps.ownFields, questions: createQuestions(deps), storage, note: noteExportsIn(folder, storage.clock.now) },
    clock: storage.clock,
    unwritten: () => unwrittenExports(config, folder),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  };
}

const jsonl = (folder: string, name = 'books.jsonl'): ExportConfig => ({ file: join(folder, name), format: 'jsonl', fields: ['title'] });

test('a file is written anew only if something changed, and nothing is left beside it', async () => {
  const { folder, of, put, read } = await world((each) => [jsonl(each)]);
  const file = join(folder, 'books.jsonl');
  expect(await writeExports(of)).toEqual([{ file, isNew: true }]);
  const before = statSync(file);
  expect(await writeExports(of)).toEqual([{ file, isNew: false }]);
  expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  await put('The Quiet Hill');
  expect(await writeExports(of)).toEqual([{ file, isNew: true }]);
  expect(read('books.jsonl')).toContain('The Quiet Hill');
  expect(readdirSync(folder)).toEqual(['books.jsonl']);
});

test('a file that cannot be written stops no other, and one has the books that it wants', async () => {
  const { folder, of, put, read } = await world((each) => [
    jsonl(each, 'nowhere/books.jsonl'),
    { file: join(each, 'hills.csv'), format: 'csv-goodreads', where: ['title=hill'] },
  ]);
  await put('The Quiet Hill');
  expect(await writeExports(of)).toEqual([
    { file: join(folder, 'nowhere/books.jsonl'), isNew: false, problem: 'its folder is not there (ENOENT)' },
    { file: join(folder, 'hills.csv'), isNew: true },
  ]);
  expect(read('hills.csv').trim().split('\r\n')).toHaveLength(2);
});

test('a condition knows the fields that were added while the program ran, and a field that is gone is an error of that file alone', async () => {
  const { folder, of, deps, read } = await world((each) => [{ ...jsonl(each), where: ['mood=calm'] }, jsonl(each, 'all.jsonl')]);
  const problem = 'where.0: there is no field “mood”';
  expect(await writeExports(of)).toMatchObject([{ isNew: false, problem }, { isNew: true }]);
  const mood = { id: 'mood', label: 'Mood', type: 'text', column: '#mood', values: [] } as const;
  await deps.registry.save({ field: mood }, 0);
  await deps.ownFields.refresh();
  await (deps.store as ItemStore).save(bookUpdate('Calm', { title: 'Calm', customFields: { mood: 'calm' } }));
  await (deps.store as ItemStore).save(bookUpdate('Wild', { title: 'Wild', customFields: { mood: 'wild' } }));
  expect(await writeExports(of)).toMatchObject([{ isNew: true }, { isNew: true }]);
  expect([read('books.jsonl').includes('Calm'), read('books.jsonl').includes('Wild')]).toEqual([true, false]);
  await deps.registry.save({ field: { ...mood, isRetired: true } }, await deps.registry.version());
  await deps.ownFields.refresh();
  expect(await writeExports(of)).toMatchObject([{ isNew: false, problem }, { isNew: false }]);
  expect(readdirSync(folder).sort()).toEqual(['all.jsonl', 'books.jsonl', 'unwritten-exports.json']);
});

test('the daemon writes at its start, and once books have been quiet for a while', async () => {
  const { folder, of, put, read } = await world((each) => [jsonl(each), jsonl(each, 'nowhere/books.jsonl')]);
  const clock = manualClock();
  const events = createEventBus(clock.now, (error) => expect.unreachable(String(error)));
  const told: string[] = [];
  const tell = (_: unknown, message: string) => void told.push(message);
  const end = keepExports({ ...of, events, clock, log: { debug: tell, info: tell, warn: tell, error: tell } });
  onTestFinished(end);
  await clock.advance(10_000);
  await expect.poll(() => existsSync(join(folder, 'books.jsonl'))).toBe(true);
  await expect.poll(() => told).toEqual(['the file is written anew', 'the file is not written: its folder is not there (ENOENT)']);
  await put('The Quiet Hill');
  events.emit('item.done', { library: 'books', path: 'A' } as never);
  await clock.advance(5000);
  expect(read('books.jsonl')).not.toContain('The Quiet Hill');
  await clock.advance(10_000);
  await expect.poll(() => read('books.jsonl')).toContain('The Quiet Hill');
});

test('what changed just before the daemon stops is written, too', async () => {
  const { of, put, read } = await world((each) => [jsonl(each)]);
  const clock = manualClock();
  const quiet = () => {};
  const events = createEventBus(clock.now, (error) => expect.unreachable(String(error)));
  const end = keepExports({ ...of, events, clock, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
  await put('The Quiet Hill');
  await end();
  expect(read('books.jsonl')).toContain('The Quiet Hill');
});

test('a file that could not be written is noted with why and since when, until it is written or no longer wanted', async () => {
  const { folder, of, clock, unwritten } = await world((each) => [jsonl(each, 'later/books.jsonl'), { ...jsonl(each), where: ['mood=calm'] }]);
  const [file, other] = [join(folder, 'later/books.jsonl'), join(folder, 'books.jsonl')];
  const first = clock.now();
  await writeExports(of);
  const missing = { file, problem: 'its folder is not there (ENOENT)', isOfConfig: false, sinceMs: first };
  const wrong = { file: other, problem: 'where.0: there is no field “mood”', isOfConfig: true, sinceMs: first };
  expect(unwritten()).toEqual([missing, wrong]);
  await clock.advance(60_000);
  await writeExports(of);
  expect(unwritten()).toEqual([missing, wrong]);
  mkdirSync(join(folder, 'later'));
  await writeExports(of);
  expect(unwritten()).toEqual([wrong]);
  expect(unwrittenExports({ exports: [] }, folder)).toEqual([]);
  const stored: ExportConfig[] = [{ ...jsonl(folder), file: 's3://books/a.jsonl' }];
  await writeExports({ ...of, config: { ...of.config, exports: stored } });
  expect(unwrittenExports({ exports: stored }, folder)).toMatchObject([{ problem: expect.stringMatching(/^there is no access key for the bucket books/) }]);
  const aborted = AbortSignal.abort(new Error('the daemon ended'));
  const brokenOff: ExportConfig[] = [{ ...jsonl(folder), file: 's3://books/b.jsonl' }];
  await writeExports({ ...of, config: { ...of.config, exports: brokenOff } }, aborted);
  expect(unwrittenExports({ exports: brokenOff }, folder)).toEqual([]);
});

test('the daemon tries again by itself what could not be written, though no book changes', async () => {
  const { folder, of, unwritten } = await world((each) => [jsonl(each), jsonl(each, 'later/books.jsonl')]);
  const clock = manualClock();
  const quiet = () => {};
  const events = createEventBus(clock.now, (error) => expect.unreachable(String(error)));
  onTestFinished(keepExports({ ...of, events, clock, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } }));
  await clock.advance(10_000);
  await expect.poll(unwritten).toHaveLength(1);
  mkdirSync(join(folder, 'later'));
  // What could be written is left alone.
  writeFileSync(join(folder, 'books.jsonl'), 'of somebody else');
  await expect
    .poll(async () => {
      await clock.advance(60_000);
      return unwritten();
    })
    .toEqual([]);
  expect([existsSync(join(folder, 'later/books.jsonl')), readFileSync(join(folder, 'books.jsonl'), 'utf8')]).toEqual([true, 'of somebody else']);
});
