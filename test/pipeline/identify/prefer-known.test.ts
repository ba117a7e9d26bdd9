/** Names that other books confirm. */
import { expect, test } from 'vitest';
import type { QueryReading } from '../../../src/domain/book/query.ts';
import type { Identified } from '../../../src/pipeline/identify/identified.ts';
import { preferKnown } from '../../../src/pipeline/identify/prefer-known.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { candidate, mergeSettings, people, query } from '../samples.ts';

function reading(habit: string, title: string, author: string, score: number, series: string[] = []): QueryReading {
  const asks = { title, authors: [author], narrators: [], series: series.map((name) => ({ name })) };
  return { habit, score, asks, metadata: { title, authors: people(author) }, confidence: { title: 0.3, authors: 0.3 } };
}

function identified(readings?: QueryReading[]): Identified {
  const first = readings?.[0]?.metadata ?? { title: 'Salt' };
  const candidates = [candidate('path', first, 0.3, { local: true })];
  const asked = { ...query(readings?.[0]?.asks ?? { title: 'Salt' }), ...(readings && { readings }) };
  const item = { libraryId: 'l', path: 'Emma - Ann Cole', folder: 'Emma - Ann Cole', isFile: false, files: [] };
  return { item, editionKind: 'audio', query: asked, candidates, overrides: [] } as unknown as Identified;
}

const asked: string[] = [];
const knowing = (...names: string[]) => ({
  async isKnown(name: string) {
    asked.push(name);
    return names.includes(name);
  },
  merge: (local: Identified['candidates'], { editionKind, overrides }: Pick<Identified, 'editionKind' | 'overrides'>) =>
    merge({ editionKind, candidates: local.map((each) => ({ candidate: each })), overrides }, mergeSettings),
});
const ways = [reading('Author - Title', 'Ann Cole', 'Emma', 0.5), reading('Title - Author', 'Emma', 'Ann Cole', 0.4)];
const habits = ({ query: { readings } }: Identified) => readings?.map(({ habit }) => habit);

test('a known author puts its reading first, and makes it sure', async () => {
  const result = await preferKnown(identified(ways), knowing('Ann Cole'));
  expect(habits(result)).toEqual(['Title - Author', 'Author - Title']);
  expect([result.query.title, result.record.fields.title?.value, result.record.unsure]).toEqual(['Emma', 'Emma', []]);
  expect(result.candidates[0]?.metadata.title).toBe('Emma');
});

test('where both halves are known authors, the likelier stays first, and unsure', async () => {
  const result = await preferKnown(identified(ways), knowing('Ann Cole', 'Emma'));
  expect(habits(result)).toEqual(['Author - Title', 'Title - Author']);
  expect(result.record.unsure).toEqual(['title', 'authors']);
});

test('a known series puts its reading first, and does not make it sure', async () => {
  const inSeries = [ways[0] as QueryReading, reading('Series - Author', 'Emma', 'Ann Cole', 0.4, ['Long Road'])];
  const result = await preferKnown(identified(inSeries), knowing('Long Road'));
  expect(habits(result)).toEqual(['Series - Author', 'Author - Title']);
  expect(result.record.unsure).toEqual(['title', 'authors']);
});

test('nothing known changes nothing; names with one reading are not even asked about', async () => {
  const unknown = identified(ways);
  expect(await preferKnown(unknown, knowing())).toBe(unknown);
  asked.length = 0;
  const plain = identified();
  expect(await preferKnown(plain, knowing('Salt'))).toBe(plain);
  expect(asked).toEqual([]);
});
