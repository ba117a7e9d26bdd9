import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { Query } from '../../../src/domain/book/query.ts';
import type { RawMetadata } from '../../../src/domain/book/tidy.ts';
import { matchCandidates } from '../../../src/pipeline/match/match.ts';
import { isSameWork } from '../../../src/pipeline/match/same-book.ts';
import { candidate, matchSettings, people, query } from '../samples.ts';

const HOUR = 3_600_000;
const asin = (value: string, region?: string) => [{ type: 'asin', value, ...(region && { region }) }];
const known = query({
  identifiers: [{ type: 'asin', value: 'B000000001', certainty: 0.9 }],
  title: 'The Salt Road',
  authors: ['Marit Osei'],
  narrators: ['Dara Quill'],
  series: [{ name: 'The Lantern Coast', position: '1' }],
  durationMs: 10 * HOUR,
  year: '2017',
  language: 'en',
});
const right: RawMetadata = {
  identifiers: asin('B000000001', 'us'),
  title: 'The Salt Road',
  authors: people('Marit Osei'),
  narrators: people('Dara Quill'),
  series: [{ name: 'The Lantern Coast Series', position: '1' }],
  durationMs: 10 * HOUR,
  publishedDate: '2017-03-07',
  language: 'english',
};
const match = (raw: RawMetadata, asked = known) => matchCandidates(asked, [candidate('p', raw)], matchSettings)[0];

describe('parts', () => {
  test('the right answer is full in every part', () => {
    const result = match(right);
    expect(result?.parts).toEqual({ identifier: 1, title: 1, author: 1, narrator: 1, series: 1, duration: 1, year: 1, language: 1 });
    expect(result?.total).toBe(1);
    expect(result?.recommendation).toBe('strong');
  });

  test('what one side does not state is not counted', () => {
    expect(Object.keys(match({ title: 'The Salt Road' })?.parts ?? {})).toEqual(['title']);
    expect(Object.keys(match(right, query({ title: 'The Salt Road' }))?.parts ?? {})).toEqual(['title']);
    expect(match({}, query())?.recommendation).toBe('none');
  });

  test.each([
    [10 * HOUR + 50_000, 1],
    [10.09 * HOUR, 1],
    [10.55 * HOUR, 0.5],
    [11.2 * HOUR, 0],
  ])('a duration of %i ms', (durationMs, part) => {
    expect(match({ durationMs })?.parts.duration).toBeCloseTo(part, 0);
  });

  test('identifiers: shared, other, not comparable', () => {
    expect(match({ identifiers: asin('B000000001') })?.parts.identifier).toBe(1);
    expect(match({ identifiers: asin('B000000002') })?.parts.identifier).toBe(0);
    expect(match({ identifiers: [{ type: 'isbn', value: '9780306406157' }] })?.parts.identifier).toBeUndefined();
  });
});

describe('contradictions', () => {
  test.each<[string, RawMetadata, string, string]>([
    [
      'another position in the same series',
      { ...right, durationMs: 10.5 * HOUR, series: [{ name: 'The Lantern Coast', position: '2' }] },
      'series-position',
      'none',
    ],
    ['a duration off by more than 20 %', { ...right, durationMs: 13 * HOUR }, 'duration', 'low'],
    ['another ASIN of the same storefront', { ...right, identifiers: asin('B000000002') }, 'asin-differs', 'medium'],
    ['an identifier with another title', { ...right, title: 'Cooking With Almost Nothing' }, 'title-differs', 'medium'],
    ['a dramatised edition', { ...right, dramatised: true }, 'dramatised', 'medium'],
  ])('%s', (_name, raw, name, cap) => {
    const result = match(raw);
    const found = result?.contradictions.find((each) => each.name === name);
    expect(found?.cap).toBe(cap);
    expect(['none', 'low', 'medium'].indexOf(result?.recommendation ?? '')).toBeLessThanOrEqual(['none', 'low', 'medium'].indexOf(cap));
    expect(result?.recommendation).not.toBe('strong');
  });

  test('abridged against unabridged', () => {
    expect(match({ ...right, abridged: true }, { ...known, abridged: false })?.recommendation).toBe('medium');
    expect(match({ ...right, abridged: false }, { ...known, abridged: false })?.recommendation).toBe('strong');
  });

  test('another language rejects unless identifiers agree', () => {
    expect(match({ ...right, identifiers: undefined, language: 'german' })?.recommendation).toBe('none');
    expect(match({ ...right, language: 'german' })?.contradictions.map(({ name }) => name)).not.toContain('language');
  });

  test('an ASIN of another storefront is no contradiction', () => {
    const asked = { ...known, identifiers: [{ type: 'asin', value: 'B000000001', region: 'de', certainty: 0.9 }] };
    expect(match({ ...right, identifiers: asin('B000000002', 'us') }, asked)?.contradictions).toEqual([]);
  });
});

