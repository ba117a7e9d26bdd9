import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UNKNOWN_ACTOR } from '../../../src/domain/actor.ts';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { baseName } from '../../../src/domain/library/item.ts';
import { type ExportInput, exportAll } from '../../../src/pipeline/export/export.ts';
import { hashOf } from '../../../src/pipeline/fingerprint.ts';
import { defineExporter, type ExporterDefinition } from '../../../src/sdk/exporter.ts';
import type { ReaderDefinition } from '../../../src/sdk/reader.ts';
import { context, folderItem, recordOf } from '../../../src/testing/index.ts';
import { type MemoryDisk, memoryDisk } from '../../../src/testing/memory-disk.ts';

const Options = z.strictObject({ enabled: z.boolean().default(true) });

/** An exporter that writes a book's title into `<id>.txt`. */
function titles(id: string, readBy = 'adopted', name = id): ExporterDefinition {
  return defineExporter({
    id,
    summary: id,
    options: Options,
    formats: [
      {
        extension: '.txt',
        readBy: readBy === 'left' ? undefined : readBy,
        name: () => name,
        render: (record, { existing = '' }) => (record.fields.title ? `${record.fields.title.value}${existing.includes('+') ? '+' : ''}` : undefined),
      },
    ],
  });
}

/** A reader that takes somebody else's files as its id says. */
function readerNamed(id: string | undefined): ReaderDefinition | undefined {
  if (id !== 'adopted' && id !== 'evidence') return undefined;
  return { id, summary: id, file: { ending: '.txt' }, foreign: id, read: () => undefined };
}

function readByOf(exporters: readonly ExporterDefinition[], name: string): string | undefined {
  const formats = exporters.flatMap((exporter) => exporter.formats);
  return formats.find((format) => `${format.name(folderItem, Options.parse({}))}${format.extension}` === name)?.readBy;
}

async function exporting(disk: MemoryDisk, metadata: Metadata, exporters: ExporterDefinition[], more: Partial<ExportInput> = {}) {
  const runId = await disk.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
  const sidecarsOnDisk = new Map([...disk.files].map(([path, bytes]) => [path, { hash: hashOf(bytes), bytes, isBlocked: false }]));
  const outcomes = await exportAll(
    {
      ...{
        item: folderItem,
        itemId: disk.itemId,
        runId,
        record: recordOf(metadata),
        tracks: context.tracks,
        customFields: [],
        overrides: [],
        decisions: [],
        answers: [],
        sidecarsOnDisk,
      },
      own: (await disk.store.load(disk.itemId)).sidecars,
      exporters: exporters.map((definition) => ({ definition, options: Options.parse({}) })),
      ...{ existing: 'adopt', mayRemove: true, overrulesUndo: false, isDryRun: false },
      ...more,
    },
    { ...disk.deps, readerOf: (path) => readerNamed(readByOf(exporters, baseName(path))) },
  );
  return outcomes.map(({ exporter, action, reason }) => [exporter, action, ...(reason === undefined ? [] : [reason])].join(' '));
}

const PATH = 'A/Book/a.txt';

test('an exporter that cannot say where its file goes fails alone, and what it wrote before stays', async () => {
  const disk = await memoryDisk();
  expect(await exporting(disk, { title: 'Salt' }, [titles('a'), titles('b')])).toEqual(['a created', 'b created']);
  const dumb = titles('a');
  const [format] = dumb.formats;
  if (!format) throw new Error('it has a format');
  const silent = {
    ...dumb,
    formats: [
      {
        ...format,
        name: () => {
          throw new Error('it does not answer');
        },
      },
    ],
  };
  const outcomes = await exporting(disk, { title: 'Sea' }, [titles('b')], {
    exporters: [silent, titles('b')].map((definition) => ({ definition, options: Options.parse({}) })),
  });
  expect(outcomes).toEqual(['a failed it does not answer', 'b updated']);
  expect(disk.files.get(PATH)?.toString()).toBe('Salt');
});
const salt = { title: 'Salt' };

