/** Files in memory and a store in memory: what exporting and undoing need, with failures on demand. */
import { onTestFinished } from 'vitest';

import { WriteError } from '../domain/errors.ts';
import { type ExportDeps, exportDepsOf } from '../pipeline/export/export.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { ItemStore } from '../ports/item-store.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import { catalogueRecordOf, query } from './samples.ts';

export interface MemoryDisk {
  files: Map<string, Buffer>;
  store: ItemStore;
  itemId: number;
  /** Paths that were written or removed, in order. */
  touched: string[];
  /** What happens instead of the next writes at a path. */
  fail: Map<string, 'before' | 'after' | 'unreadable'>;
  deps: ExportDeps;
  text(path: string): string | undefined;
}

export async function memoryDisk(): Promise<MemoryDisk> {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const store = createItemStore(db);
  const item = { library: 'l', path: 'A/Book', folder: 'A/Book', isFile: false, contentKey: '', fingerprint: '', settingsKey: '', problems: [] };
  const itemId = await store.save({
    item: { ...item, editionKind: 'audio', state: 'ok', query: query({}) },
    localCandidates: [],
    answers: [],
    overrides: [],
    record: catalogueRecordOf({}),
    sidecars: [],
  });
  const files = new Map<string, Buffer>();
  const touched: string[] = [];
  const fail: MemoryDisk['fail'] = new Map();
  let clock = 0;
  let tokens = 0;
  const isExpected = (path: string, expected: Uint8Array | undefined) => {
    const found = files.get(path);
    return found === undefined || expected === undefined ? found === expected : found.equals(expected);
  };
  const deps = exportDepsOf('l', itemId, {
    store,
    export: {
      lookOf: async () => undefined,
      async write(path, bytes, { expected }) {
        if (fail.get(path) === 'before') throw new WriteError('the disk is full (ENOSPC)');
        if (!isExpected(path, expected)) throw new WriteError(`${path} changed meanwhile`);
        files.set(path, Buffer.from(bytes));
        touched.push(path);
        if (fail.has(path)) throw new WriteError('the disk reported an error (EIO)');
        return { sizeBytes: bytes.length, mtimeMs: ++clock };
      },
      async remove(path, expected) {
        if (fail.get(path) === 'before') throw new WriteError('permission denied (EACCES)');
        if (!isExpected(path, expected)) throw new WriteError(`${path} changed meanwhile`);
        files.delete(path);
        touched.push(path);
      },
      newToken: () => `t${++tokens}`,
      readerOf: () => undefined,
    },
    async readBytes(path) {
      if (fail.get(path) === 'unreadable' && touched.includes(path)) throw new WriteError('gone');
      return files.get(path);
    },
    hash: hashOf,
    now: () => ++clock,
  });
  return { files, store, itemId, touched, fail, deps, text: (path) => files.get(path)?.toString('utf8') };
}