describe('thresholds and the gap', () => {
  test('a wrong ASIN in a folder name does not win', () => {
    const wrong = match({ identifiers: asin('B000000001'), title: 'Cooking With Almost Nothing', authors: people('Tess Calloway'), durationMs: 2 * HOUR });
    expect(['none', 'low', 'medium']).toContain(wrong?.recommendation);
  });

  test('a rival that is another book holds a strong match back', () => {
    const asked = query({ title: 'Winter', authors: ['A. Cole'] });
    const first = candidate('p', { title: 'Winter', authors: people('Ann Cole'), durationMs: 5 * HOUR, identifiers: asin('B000000001') });
    const other = candidate('p', { title: 'Winter', authors: people('Amy Cole'), durationMs: 9 * HOUR, identifiers: asin('B000000002') }, 0.8, {
      sourceId: 'p-2',
    });
    const same = candidate('q', { title: 'Winter', authors: people('Ann Cole'), durationMs: 5 * HOUR, identifiers: asin('B000000001') });
    expect(matchCandidates(asked, [first, other], matchSettings).map(({ recommendation }) => recommendation)).toEqual(['medium', 'medium']);
    expect(matchCandidates(asked, [first, same], matchSettings).map(({ recommendation }) => recommendation)).toEqual(['strong', 'strong']);
  });

  test.each<[string, RawMetadata, RawMetadata]>([
    ['another recording of the work', { title: 'Winter', durationMs: 5 * HOUR }, { title: 'Winter', durationMs: 9 * HOUR }],
    ['the work with the number of a volume', { title: 'Winter' }, { title: 'Winter, Book 4' }],
    ['a title of the same author with one more word', { title: 'Winter' }, { title: 'Winter Jokes' }],
  ])('%s holds nobody back', (_, first, second) => {
    const by = { authors: people('Ann Cole'), narrators: people('Dara Quill'), publishedDate: '2010' };
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], narrators: ['Dara Quill'], year: '2010', series: [{ name: 'Seasons', position: '4' }] });
    const found = [candidate('p', { ...first, ...by }), candidate('p', { ...second, ...by }, 0.8, { sourceId: 'p-2' })];
    expect(matchCandidates(asked, found, matchSettings)[0]).toMatchObject({ recommendation: 'strong', contradictions: [] });
  });

  test('a series that a title names in brackets counts like any other', () => {
    const asked = query({ title: 'Winter', series: [{ name: 'Seasons', position: '4' }] });
    const found = (title: string) => matchCandidates(asked, [candidate('p', { title, authors: people('Ann Cole') })], matchSettings)[0];
    expect(found('Winter (Seasons, #4)')?.recommendation).toBe('strong');
    expect(found('Winter (Harbor Tales, #4)')?.recommendation).toBe('medium');
    expect(found('Winter (Seasons, #3)')?.recommendation).toBe('none');
    expect(found('Winter')?.recommendation).toBe('medium');
  });

  test('an author that is nearly right holds nobody back whose author is right', () => {
    const asked = query({ title: 'Winter', authors: ['George Eliot'] });
    const found = [candidate('p', { title: 'Winter', authors: people('George Eliot') }), candidate('q', { title: 'Winter', authors: people('Geroge Eliot') })];
    expect(matchCandidates(asked, found, matchSettings)[0]?.recommendation).toBe('strong');
  });

  test('a number whose series has no name tells volumes apart, and is no other series', () => {
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], series: [{ name: 'Winter', position: '3' }] });
    const found = (raw: RawMetadata) => matchCandidates(asked, [candidate('p', { authors: people('Ann Cole'), ...raw })], matchSettings)[0];
    expect(found({ title: 'Winter, Book 3' })?.recommendation).toBe('strong');
    expect(found({ title: 'Winter, Book 2', series: [{ name: 'Winter', position: '2' }] })?.recommendation).toBe('none');
    expect(found({ title: 'Winter', series: [{ name: 'Seasons', position: '3' }] })).toMatchObject({
      recommendation: 'strong',
      parts: { title: 1, author: 1 },
    });
  });

  test.each(['audio', 'print', undefined] as const)('a drama takes nothing from the plain text, whatever the record is of: %s', (editionKind) => {
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], dramatised: true });
    const found = candidate('p', { title: 'Winter', authors: people('Ann Cole') }, 0.8, { editionKind });
    expect(matchCandidates(asked, [found], matchSettings)[0]?.recommendation).toBe('medium');
  });

  test('a catalogue that has the exact title means another book by a longer one', () => {
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], durationMs: 5 * HOUR });
    const by = { authors: people('Ann Cole'), durationMs: 5 * HOUR };
    const exact = candidate('p', { title: 'Winter', ...by });
    const longer = (source: string) => candidate(source, { title: 'Winter: The Case of the Snow', ...by }, 0.8, { sourceId: 'p-2' });
    const judged = (...found: Candidate[]) => matchCandidates(asked, found, matchSettings).map(({ recommendation }) => recommendation);
    expect(judged(exact, longer('p'))).toEqual(['strong', 'medium']);
    expect(judged(exact, longer('q'))).toEqual(['strong', 'strong']);
    expect(judged(longer('p'))).toEqual(['strong']);
  });

  test('of two recordings, neither is taken for the edition at hand', () => {
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], narrators: ['Dara Quill'] });
    const by = { title: 'Winter', authors: people('Ann Cole'), narrators: people('Dara Quill') };
    const found = [candidate('p', { ...by, durationMs: 5 * HOUR }), candidate('p', { ...by, durationMs: 9 * HOUR }, 0.8, { sourceId: 'p-2' })];
    expect(matchCandidates(asked, found, matchSettings).map(({ isEditionSure }) => isEditionSure)).toEqual([false, false]);
  });

  test('a short story may differ by a large share of its length, if it is less than a minute', () => {
    const asked = query({ title: 'Winter', authors: ['Ann Cole'], durationMs: 120_000 });
    const found = (durationMs: number) => candidate('p', { title: 'Winter', authors: people('Ann Cole'), durationMs });
    expect(matchCandidates(asked, [found(170_000)], matchSettings)[0]?.recommendation).toBe('strong');
    expect(matchCandidates(asked, [found(190_000)], matchSettings)[0]?.recommendation).toBe('low');
  });

  test.each([
    [0.95, 'strong'],
    [0.8, 'medium'],
    [0.6, 'low'],
    [0.3, 'none'],
  ])('thresholds move with the config: %d', (_score, expected) => {
    const settings = { ...matchSettings, strong: 0.9, medium: 0.75, low: 0.5 };
    const titles = { strong: 'The Salt Road', medium: 'The Salt Road Home', low: 'The Salt Boat', none: 'Quite Another Thing' } as const;
    const found = candidate('p', { title: titles[expected as keyof typeof titles], authors: people('Marit Osei') });
    const result = matchCandidates(query({ title: 'The Salt Road', authors: ['Marit Osei'] }), [found], settings)[0];
    expect(result?.recommendation).toBe(expected);
  });
});

