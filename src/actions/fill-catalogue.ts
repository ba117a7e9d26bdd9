/**
 * Fills the catalogue of a store that an earlier version of the program left: makes each record again from stored candidates and overrides,
 * and sends no request. Whatever ends the process, the next start continues with the books that still have no record.
 */
import { toCatalogueRecord } from '../domain/book/catalogue-record.ts';
import { type MergedRecord, NOTHING_MERGED } from '../domain/book/record.ts';
import type { CatalogueFill } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import { explainWhole } from './explain.ts';
import type { Settings } from './settings.ts';

export interface FillDeps {
  catalogue: CatalogueFill;
  store: ItemHistories;
  settings: Settings;
  now(): number;
  /** Each batch is one transaction. */
  booksPerBatch?: number;
  /** Hears after each batch how many of how many books are done. */
  onProgress(done: number, total: number): void;
  /** A book whose stored answers cannot be merged gets an empty record until it is scanned again. */
  onBug(item: StoredItem, error: unknown): void;
}

export async function fillCatalogue(deps: FillDeps): Promise<void> {
  const { catalogue, now, booksPerBatch = 100, onProgress } = deps;
  if (await catalogue.isFilled()) return;
  const total = await catalogue.countStale();
  let afterId = 0;
  for (let done = 0; done < total; ) {
    const items = await catalogue.stale({ afterId, limit: booksPerBatch });
    const last = items.at(-1);
    if (!last) break;
    const records: Parameters<CatalogueFill['fill']>[0][number][] = [];
    for (const item of items) records.push({ item, record: toCatalogueRecord(await mergeAgain(item, deps), now()) });
    await catalogue.fill(records);
    afterId = last.id;
    done += items.length;
    onProgress(done, total);
  }
  await catalogue.finishFilling();
}

async function mergeAgain(item: StoredItem, { store, settings, onBug }: FillDeps): Promise<MergedRecord> {
  try {
    return (await explainWhole(item, await store.load(item.id), settings)).record;
  } catch (error) {
    onBug(item, error);
    return NOTHING_MERGED;
  }
}
