import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBookReader } from '../../../src/app/threads/book-reader.ts';
import { createThreads } from '../../../src/app/threads/pool.ts';
import { makeMp3 } from '../../../src/demo/media.ts';
import { WriteError } from '../../../src/domain/errors.ts';
import type { Item } from '../../../src/domain/library/item.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';
import { mergeSettings } from '../../pipeline/samples.ts';

function open() {
  const threads = createThreads();
  onTestFinished(() => threads.close());
  const root = tempFolder();
  return { threads, root, reader: threads.readerOf({ realRoot: root, customFields: [], merge: mergeSettings, readerPlugins: [] }, () => NOW_MS) };
}

const BOOKS = 20;
const NOW_MS = 1_800_000_000_000;

test('books that are read on threads say what they say when they are read here', async () => {
  const { root, reader } = open();
  const items = Array.from({ length: BOOKS }, (_, n): Item => {
    const path = `A/B${n}/1.mp3`;
    put(root, { [path]: makeMp3({ durationSec: n + 1, tags: { album: `Book ${n}`, artist: 'Ann Cole' } }), [`A/B${n}/metadata.json`]: '{"title":"Mine"}' });
    const files = [path, `A/B${n}/metadata.json`].map((each, index) => ({
      path: each,
      role: index ? ('sidecar' as const) : ('audio' as const),
      sizeBytes: 1,
      mtimeMs: 1,
    }));
    return { libraryId: 'l', path: `A/B${n}`, folder: `A/B${n}`, isFile: false, files };
  });
  const inputOf = (item: Item) => ({ item, own: [], overrides: [], decisions: [], adopted: [], foreign: 'adopt' as const, readAhead: new Map() });
  const here = createBookReader({ realRoot: root, customFields: [], merge: mergeSettings, readerPlugins: [] }, { now: () => NOW_MS });
  const onThreads = await Promise.all(items.map((item) => reader.identify(inputOf(item))));
  expect(onThreads).toEqual(await Promise.all(items.map((item) => here.identify(inputOf(item)))));
  const bytes = onThreads.at(-1)?.sidecarsOnDisk.get(`A/B${BOOKS - 1}/metadata.json`)?.bytes;
  expect(Buffer.isBuffer(bytes)).toBe(true);
});

test('sidecars are written, and an error is what it would be here', async () => {
  const { threads, root } = open();
  put(root, { 'b7.json': 'somebody was faster' });
  const written = await Promise.allSettled(
    Array.from({ length: BOOKS }, (_, n) =>
      threads.writer.write(join(root, `b${n}.json`), Buffer.from(`{"n":${n}}`), { realRoot: root, token: `1-0000000${n % 10}`, expected: undefined }),
    ),
  );
  expect(written.map(({ status }) => status)).toEqual(Array.from({ length: BOOKS }, (_, n) => (n === 7 ? 'rejected' : 'fulfilled')));
  const [refused] = written.filter((each) => each.status === 'rejected');
  expect(refused?.reason).toBeInstanceOf(WriteError);
  expect(String(refused?.reason)).toContain('b7.json changed meanwhile');
  expect(readFileSync(join(root, 'b11.json'), 'utf8')).toBe('{"n":11}');
  await Promise.all(
    Array.from({ length: 6 }, (_, n) => threads.writer.remove(join(root, `b${n}.json`), { realRoot: root, expected: Buffer.from(`{"n":${n}}`) })),
  );
  expect(existsSync(join(root, 'b5.json'))).toBe(false);
});

test('tags of a folder come by their paths, without files that cannot be read', async () => {
  const { root, reader } = open();
  put(root, { '1.mp3': makeMp3({ durationSec: 3, tags: { album: 'Salt' } }), '2.mp3': 'nothing of the kind' });
  const all = await Promise.all(Array.from({ length: BOOKS }, () => reader.readTags(['1.mp3', '2.mp3', 'gone.mp3'])));
  for (const readings of all) expect([...readings].map(([path, { album }]) => [path, album])).toEqual([['1.mp3', 'Salt']]);
});

test('a folder is walked, and a picture is read, as here', async () => {
  const { root, reader } = open();
  const cover = Buffer.from('not looked at');
  put(root, { 'A/B/1.mp3': makeMp3({ durationSec: 1, tags: { cover } }), 'A/B/CD 2/2.mp3': 'x', 'A/C/3.mp3': 'x' });
  const folders = await reader.walkFolder({ from: 'A/B', nowMs: NOW_MS, sidecars: [{ name: 'metadata.json' }] });
  expect(folders.map(({ path, discs }) => [path, discs.map((disc) => disc.path)])).toEqual([['A/B', ['A/B/CD 2']]]);
  expect(await reader.readPicture('A/B/1.mp3')).toEqual(cover);
});

test('the names beside a book tell which half of its name is the author', async () => {
  const { root, reader } = open();
  const books = ['Solstice - Quiller', 'Meridian - Quiller', 'Tamarind - Quiller'];
  put(root, Object.fromEntries(books.map((book) => [`${book}/1.mp3`, makeMp3({ durationSec: 1, tags: {} })])));
  const [path = ''] = books;
  const item: Item = { libraryId: 'l', path, folder: path, isFile: false, files: [{ path: `${path}/1.mp3`, role: 'audio', sizeBytes: 1, mtimeMs: 1 }] };
  const { query } = await reader.identify({ item, own: [], overrides: [], decisions: [], adopted: [], foreign: 'adopt', readAhead: new Map() });
  expect([query.title, query.authors]).toEqual(['Solstice', ['Quiller']]);
});

test.skipIf(process.platform === 'win32')(
  'a task that hangs is given up, and what stood beside it is done on other threads',
  async () => {
    const threads = createThreads({ giveUpMs: 6000, worker: new URL('./hanging-worker.ts', import.meta.url) });
    const root = tempFolder();
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const write = (name: string) => threads.writer.write(join(root, name), Buffer.from('{}'), { realRoot: root, token: '1-00000001', expected: undefined });
    try {
      const names = ['hangs.json', ...Array.from({ length: BOOKS }, (_, n) => `b${n}.json`)];
      const written = await Promise.allSettled(names.map(write));
      const failed = written.flatMap((each, n) => (each.status === 'rejected' ? [`${names[n]}: ${each.reason}`] : []));
      expect(failed).toEqual([expect.stringMatching(/^hangs\.json: .*given up after 6 s/)]);
      expect(names.filter((name) => !existsSync(join(root, name)))).toEqual(['hangs.json']);
      await expect(write('later.json')).resolves.toMatchObject({ sizeBytes: 2 });
    } finally {
      // Lets the thread go, so that this process can end.
      closeSync(openSync(pipe, 'r+'));
      await threads.close();
    }
  },
  60_000,
);

test('a few books start one thread, and the next app takes it over', async () => {
  let started = 0;
  const count = () => void started++;
  process.on('worker', count);
  onTestFinished(() => void process.off('worker', count));
  const root = tempFolder();
  put(root, { '1.mp3': makeMp3({ durationSec: 3, tags: { album: 'Salt' } }) });
  for (const _ of [1, 2]) {
    const threads = createThreads();
    const reader = threads.readerOf({ realRoot: root, customFields: [], merge: mergeSettings, readerPlugins: [] }, () => NOW_MS);
    await Promise.all([reader.readTags(['1.mp3']), reader.readTags(['1.mp3']), reader.readTags(['1.mp3'])]);
    await threads.close();
  }
  expect(started).toBeLessThanOrEqual(1);
});
