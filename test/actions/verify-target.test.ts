import { expect, test } from 'vitest';
import { type TargetDifference, verifyTarget } from '../../src/actions/verify-target.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import type { CatalogueEntry } from '../../src/ports/catalogue.ts';
import type { CatalogueTarget } from '../../src/ports/catalogue-target.ts';
import { change } from '../contract/catalogue-target.ts';

const paged =
  <T>(all: readonly T[], idOf: (each: T) => number) =>
  (afterId: number, limit: number) =>
    Promise.resolve(all.filter((each) => idOf(each) > afterId).slice(0, limit));

async function compare(here: Record<number, Metadata>, there: Record<number, Metadata>, fields = ['title', 'cover']) {
  const entries = Object.entries(here).map(([id, values]) => change(1, Number(id), values).entry as CatalogueEntry);
  const books = Object.entries(there).map(([id, values]) => ({ id: Number(id), library: 'books', path: `Ann Cole/Book ${id}`, values }));
  const target = { fields, books: paged(books, ({ id }) => id) } as Partial<CatalogueTarget> as CatalogueTarget;
  const differences: TargetDifference[] = [];
  const catalogue = {
    async *stream() {
      yield* entries;
    },
  };
  const report = await verifyTarget(target, { catalogue, isWanted: ({ item }) => item.id !== 13 }, (each) => void differences.push(each));
  return { report, differences };
}

test('nothing differs: the counts and hashes are equal, whatever the order of the keys', async () => {
  const { report, differences } = await compare({ 1: { cover: { source: 'url', location: 'a' } } }, { 1: { cover: { location: 'a', source: 'url' } } });
  expect(differences).toEqual([]);
  expect(report).toMatchObject({ here: 1, there: 1, differences: 0, hashThere: report.hashHere });
});

test('missing, extra and differing books are told in the order of ids; unwanted ones count as extra', async () => {
  const { report, differences } = await compare(
    { 1: { title: 'A' }, 2: { title: 'B' }, 13: { title: 'N' } },
    { 2: { title: 'C' }, 3: { title: 'D' }, 13: { title: 'N' } },
  );
  expect(differences.map(({ kind, id }) => [kind, id])).toEqual([
    ['missing', 1],
    ['differs', 2],
    ['extra', 3],
    ['extra', 13],
  ]);
  expect(differences[1]).toMatchObject({ fields: [{ field: 'title', here: 'B', there: 'C' }] });
  expect(report.hashHere).not.toBe(report.hashThere);
});

test('more books than a page holds are all compared', async () => {
  const many = Object.fromEntries(Array.from({ length: 1203 }, (_, at) => [at + 20, { title: `Book ${at}` }]));
  const { report } = await compare(many, { ...many, 700: { title: 'Other' } });
  expect(report).toMatchObject({ here: 1203, there: 1203, differences: 1 });
});
