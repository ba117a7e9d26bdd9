import { describe, expect, test } from 'vitest';
import { candidateKey } from '../../../src/domain/book/candidate.ts';
import type { Decision } from '../../../src/domain/book/match.ts';
import { appliedOf, isToReview, refutedIdentifiers, scoreAll } from '../../../src/pipeline/match/apply.ts';
import { candidate, matchSettings, people, query } from '../samples.ts';

const HOUR = 3_600_000;
const asked = query({
  title: 'The Salt Road',
  authors: ['Marit Osei'],
  durationMs: 10 * HOUR,
  identifiers: [{ type: 'asin', value: 'B000000001', certainty: 0.9 }],
});
const book = { title: 'The Salt Road', authors: people('Marit Osei'), durationMs: 10 * HOUR };
const asin = (value: string) => ({ identifiers: [{ type: 'asin', value, region: 'us' }] });
const right = candidate('audible', { ...book, ...asin('B000000001') });
const otherAsin = candidate('audible', { ...book, ...asin('B000000002') }, 0.8, { sourceId: 'other' });
const stranger = candidate('audible', { title: 'Cooking With Nothing', authors: people('Tess Calloway'), durationMs: 2 * HOUR, ...asin('B000000001') });
const score = (candidates: Parameters<typeof scoreAll>[1], decisions: Decision[] = []) => scoreAll(asked, candidates, matchSettings, decisions);
const decision = (key: string, verdict: Decision['verdict']): Decision => ({ key, verdict, decidedAtMs: 1 });

test('strong is applied, medium waits for the user', () => {
  expect(score([right]).map(({ isApplied }) => isApplied)).toEqual([true]);
  const waiting = score([otherAsin]);
  expect(waiting[0]).toMatchObject({ isApplied: false, match: { recommendation: 'medium' } });
  expect(isToReview(waiting)).toBe(true);
  expect(isToReview(score([right]))).toBe(false);
});

describe('decisions', () => {
  test('what is confirmed is applied as surely as can be, whatever held it back', () => {
    const scored = score([otherAsin], [decision(candidateKey(otherAsin), 'confirmed')]);
    expect(scored[0]).toMatchObject({ isApplied: true, verdict: 'confirmed' });
    expect(appliedOf(scored)[0]?.match).toEqual({ total: 1, isEditionSure: true });
    expect(isToReview(scored)).toBe(false);
  });

  test('what is rejected is never applied, and rivals nobody', () => {
    const twin = candidate('shop', { ...book, title: 'The Salt Load', durationMs: 10 * HOUR });
    const scored = score([right, twin], [decision(candidateKey(right), 'rejected')]);
    expect(scored.find(({ candidate: { source } }) => source === 'audible')).toMatchObject({ isApplied: false, verdict: 'rejected' });
    expect(isToReview(score([otherAsin], [decision(candidateKey(otherAsin), 'rejected')]))).toBe(false);
  });

  test('beside what is confirmed, another book is not applied, however well it fits', () => {
    const confirmed = candidate('shop', { title: 'The Salt Roads', authors: people('Marit Osei') });
    const scored = score([right, confirmed], [decision(candidateKey(confirmed), 'confirmed')]);
    expect(scored.filter(({ isApplied }) => isApplied).map(({ candidate: { source } }) => source)).toEqual(['shop']);
  });
});

test('known as to the work, with an edition that may be the one: that waits for the user', () => {
  const work = candidate('shelf', { title: 'The Salt Road', authors: people('Marit Osei') }, 0.8, { editionKind: undefined });
  expect(isToReview(score([work]))).toBe(false);
  expect(isToReview(score([work, otherAsin]))).toBe(true);
  const otherBook = candidate('audible', { title: 'The Salt Roof', authors: people('Marit Osei'), durationMs: 10 * HOUR, ...asin('B000000003') });
  expect(isToReview(score([work, otherBook]))).toBe(false);
});