describe('our own files', () => {
  test('are created, left when equal, updated when there is news, removed when there is nothing to say', async () => {
    const disk = await memoryDisk();
    const a = [titles('a')];
    expect(await exporting(disk, salt, a)).toEqual(['a created']);
    expect(await exporting(disk, salt, a)).toEqual(['a unchanged']);
    expect(await exporting(disk, { title: 'Pepper' }, a)).toEqual(['a updated']);
    expect(disk.text(PATH)).toBe('Pepper');
    expect(await exporting(disk, {}, a, { mayRemove: false })).toEqual(['a skipped nothing to write']);
    expect(await exporting(disk, {}, a)).toEqual(['a removed there is nothing to say any more']);
    expect(await exporting(disk, {}, a)).toEqual(['a skipped nothing to write']);
    expect([disk.files.size, disk.touched.length, (await disk.store.load(disk.itemId)).sidecars]).toEqual([0, 3, []]);
  });

  test('a dry run plans all of it and does none of it', async () => {
    const disk = await memoryDisk();
    expect(await exporting(disk, salt, [titles('a')], { isDryRun: true, itemId: undefined })).toEqual(['a created']);
    expect([disk.files.size, await disk.store.runs(9)]).toEqual([0, []]);
  });

  test('move with their name, unless somebody changed them', async () => {
    const disk = await memoryDisk();
    await exporting(disk, salt, [titles('a', 'left', 'old')]);
    expect(await exporting(disk, salt, [titles('a', 'left', 'new')])).toEqual(['a created', 'a removed it has another name now']);
    disk.files.set('A/Book/new.txt', Buffer.from('mine'));
    expect(await exporting(disk, salt, [titles('a', 'left', 'newer')])).toEqual(['a created', 'a skipped no longer ours']);
    expect([...disk.files.keys()].sort()).toEqual(['A/Book/new.txt', 'A/Book/newer.txt']);
    expect(await exporting(disk, salt, [titles('b')])).toEqual(['b created']);
    expect(disk.text('A/Book/newer.txt')).toBe('Salt');
  });

  test('two exporters never write one file', async () => {
    const disk = await memoryDisk();
    expect(await exporting(disk, salt, [titles('a'), titles('b', 'adopted', 'a')])).toEqual(['a created', 'b failed a writes a file of that name already']);
  });
});

describe('a file that somebody else made', () => {
  test.each([
    ['adopted', 'adopt', 'a updated', 'Salt+'],
    ['adopted', 'keep', 'a skipped somebody else made it, and sidecars.existing is “keep”', 'theirs+'],
    ['adopted', 'overwrite', 'a updated', 'Salt+'],
    ['evidence', 'adopt', 'a skipped somebody else made it; left as it is', 'theirs+'],
    ['evidence', 'keep', 'a skipped somebody else made it, and sidecars.existing is “keep”', 'theirs+'],
    ['evidence', 'overwrite', 'a updated', 'Salt+'],
    ['left', 'adopt', 'a skipped somebody else made it; left as it is', 'theirs+'],
    ['left', 'overwrite', 'a updated', 'Salt+'],
  ] as const)('%s, %s', async (foreign, existing, outcome, text) => {
    const disk = await memoryDisk();
    disk.files.set(PATH, Buffer.from('theirs+'));
    expect(await exporting(disk, salt, [titles('a', foreign)], { existing })).toEqual([outcome]);
    expect(disk.text(PATH)).toBe(text);
  });

  test('that says the very same becomes ours', async () => {
    const disk = await memoryDisk();
    disk.files.set(PATH, Buffer.from('Salt'));
    expect(await exporting(disk, salt, [titles('a')])).toEqual(['a unchanged']);
    expect((await disk.store.load(disk.itemId)).sidecars).toMatchObject([{ path: PATH, hash: hashOf('Salt') }]);
    expect(disk.touched).toEqual([]);
  });

  test('that cannot be understood, or changed since it was read, is left for another time', async () => {
    const disk = await memoryDisk();
    disk.files.set(PATH, Buffer.from('theirs'));
    const onDisk = (hash: string, isBlocked: boolean) => new Map([[PATH, { hash, bytes: Buffer.from(''), isBlocked }]]);
    expect(await exporting(disk, salt, [titles('a')], { sidecarsOnDisk: onDisk(hashOf('theirs'), true) })).toEqual([
      'a skipped what stands there cannot be understood; left as it is',
    ]);
    expect(await exporting(disk, salt, [titles('a')], { sidecarsOnDisk: onDisk('other', false) })).toEqual([
      'a failed it changed while the book was being read; left for the next scan',
    ]);
  });
});

describe('a file of ours that somebody changed', () => {
  test.each([
    ['adopted', ['a updated'], 'Salt'],
    ['evidence', ['a updated'], 'Salt'],
    ['left', ['a skipped somebody changed it; left as it is (delete it to have it written again)'], 'mine'],
  ] as const)('%s', async (foreign, outcome, text) => {
    const disk = await memoryDisk();
    await exporting(disk, salt, [titles('a', foreign)]);
    disk.files.set(PATH, Buffer.from('mine'));
    expect(await exporting(disk, salt, [titles('a', foreign)])).toEqual(outcome);
    expect(disk.text(PATH)).toBe(text);
  });
});