describe('the work, or the edition', () => {
  const asked = query({ title: 'The Salt Road', authors: ['Marit Osei'], durationMs: 10 * HOUR, year: '2017', narrators: [] });
  const work: RawMetadata = { title: 'The Salt Road', authors: people('Marit Osei') };
  const sure = (raw: RawMetadata, more = {}, of = asked) =>
    matchCandidates(of, [candidate('p', { ...work, ...raw }, 0.8, more)], matchSettings)[0]?.isEditionSure;

  test.each<[string, RawMetadata, boolean]>([
    ['title and author alone', {}, false],
    ['the same length', { durationMs: 10 * HOUR + 80_000 }, true],
    ['nearly the same length', { durationMs: 10 * HOUR + 200_000 }, false],
    ['the year alone', { publishedDate: '2017' }, false],
    ['a shared identifier', { identifiers: asin('B000000001') }, true],
  ])('of an audiobook, by %s', (_name, raw, expected) => {
    const identified = query({ ...asked, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] });
    expect(sure(raw, {}, raw.identifiers ? identified : asked)).toBe(expected);
  });

  test('the reader tells, unless the book is abridged and the answer does not say', () => {
    const narrated = query({ ...asked, narrators: ['Dara Quill'], durationMs: undefined });
    expect(sure({ narrators: people('Dara Quill') }, {}, narrated)).toBe(true);
    expect(sure({ narrators: people('Dara Quill') }, {}, { ...narrated, abridged: true })).toBe(false);
    expect(sure({ narrators: people('Kit Marlowe') }, {}, narrated)).toBe(false);
  });

  test('of an ebook, by publisher or year; not if its ISBN is another', () => {
    const ebook = query({ ...asked, editionKind: 'ebook', durationMs: undefined, publisher: 'Harrow' });
    const own = { editionKind: 'ebook' as const };
    expect(sure({ publisher: 'Harrow' }, own, ebook)).toBe(true);
    expect(sure({ publishedDate: '2017-03' }, own, ebook)).toBe(true);
    const withIsbn = { ...ebook, identifiers: [{ type: 'isbn', value: '9780306406157', certainty: 1 }] };
    expect(sure({ publisher: 'Harrow', identifiers: [{ type: 'isbn', value: '9780198526636' }] }, own, withIsbn)).toBe(false);
  });

  test('never by an edition of another kind, even if an identifier is shared', () => {
    const mistaken = query({ ...asked, identifiers: [{ type: 'isbn', value: '9780306406157', certainty: 1 }] });
    const ebook = candidate('p', { ...work, identifiers: [{ type: 'isbn', value: '9780306406157' }] }, 0.8, { editionKind: 'ebook' });
    expect(matchCandidates(mistaken, [ebook], matchSettings)[0]).toMatchObject({ recommendation: 'strong', isEditionSure: false });
  });

  test('not while another production fits as well', () => {
    const one = candidate('p', { ...work, durationMs: 10 * HOUR, narrators: people('Dara Quill') });
    const two = candidate('p', { ...work, durationMs: 10 * HOUR, narrators: people('Kit Marlowe') }, 0.8, { sourceId: 'p-2' });
    expect(matchCandidates(asked, [one, two], matchSettings).map(({ isEditionSure }) => isEditionSure)).toEqual([false, false]);
    const short = candidate('p', { ...work, durationMs: 7 * HOUR, narrators: people('Kit Marlowe') }, 0.8, { sourceId: 'p-2' });
    expect(matchCandidates(asked, [one, short], matchSettings)[0]?.isEditionSure).toBe(true);
  });
});

