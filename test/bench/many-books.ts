/** A store with many books, made from the simulated world, and the median of a few tries. */
import type { CatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import { recordOf } from './merged-books.ts';
import { type BenchBook, benchBooks } from './records.ts';

const KINDS = 2000;
const TRIES = 9;

interface ManyBooks {
  books: number;
  /** So many of the first books have the answers of their providers, too. They take much room. */
  withAnswers?: number;
  /** True for another title in each copy of a book, and another author in every second. */
  isVaried?: boolean;
}

/** One book in fifty has a problem, one in a hundred waits for the user; every third is in a second library. */
export async function fillCatalogue(store: ItemStore, { books: count, withAnswers = 0, isVaried = false }: ManyBooks): Promise<void> {
  const books = benchBooks(KINDS);
  const records = books.map(recordOf);
  const seen = { isFile: false, contentKey: '', fingerprint: '', settingsKey: '', problems: [], editionKind: 'audio' as const };
  const save = async (n: number) => {
    const { item, query, local, answers } = books[n % books.length] as BenchBook;
    const record = records[n % records.length] as CatalogueRecord;
    const copy = Math.floor(n / KINDS);
    const folder = `${item.folder} ${copy}`;
    const known = n < withAnswers ? [{ lookup: { provider: 'p', outcome: 'found' as const, dueAtMs: 0 }, candidates: answers }] : [];
    const id = await store.save({
      item: { ...seen, library: n % 3 === 2 ? 'second' : 'first', path: folder, folder, state: 'ok', query },
      ...{ localCandidates: n < withAnswers ? [local] : [], answers: known, overrides: [], sidecars: [] },
      record: isVaried ? varied(record, copy) : record,
    });
    if (n % 50 === 0) await store.setState(id, { state: 'failed', problems: ['x'], fingerprint: '', isToReview: n % 100 === 0 });
  };
  for (let n = 0; n < count; n += 250) await Promise.all(Array.from({ length: Math.min(250, count - n) }, (_, at) => save(n + at)));
}

function varied(record: CatalogueRecord, copy: number): CatalogueRecord {
  const { title, authors } = record.values;
  const others = copy % 2 === 0 ? authors : authors?.map((author) => ({ ...author, name: `${author.name} ${copy}` }));
  return { ...record, values: { ...record.values, ...(title !== undefined && { title: `${title} ${copy}` }), ...(others && { authors: others }) } };
}

/** Milliseconds. */
export async function median(task: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const startedMs = performance.now();
    await task();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? Number.NaN;
}
