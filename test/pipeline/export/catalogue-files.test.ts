import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UNKNOWN_ACTOR } from '../../../src/domain/actor.ts';
import { type CatalogueInput, exportCatalogue, wantedCatalogueFormats } from '../../../src/pipeline/export/catalogue-files.ts';
import { type CatalogueBook, defineCatalogueFormat } from '../../../src/sdk/catalogue-format.ts';
import { defineExporter } from '../../../src/sdk/exporter.ts';
import { folderItem } from '../../../src/testing/index.ts';
import { type MemoryDisk, memoryDisk } from '../../../src/testing/memory-disk.ts';

interface Options {
  enabled: boolean;
  names: readonly string[];
}

/** Writes the titles of all books into each file that the options name. */
const titles = defineCatalogueFormat<Options>({
  id: 'titles',
  summary: 'titles',
  isWanted: ({ names }) => names.length > 0,
  render: (books, { names }) => names.map((name) => ({ name, content: books.map(({ known }) => known.title).join(' ') })),
});
const lister = defineExporter<Options>({
  id: 'lister',
  summary: 'lists',
  options: z.object({ enabled: z.boolean(), names: z.array(z.string()) }),
  formats: [],
  catalogueFormats: [titles],
});
const active = (...names: string[]) => [{ definition: lister, options: { enabled: true, names } }];
const books: CatalogueBook[] = ['Salt', 'Pepper'].map((title) => ({ item: folderItem, known: { title } }));

async function writing(disk: MemoryDisk, input: Partial<CatalogueInput>) {
  const runId = await disk.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
  const own = await disk.store.librarySidecars('l');
  const rest = { library: 'l', runId, own, books, exporters: active('a', 'b'), isDryRun: false, overrulesUndo: false };
  const outcomes = await exportCatalogue({ ...rest, ...input }, disk.deps);
  return outcomes.map(({ exporter, path, action }) => `${exporter} ${path} ${action}`);
}

test('a format is wanted where its exporter is switched on and its options ask for a file', () => {
  expect(wantedCatalogueFormats(active('a')).map(({ exporter, format }) => [exporter, format.id])).toEqual([['lister', 'titles']]);
  expect(wantedCatalogueFormats(active())).toEqual([]);
  expect(wantedCatalogueFormats([])).toEqual([]);
});

describe('files at the root', () => {
  test('stay if their format fails, which stops no other', async () => {
    const disk = await memoryDisk();
    await writing(disk, { exporters: active('a') });
    const broken = defineExporter<Options>({ ...lister, catalogueFormats: [{ ...titles, render: () => JSON.parse('{') }] });
    const other = defineExporter<Options>({ ...lister, id: 'other' });
    const exporters = [broken, other].map((definition, at) => ({ definition, options: { enabled: true, names: [at === 0 ? 'a' : 'b'] } }));
    expect(await writing(disk, { exporters })).toEqual(['lister undefined failed', 'other b created']);
    expect(disk.text('a')).toBe('Salt Pepper');
  });

  test('are created, left when equal, updated, and removed when nobody wants them any more', async () => {
    const disk = await memoryDisk();
    expect(await writing(disk, {})).toEqual(['lister a created', 'lister b created']);
    expect(disk.text('a')).toBe('Salt Pepper');
    expect(await writing(disk, {})).toEqual(['lister a unchanged', 'lister b unchanged']);
    expect(await writing(disk, { books: books.slice(1), exporters: active('a') })).toEqual(['lister a updated', 'lister b removed']);
    expect(disk.text('a')).toBe('Pepper');
    expect(await writing(disk, { exporters: [] })).toEqual(['lister a removed']);
    expect(disk.files.size).toBe(0);
  });

  test('stay as they are once somebody else made or changed them', async () => {
    const disk = await memoryDisk();
    disk.files.set('b', Buffer.from('theirs'));
    expect(await writing(disk, {})).toEqual(['lister a created', 'lister b skipped']);
    disk.files.set('a', Buffer.from('mine'));
    expect(await writing(disk, {})).toEqual(['lister a skipped', 'lister b skipped']);
    expect(await writing(disk, { exporters: [] })).toEqual([]);
    expect([disk.text('a'), disk.text('b')]).toEqual(['mine', 'theirs']);
  });

  test('are planned and not written on a dry run', async () => {
    const disk = await memoryDisk();
    expect(await writing(disk, { isDryRun: true })).toEqual(['lister a created', 'lister b created']);
    expect(disk.files.size).toBe(0);
  });

  test('belong to the library and to no single book', async () => {
    const disk = await memoryDisk();
    await writing(disk, {});
    expect((await disk.store.librarySidecars('l')).map(({ path, exporter }) => [path, exporter])).toEqual([
      ['a', 'lister'],
      ['b', 'lister'],
    ]);
    expect((await disk.store.load(disk.itemId)).sidecars).toEqual([]);
  });
});