describe('misspelt records', () => {
  const asked = query({ title: 'The Salt Road', authors: ['Marit Osei'], durationMs: 10 * HOUR });
  const right = candidate('a', { title: 'The Salt Road', authors: people('Marit Osei'), durationMs: 10 * HOUR });
  const misspelt = candidate('b', { title: 'The Slat Road', authors: people('Marit Osei') });
  const sequel = candidate('b', { title: 'The Salt Road 2', authors: people('Marit Osei') });

  test('hold back nobody who fits better', () => {
    expect(matchCandidates(asked, [right, misspelt], matchSettings)[0]?.recommendation).toBe('strong');
  });

  test('another number in the title is another book', () => {
    const first = query({ title: 'The Salt Road 1', authors: ['Marit Osei'] });
    const one = candidate('a', { title: 'The Salt Road 1', authors: people('Marit Osei') });
    const [own, other] = matchCandidates(first, [one, sequel], matchSettings);
    expect([own?.recommendation, other?.recommendation]).toEqual(['strong', 'none']);
    expect(other?.contradictions.map(({ name }) => name)).toEqual(['volume']);
  });
});

describe('volumes and parts', () => {
  const author = { authors: people('Marit Osei') };
  const judge = (here: Partial<Query>, there: RawMetadata) =>
    matchCandidates(query({ authors: ['Marit Osei'], ...here }), [candidate('p', { ...author, ...there })], matchSettings)[0];

  test.each([
    ['Vampire Knight, Vol. 1', 'Vampire Knight, Vol. 9'],
    ['Die Apfel-Mission 1', 'Die Apfel-Mission 2'],
    ['Les Rois, tome 1', 'Les Rois, tome 2'],
    ['La sal, libro primero', 'La sal, libro segundo'],
    ['Соль. Том 1', 'Соль. Том 2'],
    ['塩の道 第1巻', '塩の道 第2巻'],
  ])('%s is never %s, whatever else agrees', (here, there) => {
    const same = { durationMs: 10 * HOUR };
    const result = judge(
      { title: here, ...same, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] },
      { title: there, ...same, identifiers: asin('B000000001') },
    );
    expect(result?.recommendation).toBe('none');
    expect(result?.contradictions.map(({ name }) => name)).toContain('volume');
  });

  test.each([
    ['The Way of Kings', 'The Way of Kings, Part 1'],
    ['The Way of Kings, Part 1', 'The Way of Kings'],
    ['Der Weg', 'Der Weg, Teil 1'],
    ['Vampire Knight', 'Vampire Knight, Vol. 9'],
  ])('%s may be %s: that waits for the user', (here, there) => {
    expect(judge({ title: here }, { title: there })?.recommendation).toBe('medium');
  });

  test('a number that only one title has may be the position in a series, the same length settles it, and a series phrase says nothing', () => {
    const series = [{ name: 'Vampire Knight', position: '9' }];
    expect(judge({ title: 'Vampire Knight', series }, { title: 'Vampire Knight, Vol. 9' })?.recommendation).toBe('strong');
    expect(judge({ title: 'Vampire Knight, Vol. 9' }, { title: 'Vampire Knight', series })?.recommendation).toBe('strong');
    expect(judge({ title: 'Vampire Knight', series }, { title: 'Vampire Knight, Vol. 8' })?.recommendation).toBe('medium');
    expect(
      judge({ title: 'The Way of Kings', series: [{ name: 'The Way of Kings', position: '1' }] }, { title: 'The Way of Kings, Part 1' })?.recommendation,
    ).toBe('medium');
    expect(judge({ title: 'Vampire Knight', durationMs: HOUR }, { title: 'Vampire Knight, Vol. 9', durationMs: HOUR })?.recommendation).toBe('strong');
    expect(judge({ title: 'Salt' }, { title: 'Salt: The Long Road, Book 3' })?.recommendation).toBe('strong');
  });

  test('a title with a number and one without are one book only if the number is its position', () => {
    const one = candidate('a', { ...author, title: 'Vampire Knight' });
    const ninth = candidate('b', { ...author, title: 'Vampire Knight, Vol. 9' });
    const known = candidate('c', { ...author, title: 'Vampire Knight', series: [{ name: 'Vampire Knight', position: '9' }] });
    expect([isSameWork(one, ninth), isSameWork(known, ninth), isSameWork(ninth, ninth)]).toEqual([false, true, true]);
  });
});