describe('a write that fails', () => {
  test('before anything changed leaves no trace, and stops no other', async () => {
    const disk = await memoryDisk();
    disk.fail.set(PATH, 'before');
    expect(await exporting(disk, salt, [titles('a'), titles('b')])).toEqual(['a failed the disk is full (ENOSPC)', 'b created']);
    expect((await disk.store.load(disk.itemId)).sidecars.map(({ path }) => path)).toEqual(['A/Book/b.txt']);
    disk.fail.clear();
    expect(await exporting(disk, salt, [titles('a'), titles('b')])).toEqual(['a created', 'b unchanged']);
  });

  test('after the file changed is known to be ours all the same', async () => {
    const disk = await memoryDisk();
    disk.fail.set(PATH, 'after');
    expect(await exporting(disk, salt, [titles('a')])).toEqual(['a failed the disk reported an error (EIO)']);
    const [own] = (await disk.store.load(disk.itemId)).sidecars;
    expect([own?.hash, own?.pending]).toEqual([hashOf('Salt'), undefined]);
  });

  test('on a disk that cannot be asked keeps the note', async () => {
    const disk = await memoryDisk();
    disk.fail.set(PATH, 'unreadable');
    await exporting(disk, salt, [titles('a')]);
    disk.fail.clear();
    expect((await disk.store.load(disk.itemId)).sidecars).toMatchObject([{ hash: '', pending: { hash: hashOf('Salt') } }]);
    expect(await exporting(disk, { title: 'Pepper' }, [titles('a')])).toEqual(['a updated']);
  });

  test('leaves it known that another file stands as we would have written it', async () => {
    const disk = await memoryDisk();
    disk.files.set('A/Book/b.txt', Buffer.from('Salt'));
    disk.deps.begin = async () => Promise.reject(new Error('killed'));
    await expect(exporting(disk, salt, [titles('a'), titles('b')])).rejects.toThrow('killed');
    expect((await disk.store.load(disk.itemId)).sidecars).toMatchObject([{ path: 'A/Book/b.txt', hash: hashOf('Salt') }]);
  });

  test('of a removal leaves the file ours', async () => {
    const disk = await memoryDisk();
    await exporting(disk, salt, [titles('a')]);
    disk.fail.set(PATH, 'before');
    expect(await exporting(disk, {}, [titles('a')])).toEqual(['a failed permission denied (EACCES)']);
    disk.fail.clear();
    expect(await exporting(disk, {}, [titles('a')])).toEqual(['a removed there is nothing to say any more']);
  });
});

describe('a picture', () => {
  const picture = (): ExporterDefinition =>
    defineExporter({
      id: 'cover',
      summary: '',
      options: Options,
      formats: [
        {
          extension: '.jpg',
          pictureOptions: () => ({ minPixels: 1, maxPixels: 9, quality: 80, privateAddresses: false, embedded: false }),
          name: () => 'cover',
          render: (_record, { picture: bytes }) => bytes,
        },
      ],
    });
  const naming = (): ExporterDefinition =>
    defineExporter({
      id: 'names',
      summary: '',
      options: Options,
      formats: [{ extension: '.txt', name: () => 'names', render: (_record, { coverFile }) => `cover: ${coverFile}` }],
    });

  test('comes first, and is named by the others only if it stands there', async () => {
    const disk = await memoryDisk();
    const found = { madeFrom: 'x', bytes: Buffer.from('jpg') };
    disk.fail.set('A/Book/cover.jpg', 'before');
    expect(await exporting(disk, salt, [naming(), picture()], { picture: found })).toEqual(['cover failed the disk is full (ENOSPC)', 'names created']);
    expect(disk.text('A/Book/names.txt')).toBe('cover: undefined');
    disk.fail.clear();
    await exporting(disk, salt, [naming(), picture()], { picture: found });
    expect(disk.text('A/Book/names.txt')).toBe('cover: cover.jpg');
    expect((await disk.store.load(disk.itemId)).sidecars.find(({ exporter }) => exporter === 'cover')).toMatchObject({ madeFrom: 'x' });
  });

  test.each([
    [undefined, 'cover skipped nothing to write'],
    [{ madeFrom: 'x', problem: 'no picture', isFinal: true }, 'cover skipped no picture'],
    [{ madeFrom: 'x', problem: 'is down', isFinal: false }, 'cover failed is down'],
    [{ madeFrom: 'x', isCurrent: true }, 'cover failed it vanished while the book was being read'],
  ])('%j', async (found, outcome) => {
    expect(await exporting(await memoryDisk(), salt, [picture()], { picture: found })).toEqual([outcome]);
  });
});
