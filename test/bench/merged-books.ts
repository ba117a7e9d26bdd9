/** The books of the simulated world, merged. */
import { type CatalogueRecord, toCatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import { appliedOf, scoreAll } from '../../src/pipeline/match/apply.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';
import { type BenchBook, benchBooks } from './records.ts';

export interface MergedBook {
  path: string;
  record: CatalogueRecord;
}

export function mergedBooks(count: number): MergedBook[] {
  return benchBooks(count).map((book) => ({ path: book.item.path, record: recordOf(book) }));
}

export function recordOf({ query, local, answers }: BenchBook): CatalogueRecord {
  const candidates = [{ candidate: local }, ...appliedOf(scoreAll(query, answers, matchSettings, []))];
  return toCatalogueRecord(merge({ editionKind: 'audio', candidates, overrides: [] }, mergeSettings), 0);
}