describe('words that differ', () => {
  test.each([
    ['Little Women', 'Little Men'],
    ['Boy Battles Bug', 'Boy Battles Bot'],
    ['Star Coast: Thrace', 'Star Coast: Ahab'],
  ])('%s is not %s, though author, length and reader agree', (here, there) => {
    const same = { durationMs: HOUR, language: 'en' };
    const asked = query({ title: here, authors: ['Marit Osei'], narrators: ['Dara Quill'], ...same });
    const result = matchCandidates(
      asked,
      [candidate('p', { title: there, authors: people('Marit Osei'), narrators: people('Dara Quill'), ...same })],
      matchSettings,
    )[0];
    expect(result?.contradictions.map(({ name }) => name)).toContain('title-word');
    expect(result?.recommendation).toBe('medium');
  });
});

describe('a title alone is no book', () => {
  const judge = (here: Partial<Query>, there: RawMetadata) => matchCandidates(query(here), [candidate('p', there)], matchSettings)[0];

  test.each([
    ['en', 'The Salt Road'],
    ['de', 'Die Salzstraße'],
    ['fr', 'La route du sel'],
    ['es', 'El camino de la sal'],
    ['it', 'La via del sale'],
    ['nl', 'De zoutweg'],
    ['sv', 'Saltvägen'],
    ['ru', 'Соляной путь'],
    ['ja', '塩の道'],
  ])('title and language (%s) agree, and nothing else is known: that waits for the user', (language, title) => {
    const result = judge({ title, language, authors: ['Marit Osei'] }, { title, language });
    expect(result?.contradictions.map(({ name }) => name)).toEqual(['title-alone']);
    expect(result?.recommendation).toBe('medium');
  });

  test.each<[string, Partial<Query>, RawMetadata]>([
    ['the author', { authors: ['Marit Osei'] }, { authors: people('Marit Osei') }],
    ['the length', { durationMs: 10 * HOUR }, { durationMs: 10 * HOUR }],
    ['the reader', { narrators: ['Dara Quill'] }, { narrators: people('Dara Quill') }],
    ['the place in a series', { series: [{ name: 'Lantern Coast', position: '1' }] }, { series: [{ name: 'Lantern Coast', position: '1' }] }],
    ['an identifier', { identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] }, { identifiers: asin('B000000001') }],
  ])('%s besides the title is enough', (_name, here, there) => {
    expect(judge({ title: 'The Salt Road', ...here }, { title: 'The Salt Road', ...there })?.recommendation).toBe('strong');
  });

  test('the series without a place in it is not', () => {
    const series = [{ name: 'Lantern Coast' }];
    expect(judge({ title: 'The Salt Road', series }, { title: 'The Salt Road', series })?.recommendation).toBe('medium');
  });

  test('without a title an answer is at most low, unless an identifier is shared', () => {
    const same = { durationMs: 10 * HOUR, language: 'en' };
    expect(judge({ title: 'The Salt Road', authors: ['Marit Osei'], ...same }, { authors: people('Marit Osei'), ...same })?.recommendation).toBe('low');
    const identifiers = [{ type: 'asin', value: 'B000000001', certainty: 1 }];
    expect(judge({ title: 'The Salt Road', identifiers, ...same }, { identifiers: asin('B000000001'), ...same })?.recommendation).toBe('strong');
  });
});