describe('identifiers that lead elsewhere', () => {
  const refutedBy = (candidates: Parameters<typeof scoreAll>[1], of = asked, decisions: Decision[] = []) =>
    refutedIdentifiers(scoreAll(of, candidates, matchSettings, decisions));

  test('another title by another author is another book', () => {
    expect(refutedBy([stranger])).toEqual(['asin:B000000001']);
  });

  test('another title alone may be the file’s fault', () => {
    const sameAuthor = candidate('audible', { ...book, title: 'Something Else', ...asin('B000000001') });
    expect(refutedBy([sameAuthor])).toEqual([]);
    expect(refutedBy([right])).toEqual([]);
  });

  test('it is, although another book has that title, if the length says so', () => {
    const mistitled = candidate('audible', { ...book, title: 'Something Else', ...asin('B000000001') });
    const namesake = candidate('shelf', { title: 'The Salt Road', authors: people('Marit Osei') }, 0.8, { editionKind: undefined });
    expect(refutedBy([mistitled, namesake])).toEqual([]);
  });

  const series = (position: string) => [{ name: 'Lantern Coast', position }];
  const numbered = { ...asked, series: series('3') };
  test.each<[string, Parameters<typeof candidate>[1], typeof asked]>([
    ['another title', { ...book, title: 'The Salt Harbour', durationMs: undefined }, asked],
    ['another position of the same series', { ...book, title: 'Salt Harbour', durationMs: 10.3 * HOUR, series: series('4') }, numbered],
    ['another volume', { ...book, title: 'The Salt Road, Vol. 2' }, { ...asked, title: 'The Salt Road, Vol. 1' }],
    ['another length', { ...book, durationMs: 5 * HOUR }, asked],
  ])('an answer of %s, beside a better one, refutes the ASIN, and the right answer is applied', (_name, raw, of) => {
    const wrong = candidate('audible', { ...raw, ...asin('B000000001') });
    const copy = candidate('shop', { ...raw, ...asin('B000000001') });
    const better = candidate('audible', { ...book, title: of.title, series: of.series, ...asin('B000000002') }, 0.8, { sourceId: 'better' });
    const scored = scoreAll(of, [wrong, copy, better], matchSettings, []);
    expect(scored.filter(({ isApplied }) => isApplied).map(({ candidate: { sourceId } }) => sourceId)).toEqual(['better']);
    expect(refutedIdentifiers(scored)).toEqual(['asin:B000000001']);
    expect(scored.find(({ candidate: { source } }) => source === 'shop')?.match.contradictions.map(({ name }) => name)).toContain('identifier-refuted');
    expect(isToReview(scored)).toBe(false);
  });

  test('an answer that fits keeps its ASIN, whatever else fits', () => {
    const other = candidate('audible', { ...book, ...asin('B000000002') }, 0.8, { sourceId: 'other' });
    const scored = scoreAll(asked, [right, other], matchSettings, []);
    expect(refutedIdentifiers(scored)).toEqual([]);
    expect(scored[0]?.candidate).toBe(right);
  });

  test('what the user confirmed proves its identifiers', () => {
    expect(refutedBy([stranger], asked, [decision(candidateKey(stranger), 'confirmed')])).toEqual([]);
  });

  test('an ISBN may be refuted as well', () => {
    const isbn = (value: string) => ({ identifiers: [{ type: 'isbn', value }] });
    const ebook = query({
      editionKind: 'ebook',
      title: 'The Salt Road',
      authors: ['Marit Osei'],
      identifiers: [{ type: 'isbn', value: '9780306406157', certainty: 0.9 }],
    });
    const kind = { editionKind: 'ebook' as const };
    const wrong = candidate('a', { title: 'Cooking With Nothing', authors: people('Marit Osei'), ...isbn('9780306406157') }, 0.8, kind);
    const better = candidate('b', { title: 'The Salt Road', authors: people('Marit Osei'), ...isbn('9780198526636') }, 0.8, kind);
    expect(refutedBy([wrong, better], ebook)).toEqual(['isbn:9780306406157']);
  });
});

test('an answer that only its position in the series rejects waits for the user, unless something is applied', () => {
  const series = (position: string) => [{ name: 'Lantern Coast', position }];
  const numbered = query({ title: 'The Salt Road', authors: ['Marit Osei'], series: series('3'), durationMs: 10 * HOUR });
  const other = candidate('audible', { ...book, durationMs: 10.5 * HOUR, series: series('4') });
  const scored = scoreAll(numbered, [other], matchSettings, []);
  expect(scored[0]).toMatchObject({ isApplied: false, match: { recommendation: 'none' } });
  expect(isToReview(scored)).toBe(true);
  const work = candidate('shelf', { title: 'The Salt Road', authors: people('Marit Osei') }, 0.8, { editionKind: undefined });
  expect(isToReview(scoreAll(numbered, [other, work], matchSettings, []))).toBe(false);
});
