/** Which reading of the names the answers fit. */
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/domain/book/match.ts';
import type { Query, QueryReading } from '../../../src/domain/book/query.ts';
import { judge, needsUser, readingChoices, readingKey } from '../../../src/pipeline/match/judge.ts';
import { candidate, matchSettings, people, query } from '../samples.ts';

function reading(habit: string, title: string, author: string, score: number): QueryReading {
  const asks = { title, authors: [author], narrators: [], series: [] };
  return { habit, score, asks, metadata: { title, authors: people(author) }, confidence: { title: 0.3, authors: 0.3 } };
}

/** `Ann Cole - The Salt Road`, without anything that says which half is the author. */
const forwards = reading('Title - Author', 'Ann Cole', 'The Salt Road', 0.5);
const backwards = reading('Author - Title', 'The Salt Road', 'Ann Cole', 0.45);
const asked: Query = { ...query(forwards.asks), readings: [forwards, backwards] };
const book = candidate('shop', { title: 'The Salt Road', authors: people('Ann Cole') });
const near = candidate('shop', { title: 'The Salt Road Home', authors: people('Ann Cole') });
const far = candidate('shop', { title: 'Quite Another Thing', authors: people('Ann Cole') });
const other = candidate('shop', { title: 'Ann Cole', authors: people('The Salt Road') });
const decided = (each: QueryReading, verdict: Decision['verdict']): Decision => ({ key: readingKey(each), verdict, decidedAtMs: 1 });

describe('several readings', () => {
  test('an answer that fits another reading is applied, and the names are read so', () => {
    const { scored, reading: used, query: read } = judge(asked, [book], matchSettings, []);
    expect(scored.map(({ isApplied }) => isApplied)).toEqual([true]);
    expect(used?.habit).toBe('Author - Title');
    expect(read.title).toBe('The Salt Road');
  });

  test('the likeliest reading stays if an answer fits it', () => {
    expect(judge(asked, [book, other], matchSettings, []).reading?.habit).toBe('Title - Author');
  });

  test('without an answer that fits, the reading counts by which one comes closest', () => {
    const { scored, reading: used } = judge(asked, [near], matchSettings, []);
    expect(scored.some(({ isApplied }) => isApplied)).toBe(false);
    expect(used?.habit).toBe('Author - Title');
  });

  test('an answer that fits no reading says nothing about the names', () => {
    expect(judge(asked, [far], matchSettings, []).reading?.habit).toBe('Title - Author');
  });

  test('without any answer the likeliest reading counts', () => {
    expect(judge(asked, [], matchSettings, []).reading?.habit).toBe('Title - Author');
  });

  test('the order of answers changes nothing', () => {
    const habits = [
      [book, near, other],
      [other, near, book],
    ].map((answers) => judge(asked, answers, matchSettings, []).reading?.habit);
    expect(new Set(habits).size).toBe(1);
  });
});

describe('what the user decides', () => {
  test('a confirmed reading is the only one, and sure', () => {
    const { reading: used, scored } = judge(asked, [other], matchSettings, [decided(backwards, 'confirmed')]);
    expect(used).toMatchObject({ habit: 'Author - Title', confidence: { title: 0.95, authors: 0.95 } });
    expect(scored[0]?.isApplied).toBe(false);
  });

  test('a rejected reading is not tried', () => {
    const { scored, reading: used } = judge(asked, [book], matchSettings, [decided(backwards, 'rejected')]);
    expect(used?.habit).toBe('Title - Author');
    expect(scored[0]?.isApplied).toBe(false);
  });

  test('with all of them rejected, they count as before', () => {
    const { reading: used } = judge(asked, [], matchSettings, [decided(forwards, 'rejected'), decided(backwards, 'rejected')]);
    expect(used?.habit).toBe('Title - Author');
  });

  test('the choices say which reading is used and what was decided', () => {
    const decisions = [decided(forwards, 'rejected')];
    const choices = readingChoices(asked, judge(asked, [book], matchSettings, decisions), decisions);
    expect(choices.map(({ habit, isUsed, verdict }) => [habit, isUsed, verdict])).toEqual([
      ['Title - Author', false, 'rejected'],
      ['Author - Title', true, undefined],
    ]);
  });

  test('is asked for while the names leave title or authors open', () => {
    const judgement = judge(asked, [], matchSettings, []);
    expect(needsUser(judgement, { unsure: ['title'] })).toBe(true);
    expect(needsUser(judgement, { unsure: ['series'] })).toBe(false);
    expect(needsUser(judgement, { unsure: [] })).toBe(false);
    expect(needsUser(judge(query({ title: 'Salt' }), [], matchSettings, []), { unsure: ['title'] })).toBe(false);
  });
});

test('names that have one reading are judged as they are', () => {
  const plain = query({ title: 'The Salt Road', authors: ['Ann Cole'] });
  const judgement = judge(plain, [book], matchSettings, []);
  expect(judgement.reading).toBeUndefined();
  expect(judgement.scored[0]?.isApplied).toBe(true);
  expect(readingChoices(plain, judgement, [])).toEqual([]);
});

describe('what the user decided about the book', () => {
  const files = query({ title: 'The Salt Road', authors: ['Ann Cole'] });
  const renamed: Query = { ...files, title: 'My First Audiobook', undecided: files };

  test('does not part it from the answer that fits its files', () => {
    const { scored, isUndecided } = judge(renamed, [book], matchSettings, []);
    expect([scored.map(({ isApplied }) => isApplied), isUndecided]).toEqual([[true], true]);
  });

  test('comes before its files where an answer fits it', () => {
    const mine = candidate('shop', { title: 'My First Audiobook', authors: people('Ann Cole') }, 0.8, { sourceId: 'mine' });
    const { scored, isUndecided } = judge(renamed, [book, mine], matchSettings, []);
    expect([scored.filter(({ isApplied }) => isApplied).map(({ candidate: { sourceId } }) => sourceId), isUndecided]).toEqual([['mine'], undefined]);
  });
});