describe('another author', () => {
  const asked = { title: 'The Salt Road of the Northern Coast', durationMs: 10 * HOUR, language: 'en', narrators: ['Dara Quill'] };
  const found = { title: asked.title, durationMs: 10.05 * HOUR, language: 'en', narrators: people('Dara Quill') };
  const judge = (authors: string[], more: RawMetadata = {}) =>
    matchCandidates(query({ ...asked, authors }), [candidate('p', { ...found, ...more })], matchSettings)[0];

  test.each([
    ['Marit Osei', 'Tess Calloway', 'low'],
    ['Лев Толстой', 'Иван Бунин', 'low'],
    ['村上春樹', '夏目漱石', 'low'],
    ['Marit Osei', 'Martin Ose', 'strong'],
    ['Marit Osei', 'M. Osei', 'strong'],
  ])('%s in the folder, %s in the answer: at most %s', (here, there, expected) => {
    expect(judge([here], { authors: people(there) })?.recommendation).toBe(expected);
  });

  test('is forgiven for the same reading', () => {
    expect(judge(['Marit Osei'], { authors: people('Tess Calloway') })?.contradictions.map(({ name }) => name)).toEqual(['author-differs']);
    expect(judge(['Marit Osei'], { authors: people('Tess Calloway'), durationMs: 10 * HOUR })?.contradictions).toEqual([]);
  });
});

describe('another position in the same series', () => {
  const judge = (here: Partial<Query>, there: RawMetadata) =>
    matchCandidates(
      query({ authors: ['Marit Osei'], series: [{ name: 'Lantern Coast', position: '3' }], ...here }),
      [candidate('p', { authors: people('Marit Osei'), series: [{ name: 'The Lantern Coast Series', position: '4' }], ...there })],
      matchSettings,
    )[0];
  const noted = { name: 'series-position', cap: 'strong', detail: expect.stringContaining('Lantern Coast: 3 here, 4 there') };

  test.each(['The Salt Road', 'Die Salzstraße', 'La route du sel', 'El camino', 'La via del sale', 'De zoutweg', 'Saltvägen', 'Соляной путь', '塩の道'])(
    '%s: with title and author the same, the number is the mistake, and is noted',
    (title) => {
      const result = judge({ title }, { title });
      expect(result?.recommendation).toBe('strong');
      expect(result?.contradictions).toEqual([noted]);
    },
  );

  test('with the length of the same reading it is, too, though the title has a slip', () => {
    const result = judge({ title: 'The Wandering Road', durationMs: 10 * HOUR }, { title: 'The Wanderng Road', durationMs: 10 * HOUR + 60_000 });
    expect(result?.recommendation).toBe('strong');
    expect(result?.contradictions).toEqual([noted]);
  });

  test.each<[string, Partial<Query>, RawMetadata]>([
    ['another length', { durationMs: 10 * HOUR }, { durationMs: 10.5 * HOUR }],
    ['another reader', { narrators: ['Dara Quill'] }, { narrators: people('Kit Marlowe') }],
    ['another author', {}, { authors: people('Tess Calloway') }],
    ['another title', {}, { title: 'The Salt Road Home' }],
  ])('with %s it is another book', (_name, here, there) => {
    expect(judge({ title: 'The Salt Road', ...here }, { title: 'The Salt Road', ...there })?.recommendation).toBe('none');
  });

  test('where the title is no more than the name of the series, the number tells the books apart', () => {
    const same = { title: 'Lantern Coast', durationMs: HOUR };
    expect(judge(same, same)?.recommendation).toBe('none');
  });

  test('an answer that only its position rejects is a question, another book is none', () => {
    expect(judge({ title: 'The Salt Road', durationMs: 10 * HOUR }, { title: 'The Salt Road', durationMs: 10.5 * HOUR })?.isQuestion).toBe(true);
    expect(judge({ title: 'The Salt Road' }, { title: 'Cooking With Nothing' })?.isQuestion).toBeUndefined();
    expect(judge({ title: 'Salt, Vol. 1' }, { title: 'Salt, Vol. 2' })?.isQuestion).toBeUndefined();
  });
});

describe('adaptations', () => {
  const judge = (here: string, there: RawMetadata) =>
    matchCandidates(
      query({ title: here, authors: ['Marit Osei'], language: 'en' }),
      [candidate('p', { authors: people('Marit Osei'), language: 'en', ...there }, 0.8, { editionKind: 'print' })],
      matchSettings,
    )[0];

  test.each<[string, string]>([
    ['The Salt Road', 'The Salt Road: A Graphic Novel'],
    ['The Salt Road', 'The Salt Road: A Comic'],
    ['The Salt Road', 'The Salt Road (Study Guide)'],
    ['The Salt Road', 'Summary of The Salt Road'],
    ['The Salt Road', 'The Salt Road: The Official Coloring Book'],
    ['The Salt Road', 'The Salt Road: The Screenplay'],
    ['The Salt Road', 'The Salt Road (Young Readers Edition)'],
    ['The Salt Road: A Graphic Novel', 'The Salt Road'],
    ['The Salt Road: A Graphic Novel', 'The Salt Road: A Study Guide'],
    ['Die Salzstraße', 'Die Salzstraße: Der Comic'],
    ['Die Salzstraße', 'Die Salzstraße. Lektüreschlüssel'],
    ['La route du sel', 'La route du sel - Bande dessinée'],
    ['La route du sel', 'La route du sel : Fiche de lecture'],
    ['El camino de la sal', 'El camino de la sal (novela gráfica)'],
    ['El camino de la sal', 'El camino de la sal: guía de lectura'],
    ['La via del sale', 'La via del sale a fumetti'],
    ['La via del sale', 'La via del sale: riassunto'],
    ['De zoutweg', 'De zoutweg: stripboek'],
    ['De zoutweg', 'De zoutweg (samenvatting)'],
    ['Saltvägen', 'Saltvägen: grafisk roman'],
    ['Saltvägen', 'Saltvägen - studiehandledning'],
    ['Соляной путь', 'Соляной путь: графический роман'],
    ['Соляной путь', 'Соляной путь. Краткое содержание'],
    ['塩の道', '塩の道（漫画）'],
    ['塩の道', '塩の道 コミック'],
  ])('%s is not for sure %s', (here, there) => {
    const result = judge(here, { title: there });
    expect(result?.contradictions.map(({ name }) => name)).toContain('adaptation');
    expect(['low', 'medium']).toContain(result?.recommendation);
  });

  test('a subtitle tells, too; the same mark on both sides is agreement', () => {
    expect(judge('The Salt Road', { title: 'The Salt Road', subtitle: 'The Graphic Novel' })?.recommendation).toBe('medium');
    expect(judge('The Salt Road: A Graphic Novel', { title: 'The Salt Road: The Graphic Novel' })?.recommendation).toBe('strong');
    expect(judge('The Salt Road', { title: 'The Salt Road', subtitle: 'A Companion Novel' })?.recommendation).toBe('strong');
  });

  test.each(['Die Salzstraße: Hörspiel', 'De zoutweg (hoorspel)', 'Соляной путь: аудиоспектакль', 'El camino (radioteatro)'])(
    '%s is a drama, as its title says',
    (title) => {
      const plain = title.replace(/[:(].*/, '').trim();
      const asked = query({ title: plain, authors: ['Marit Osei'] });
      for (const editionKind of ['audio', 'ebook', undefined] as const) {
        const result = matchCandidates(asked, [candidate('p', { title, authors: people('Marit Osei') }, 0.8, { editionKind })], matchSettings)[0];
        expect(result?.contradictions.map(({ name }) => name)).toContain('dramatised');
      }
    },
  );

  test('an answer that its title or its author tells apart holds nobody back', () => {
    const asked = query({ title: 'The Salt Road', authors: ['Marit Osei'] });
    const right = candidate('a', { title: 'The Salt Road', authors: people('Marit Osei') });
    const others = [
      candidate('b', { title: 'The Salt Road: A Graphic Novel', authors: people('Marit Osei') }),
      candidate('c', { title: 'The Salt Road, Part 1', authors: people('Marit Osei') }),
      candidate('d', { authors: people('Marit Osei') }),
      candidate('e', { title: 'The Salt Road' }),
    ];
    expect(matchCandidates(asked, [right, ...others], matchSettings).map(({ recommendation }) => recommendation)).toEqual([
      'strong',
      'medium',
      'medium',
      'low',
      'medium',
    ]);
  });
});
