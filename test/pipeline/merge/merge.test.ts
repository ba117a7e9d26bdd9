import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { EditionKind } from '../../../src/domain/book/metadata.ts';
import { isCleared, type Override, valuesOf, withoutUnsure } from '../../../src/domain/book/record.ts';
import { type MergeSettings, merge } from '../../../src/pipeline/merge/merge.ts';
import { candidate, mergeSettings, people } from '../samples.ts';

interface Options {
  kind?: EditionKind;
  overrides?: Override[];
  settings?: Partial<MergeSettings>;
}

function mergeAll(candidates: Candidate[], { kind = 'audio', overrides = [], settings = {} }: Options = {}) {
  return merge({ editionKind: kind, candidates: candidates.map((each) => ({ candidate: each })), overrides }, { ...mergeSettings, ...settings });
}

const values = (candidates: Candidate[], options?: Options) => valuesOf(mergeAll(candidates, options));
const local = { local: true };

describe('confidence', () => {
  test('agreement of independent sources beats one surer source', () => {
    const record = mergeAll([
      candidate('a', { publisher: 'Harrow' }, 0.7),
      candidate('b', { publisher: 'HARROW' }, 0.7),
      candidate('c', { publisher: 'Pike' }, 0.8),
    ]);
    expect(record.fields.publisher?.value).toBe('Harrow');
    expect(record.fields.publisher?.confidence).toBeCloseTo(0.91);
    expect(record.fields.publisher?.reason).toContain('2 independent sources agree');
  });

  test('a source is not confirmed by its own copy', () => {
    const copies = [candidate('a', { publisher: 'Harrow' }, 0.7, { lineage: 'x' }), candidate('b', { publisher: 'Harrow' }, 0.7, { lineage: 'x' })];
    const record = mergeAll([...copies, candidate('c', { publisher: 'Pike' }, 0.8)]);
    expect(record.fields.publisher?.value).toBe('Pike');
  });

  test('the value kept is the best claim’s own text', () => {
    expect(values([candidate('a', { title: 'the salt road' }, 0.5), candidate('b', { title: 'The Salt Road' }, 0.9)]).title).toBe('The Salt Road');
  });

  test('a misspelling is outvoted by independent spellings, however sure its source is', () => {
    const right = [candidate('tags', { title: 'The Salt Road' }, 0.6), candidate('path', { title: 'The Salt Road' }, 0.4)];
    const record = mergeAll([candidate('shop', { title: 'The Slat Road' }, 0.9), ...right]);
    expect(record.fields.title).toMatchObject({ value: 'The Salt Road', reason: 'spelt so by 2 independent sources' });
    expect(mergeAll([candidate('shop', { title: 'The Slat Road' }, 0.9), right[0] as Candidate]).fields.title?.value).toBe('The Slat Road');
    // Another number is another book, and another date no misspelling.
    const two = [candidate('tags', { title: 'Salt 2' }, 0.5), candidate('path', { title: 'Salt 2' }, 0.4)];
    expect(mergeAll([candidate('shop', { title: 'Salt 1' }, 0.9), ...two]).fields.title?.value).toBe('Salt 1');
  });

  test('of an edition that is not this one for sure, only what is true of the work counts', () => {
    const other = candidate('shop', {
      title: 'Salt',
      publisher: 'Harrow',
      narrators: people('Kit Marlowe'),
      identifiers: [
        { type: 'isbn', value: '9780306406157' },
        { type: 'hardcover', value: '5' },
      ],
    });
    const record = merge({ editionKind: 'audio', candidates: [{ candidate: other, match: { total: 1, isEditionSure: false } }], overrides: [] }, mergeSettings);
    expect(record.fields.title?.value).toBe('Salt');
    expect([record.fields.publisher, record.fields.narrators]).toEqual([undefined, undefined]);
    expect(record.fields.identifiers?.value).toEqual([{ type: 'hardcover', value: '5' }]);
  });

  test('an ISBN of a print or an ebook is dropped from an audiobook, unless its own file states it; of an ebook none is', () => {
    const isbn = [{ type: 'isbn', value: '9780306406157' }];
    const print = candidate('shelf', { title: 'Salt', identifiers: isbn }, 0.7, { editionKind: 'print' });
    const shop = candidate('shop', { title: 'Salt', identifiers: isbn }, 0.7);
    const isbnOf = (kind: EditionKind, ...stated: Candidate[]) => mergeAll([print, ...stated], { kind }).fields.identifiers?.value;
    expect(isbnOf('audio', shop)).toBeUndefined();
    expect(isbnOf('audio', shop, candidate('path', { identifiers: isbn }, 0.5, local))).toBeUndefined();
    expect(isbnOf('audio', shop, candidate('tags', { identifiers: isbn }, 0.7, local))).toEqual(isbn);
    expect(isbnOf('ebook', candidate('epub', { identifiers: isbn }, 0.9, { ...local, editionKind: 'ebook' }))).toEqual(isbn);
    expect(isbnOf('ebook', candidate('shop', { identifiers: isbn }, 0.7, { editionKind: 'ebook' }))).toEqual(isbn);
  });

  test('the ISBN that the book’s own file states stands, however many catalogues name another one', () => {
    const epub = candidate('epub', { identifiers: [{ type: 'isbn', value: '9780306406157' }] }, 0.6, { ...local, editionKind: 'ebook' });
    const others = ['a', 'b', 'c'].map((source) =>
      candidate(source, { identifiers: [{ type: 'isbn', value: '9780198526636' }] }, 0.9, { editionKind: 'ebook' }),
    );
    expect(mergeAll([...others, epub], { kind: 'ebook' }).fields.identifiers?.value).toEqual([{ type: 'isbn', value: '9780306406157' }]);
  });

  test('an identifier that leads elsewhere is dropped, whoever states it but a sidecar that somebody made', () => {
    const isbn = [{ type: 'isbn', value: '9780306406157' }];
    const tags = candidate('tags', { identifiers: [...isbn, { type: 'asin', value: 'B000000007' }] }, 0.7, { local: true });
    const inputs = { editionKind: 'audio' as const, candidates: [{ candidate: tags }], overrides: [] };
    expect(merge({ ...inputs, refuted: ['asin:B000000007'] }, mergeSettings).fields.identifiers?.value).toEqual(isbn);
    const adopted = { ...tags, standing: 'adopted' as const };
    expect(merge({ ...inputs, candidates: [{ candidate: adopted }], refuted: ['asin:B000000007'] }, mergeSettings).fields.identifiers?.value).toHaveLength(2);
  });

  test('the match, staleness and the config weigh in', () => {
    const record = merge(
      {
        editionKind: 'audio',
        candidates: [
          { candidate: candidate('a', { publisher: 'Harrow' }, 0.9), match: { total: 0.9, isEditionSure: true } },
          { candidate: candidate('b', { language: 'en' }, 0.8, { stale: true }) },
          { candidate: candidate('c', { copyright: '2017' }, 0.8) },
        ],
        overrides: [],
      },
      { ...mergeSettings, confidence: { c: { copyright: 0.2 } } },
    );
    expect(record.fields.publisher?.confidence).toBeCloseTo(0.81);
    expect(record.fields.language?.confidence).toBeCloseTo(0.72);
    expect(record.fields.language?.claims[0]?.stale).toBe(true);
    expect(record.fields.copyright?.confidence).toBeCloseTo(0.2);
  });

  test('ties go to the more complete value, then to the source’s name', () => {
    expect(values([candidate('a', { subtitle: 'Short' }), candidate('b', { subtitle: 'Quite a bit longer' })]).subtitle).toBe('Quite a bit longer');
    expect(values([candidate('b', { publisher: 'Pike' }), candidate('a', { publisher: 'Harrow' })]).publisher).toBe('Harrow');
  });
});

describe('conflicts and provenance', () => {
  test('equal values are agreement, never conflict', () => {
    expect(mergeAll([candidate('a', { title: 'Salt (Unabridged)' }), candidate('b', { title: 'Salt' })]).conflicts).toEqual([]);
  });

  test('a conflict lists values, sources, confidences and the reason', () => {
    const record = mergeAll([candidate('a', { title: 'Salt' }, 0.9), candidate('b', { title: 'Pepper' }, 0.5), candidate('c', { title: 'pepper' }, 0.3)]);
    expect(record.conflicts).toEqual([
      {
        field: 'title',
        values: [
          { value: 'Salt', sources: ['a'], confidence: 0.9 },
          { value: 'Pepper', sources: ['b', 'c'], confidence: 0.65 },
        ],
        reason: 'more certain (0.90 against 0.65)',
      },
    ]);
  });

  test('where the folder counts the series otherwise, what it says stays visible as a conflict', () => {
    const path = candidate('path', { series: [{ name: 'Lantern Coast', position: '3' }] }, 0.45, local);
    const record = mergeAll([path, candidate('shop', { series: [{ name: 'The Lantern Coast Series', position: '4' }] }, 0.9)]);
    expect(record.fields.series?.value).toEqual([{ name: 'The Lantern Coast Series', position: '4' }]);
    expect(record.conflicts).toMatchObject([{ field: 'series', values: [{ sources: ['shop'] }, { sources: ['path'] }] }]);
  });

  test('a negligible loser is no conflict', () => {
    expect(mergeAll([candidate('a', { title: 'Salt' }, 0.9), candidate('b', { title: 'Pepper' }, 0.2)]).conflicts).toEqual([]);
  });

  test('provenance holds every claim, winner first', () => {
    const claims = mergeAll([candidate('c', { title: 'Salt' }, 0.2), candidate('a', { title: 'Pepper' }, 0.5), candidate('b', { title: 'Salt' }, 0.9)]).fields
      .title?.claims;
    expect(claims?.map(({ source, confidence }) => [source, confidence])).toEqual([
      ['b', 0.9],
      ['a', 0.5],
      ['c', 0.2],
    ]);
  });

  test('what nobody states is missing, what the edition cannot have is not', () => {
    const { missing } = mergeAll([candidate('a', { title: 'Salt' })], { kind: 'ebook' });
    expect(missing).toContain('authors');
    expect(missing).not.toContain('title');
    expect(missing).not.toContain('narrators');
    expect(missing).not.toContain('customFields');
  });
});

describe('overrides', () => {
  const override = (field: Override['field'], value?: unknown): Override => ({ field, value, origin: 'user', setAtMs: 5 });

  test('outrank everything', () => {
    const record = mergeAll([candidate('a', { title: 'Salt' }, 1), candidate('b', { title: 'Salt' }, 1)], { overrides: [override('title', 'Mine')] });
    expect(record.fields.title).toMatchObject({ value: 'Mine', confidence: 1, reason: 'set by hand', override: { origin: 'user', setAtMs: 5 } });
    expect(record.fields.title?.claims).toHaveLength(2);
  });

  test('cleared is a value of its own', () => {
    const record = mergeAll([candidate('a', { subtitle: 'Notes' })], { overrides: [override('subtitle')] });
    expect(valuesOf(record).subtitle).toBeUndefined();
    expect(isCleared(record, 'subtitle')).toBe(true);
    expect(record.missing).not.toContain('subtitle');
  });

  test('of the user’s own fields stand each for itself, over what an adopted sidecar says', () => {
    const mine = (key: string, value?: unknown): Override => ({ ...override('customFields', value), key });
    expect(values([], { overrides: [mine('mood', ['calm'])] }).customFields).toEqual({ mood: ['calm'] });
    const adopted = candidate('opf', { customFields: { mood: ['wet'], stars: 3, notes: 'x' } }, 0.9, { local: true, standing: 'adopted' });
    const record = mergeAll([adopted, candidate('p', { customFields: { stars: 5, other: 1 } }, 1)], { overrides: [mine('mood', ['calm']), mine('notes')] });
    expect(record.fields.customFields?.value).toEqual({ mood: ['calm'], stars: 3 });
    expect(record.fields.customFields?.contributions).toEqual([
      { element: 'mood', sources: ['user'] },
      { element: 'stars', sources: ['opf'] },
    ]);
  });
});

test('an adopted sidecar outranks any number of providers, and the disagreement is listed', () => {
  const record = mergeAll([
    candidate('abs-json', { title: 'My Salt' }, 0.9, { standing: 'adopted', local: true }),
    candidate('a', { title: 'Salt' }, 0.95),
    candidate('b', { title: 'Salt' }, 0.95),
  ]);
  expect(record.fields.title?.value).toBe('My Salt');
  expect(record.conflicts[0]?.values.map(({ value }) => value)).toEqual(['My Salt', 'Salt']);
});

describe('what only the names of folders and files state', () => {
  const named = (confidence: number) => candidate('path', { title: 'Ann Cole', authors: people('Salt') }, confidence, local);
  const override: Override = { field: 'title', value: 'Salt', origin: 'user', setAtMs: 1 };

  test.each([
    ['less sure than the floor', [named(0.3)], {}, ['title', 'authors']],
    ['as sure as the floor', [named(0.4)], {}, []],
    ['above a floor of the config', [named(0.3)], { settings: { nameFloor: 0.2 } }, []],
    ['confirmed by another source', [named(0.3), candidate('tags', { title: 'Ann Cole' }, 0.2, local)], {}, ['authors']],
    ['contradicted by a surer source', [named(0.3), candidate('shop', { title: 'Salt', authors: people('Ann Cole') })], {}, []],
    ['decided by hand', [named(0.3)], { overrides: [override] }, ['authors']],
    ['of another reader', [candidate('tags', { title: 'Salt' }, 0.1, local)], {}, []],
  ] as const)('is unsure or not: %s', (_, candidates, options, unsure) => {
    const record = mergeAll([...candidates], { ...options, overrides: 'overrides' in options ? [...options.overrides] : [] });
    expect(record.unsure).toEqual(unsure);
    expect(Object.keys(withoutUnsure(record).fields)).toEqual(Object.keys(record.fields).filter((key) => !(unsure as readonly string[]).includes(key)));
  });
});

describe('title and subtitle', () => {
  test('the subtitle comes from a source of the winning title', () => {
    const found = values([candidate('a', { title: 'Salt' }, 0.9), candidate('b', { title: 'Pepper', subtitle: 'How It Grows' }, 0.5)]);
    expect([found.title, found.subtitle]).toEqual(['Salt', undefined]);
  });

  test('a swapped pair is put right and its phrase is series evidence', () => {
    const found = values([candidate('a', { title: 'The Long Road, Book 2', subtitle: 'Salt' })]);
    expect(found).toMatchObject({ title: 'Salt', series: [{ name: 'The Long Road', position: '2' }] });
  });

  test.each([
    ['C++ & Me #2', 'The Complete Edition'],
    ['The Long Road, Book 2', 'A Novel'],
  ])('“%s” over “%s” is not swapped', (title, subtitle) => {
    expect(values([candidate('a', { title, subtitle })])).toMatchObject({ title, subtitle });
  });

  test('a title that another source confirms is not swapped', () => {
    const found = values([candidate('a', { title: 'The Long Road, Book 2', subtitle: 'Salt' }), candidate('path', { title: 'The Long Road, Book 2' }, 0.4)]);
    expect(found.title).toBe('The Long Road, Book 2');
  });

  test('swapped where another source says so', () => {
    const found = values([candidate('a', { title: 'How It Was Won', subtitle: 'Salt' }, 0.9), candidate('path', { title: 'Salt' }, 0.5)]);
    expect([found.title, found.subtitle]).toEqual(['Salt', 'How It Was Won']);
  });

  test('a series phrase in a subtitle fills the series, and never another one’s position', () => {
    expect(values([candidate('a', { title: 'Salt', subtitle: 'The Long Road, Book 2' })]).series).toEqual([{ name: 'The Long Road', position: '2' }]);
    const two = values([candidate('a', { title: 'Salt', subtitle: 'The Long Road, Book 2', series: [{ name: 'Harbor Street' }] })]);
    expect(two.series).toEqual([{ name: 'Harbor Street' }]);
  });

  test('brackets that name series are evidence for the series, and two sources with and without them agree', () => {
    const record = mergeAll([candidate('a', { title: 'Salt (Long Road: North, #2; Harbor Tales, #12)' }, 0.9), candidate('b', { title: 'Salt' }, 0.5)]);
    expect(valuesOf(record)).toMatchObject({
      title: 'Salt',
      series: [
        { name: 'Long Road: North', position: '2' },
        { name: 'Harbor Tales', position: '12' },
      ],
    });
    expect(record.conflicts).toEqual([]);
    expect(record.fields.title?.confidence).toBeGreaterThan(0.9);
  });

  test.each([
    ['Salz (Die lange Straße, Band 1)', 'Salz', { name: 'Die lange Straße', position: '1' }],
    ['Salt (Bone Roads. #1)', 'Salt', { name: 'Bone Roads', position: '1' }],
    ['1Q84 (1Q84, #1-3)', '1Q84', { name: '1Q84', position: '1-3' }],
    ['Salt, Book 3 of the Long Road Trilogy', 'Salt, Book 3 of the Long Road Trilogy', { name: 'Long Road Trilogy', position: '3' }],
    ['Salt: Long Road, Book 3', 'Salt: Long Road, Book 3', { name: 'Long Road', position: '3' }],
  ])('%s: the series that it names is known', (title, shown, series) => {
    expect(values([candidate('a', { title })])).toMatchObject({ title: shown, series: [series] });
  });

  test.each(['Vampire Knight (Vol. 1)', 'Salt (A Novel)', 'Salt (2019)'])('%s: no series is named, and the title stays', (title) => {
    expect(values([candidate('a', { title })])).toEqual({ title });
  });

  test('a title without noise is kept before one with it', () => {
    expect(values([candidate('a', { title: 'Salt (Unabridged)' }), candidate('b', { title: 'Salt' })]).title).toBe('Salt');
  });
});

describe('people', () => {
  test('one source’s list as a whole, never a union', () => {
    const found = values([candidate('a', { authors: people('Ann Cole', 'Bob Dole') }, 0.9), candidate('b', { authors: people('Cy Pole') }, 0.6)]);
    expect(found.authors).toEqual(people('Ann Cole', 'Bob Dole'));
  });

  test('enriched by what others know of the same people', () => {
    const asin = [{ type: 'asin', value: 'B000000009' }];
    const found = values([
      candidate('a', { authors: people('J. R. R. Cole') }, 0.9),
      candidate('b', { authors: [{ name: 'J.R.R. Cole', identifiers: asin, about: 'Writes.' }] }, 0.5),
    ]);
    expect(found.authors).toEqual([{ name: 'J. R. R. Cole', identifiers: asin, about: 'Writes.' }]);
  });

  test('a full cast is not a person', () => {
    expect(values([candidate('a', { narrators: people('Ann Cole', 'full cast') })]).narrators).toEqual(people('Ann Cole'));
  });
});

describe('series', () => {
  test('one series under several names, its position from its own claims', () => {
    const record = mergeAll([
      candidate('a', { series: [{ name: 'The Long Road Series' }] }, 0.9),
      candidate('b', { series: [{ name: 'Long Road', position: '3' }] }, 0.6),
    ]);
    expect(record.fields.series?.value).toEqual([{ name: 'The Long Road Series', position: '3' }]);
    expect(record.fields.series?.contributions).toEqual([{ element: 'The Long Road Series', sources: ['a', 'b'] }]);
  });

  test('several series, primary first, each with its own position', () => {
    const found = values([
      candidate(
        'a',
        {
          series: [
            { name: 'Primary', position: '1' },
            { name: 'Other', position: '7' },
          ],
        },
        0.9,
      ),
      candidate('b', { series: [{ name: 'Other', position: '7' }] }, 0.8),
    ]);
    expect(found.series).toEqual([
      { name: 'Primary', position: '1' },
      { name: 'Other', position: '7' },
    ]);
  });

  test('a weak source adds no series beside a sure one', () => {
    const found = values([
      candidate('a', { series: [{ name: 'Long Road', position: '1' }] }, 0.9),
      candidate('path', { series: [{ name: 'Downloads Sorted' }] }, 0.4),
    ]);
    expect(found.series).toEqual([{ name: 'Long Road', position: '1' }]);
  });

  test('positions that differ are a conflict', () => {
    const record = mergeAll([
      candidate('a', { series: [{ name: 'Long Road', position: '1' }] }, 0.9),
      candidate('b', { series: [{ name: 'Long Road', position: '2' }] }, 0.6),
    ]);
    expect(record.fields.series?.value).toEqual([{ name: 'Long Road', position: '1' }]);
    expect(record.conflicts.map(({ field }) => field)).toEqual(['series']);
  });

  test('storefronts’ ASINs of one series stay with it', () => {
    const one = (region: string, value: string) => [{ name: 'Long Road', identifiers: [{ type: 'asin', value, region }] }];
    const found = values([candidate('a', { series: one('us', 'B000000001') }), candidate('b', { series: one('de', 'B000000002') })]);
    expect(found.series).toHaveLength(1);
    expect(found.series?.[0]?.identifiers).toHaveLength(2);
  });
});

test('dates agree to the shorter precision, and the more precise one is shown', () => {
  const record = mergeAll([candidate('a', { publishedDate: '2019' }, 0.9), candidate('b', { publishedDate: '2019-05-01' }, 0.5)]);
  expect(record.fields.publishedDate?.value).toBe('2019-05-01');
  expect(record.conflicts).toEqual([]);
});

test('real text beats a teaser that is as sure', () => {
  const teaser = candidate('a', { description: 'A caravan guide inherits a map of a road that the sea took back....' }, 0.8);
  expect(values([teaser, candidate('b', { description: 'A caravan guide inherits a map.' }, 0.8)]).description).toBe('A caravan guide inherits a map.');
});

test('genres are united, mapped and cleaned, each with its contributors', () => {
  const record = mergeAll([
    candidate('a', { genres: ['Science Fiction & Fantasy', 'Audiobook'] }, 0.8),
    candidate('b', { genres: ['fantasy', 'nyt:best=2013', 'Reader recommended'] }, 0.7),
  ]);
  expect(record.fields.genres?.value).toEqual(['Fantasy', 'Science Fiction']);
  expect(record.fields.genres?.contributions?.[0]).toEqual({ element: 'Fantasy', sources: ['a', 'b'] });
});

describe('editions', () => {
  test('audio never takes an ebook’s ISBN, but its description', () => {
    const found = values([
      candidate('epub', { identifiers: [{ type: 'isbn', value: '9780306406157' }], description: 'Text.', publisher: 'Pike' }, 0.9, { editionKind: 'ebook' }),
    ]);
    expect(found).toEqual({ description: 'Text.' });
  });

  test('identifiers: one of a type, and for ASINs one of a storefront', () => {
    const found = values([
      candidate(
        'a',
        {
          identifiers: [
            { type: 'asin', value: 'B000000001', region: 'us' },
            { type: 'isbn', value: '0306406152' },
          ],
        },
        0.9,
      ),
      candidate(
        'b',
        {
          identifiers: [
            { type: 'asin', value: 'B000000001' },
            { type: 'asin', value: 'B000000003', region: 'de' },
            { type: 'isbn', value: '9780198526636' },
          ],
        },
        0.5,
      ),
    ]);
    expect(found.identifiers).toEqual([
      { type: 'asin', value: 'B000000001', region: 'us' },
      { type: 'asin', value: 'B000000003', region: 'de' },
      { type: 'isbn', value: '9780306406157' },
    ]);
  });
});

describe('duration and chapters', () => {
  const chapters = (titles: string[], totalMs: number) =>
    titles.map((title, index) => ({ title, startMs: (totalMs / titles.length) * index, endMs: (totalMs / titles.length) * (index + 1) }));
  const files = (raw = {}) => candidate('tags', { durationMs: 600_000, ...raw }, 0.85, local);

  test('the duration is the files’ own; a provider’s is only shown', () => {
    const record = mergeAll([candidate('a', { durationMs: 900_000 })]);
    expect(valuesOf(record).durationMs).toBeUndefined();
    expect(record.fields.durationMs?.claims).toHaveLength(1);
    expect(values([files(), candidate('a', { durationMs: 900_000 })]).durationMs).toBe(600_000);
  });

  test('named chapters of the files stay', () => {
    const found = values([files({ chapters: chapters(['Dawn', 'Dusk'], 600_000) }), candidate('a', { chapters: chapters(['One', 'Two'], 600_000) })]);
    expect(found.chapters?.map(({ title }) => title)).toEqual(['Dawn', 'Dusk']);
  });

  test('titles go onto the files’ own times when counts match', () => {
    const own = [
      { title: 'Chapter 1', startMs: 0, endMs: 100_000 },
      { title: 'Chapter 2', startMs: 100_000, endMs: 600_000 },
    ];
    expect(values([files({ chapters: own }), candidate('a', { chapters: chapters(['Dawn', 'Dusk'], 600_000) })]).chapters).toEqual([
      { title: 'Dawn', startMs: 0, endMs: 100_000 },
      { title: 'Dusk', startMs: 100_000, endMs: 600_000 },
    ]);
  });

  test('a provider’s that do not fit are not taken', () => {
    expect(values([files(), candidate('a', { chapters: chapters(['Dawn', 'Dusk'], 700_000) })]).chapters).toBeUndefined();
    expect(values([candidate('a', { chapters: chapters(['Dawn', 'Dusk'], 600_000) })]).chapters).toBeUndefined();
  });

  test('the shop’s jingles are taken off', () => {
    const branded = candidate('a', { chapters: chapters(['Dawn', 'Dusk'], 640_000) }, 0.7, { branding: { introMs: 30_000, outroMs: 10_000 } });
    const found = values([files(), branded]).chapters;
    expect(found?.[0]).toEqual({ title: 'Dawn', startMs: 0, endMs: 290_000 });
    expect(found?.at(-1)?.endMs).toBe(600_000);
  });
});

test('covers: beside the book, inside it, then the largest; ratings: the most votes', () => {
  const url = (location: string, widthPixels: number) => ({ cover: { source: 'url' as const, location, widthPixels } });
  const found = values([
    candidate('a', { ...url('small', 500), rating: { value: 5, scale: 5, count: 2 } }),
    candidate('b', { ...url('large', 2000), rating: { value: 4, scale: 5, count: 200 } }),
  ]);
  expect(found.cover?.location).toBe('large');
  expect(found.rating?.value).toBe(4);
  expect(values([candidate('tags', { cover: { source: 'embedded', location: 'x.m4b' } }), candidate('a', url('large', 3000))]).cover?.location).toBe('x.m4b');
});

/** What sources may say of a field, the same in other words among it. */
const SAID = {
  title: ['Salt', 'Pepper', 'SALT', 'The Salt Road'],
  publisher: ['Pike', 'PIKE', 'Perch', 'Harrow'],
  narrators: [people('Ann Cole'), people('Kit Marlowe'), people('ann cole'), people('Ann Cole', 'Bo Li')],
  series: [[{ name: 'Coast', position: '1' }], [{ name: 'Coast', position: '2' }], [{ name: 'Sea' }], [{ name: 'Coast' }]],
  publishedDate: ['2019', '2019-05', '2019-05-01', '2020'],
  genres: [['Fantasy'], ['Drama'], ['Drama', 'Epic'], ['Humour']],
} as const;

describe('settings of single fields', () => {
  const two = [candidate('a', { title: 'Salt', genres: ['Epic'] }, 0.9), candidate('b', { title: 'Pepper', genres: ['Drama'] }, 0.4)];

  test('a fixed order replaces confidence', () => {
    const fields = { title: { strategy: 'priority', order: ['b', 'a'] }, genres: { strategy: 'priority', order: ['b'] } } as const;
    const record = mergeAll(two, { settings: { fields } });
    expect(record.fields.title?.value).toBe('Pepper');
    expect(record.fields.title?.reason).toBe('preferred by your rule');
    expect(record.fields.genres?.value).toEqual(['Drama']);
  });

  test('a rule prefers a source, in its own words, over others and over adopted sidecars, and settles the conflict', () => {
    const fields = { title: { strategy: 'priority', order: ['b'] } } as const;
    const said = [candidate('a', { title: 'THE SALT ROAD' }, 0.9), candidate('b', { title: 'The Salt Road' }, 0.5), candidate('c', { title: 'Pepper' }, 0.9)];
    const adopted = candidate('opf', { title: 'Mine' }, 0.9, { local: true, standing: 'adopted' });
    const record = mergeAll([...said, adopted], { settings: { fields } });
    expect([record.fields.title?.value, record.fields.title?.reason, record.conflicts]).toEqual(['The Salt Road', 'preferred by your rule', []]);
    expect(mergeAll([...said, adopted].toReversed(), { settings: { fields } })).toEqual(record);
    // Where it says nothing, the others decide as ever.
    const without = mergeAll([candidate('a', { title: 'Salt' }, 0.9), candidate('c', { title: 'Pepper' }, 0.8)], { settings: { fields } });
    expect([without.fields.title?.value, without.fields.title?.reason, without.conflicts.length]).toEqual(['Salt', expect.stringContaining('more certain'), 1]);
  });

  test.each(Object.keys(SAID) as (keyof typeof SAID)[])('hand edits win over a rule, and the order of candidates does not matter: %s', (field) => {
    const said = fc.shuffledSubarray([...SAID[field]], { minLength: 2 });
    fc.assert(
      fc.property(said, fc.constantFrom('a', 'b', 'c'), fc.boolean(), (given, source, isAdopted) => {
        const settings = { fields: { [field]: { strategy: 'priority' as const, order: [source] } } };
        const standing = isAdopted ? { local: true, standing: 'adopted' as const } : {};
        const candidates = given.map((value, n) => candidate('abcd'[n] ?? 'e', { [field]: value }, 0.9 - n / 10, n === 1 ? standing : {}));
        const record = mergeAll(candidates, { settings });
        expect(mergeAll(candidates.toReversed(), { settings })).toEqual(record);
        const preferred = candidates.find((each) => each.source === source);
        if (preferred)
          expect(record.fields[field]).toMatchObject({ value: preferred.metadata[field], claims: [{ source }, ...given.slice(1).map(() => ({}))] });
        const decided = mergeAll(candidates, { settings, overrides: [{ field, value: SAID[field][0], origin: 'user', setAtMs: 1 }] });
        expect(decided.fields[field]).toMatchObject({ value: SAID[field][0], reason: 'set by hand' });
      }),
    );
  });

  test('a field can be kept from a source', () => {
    expect(values(two, { settings: { fields: { title: { only: ['b'] } } } }).title).toBe('Pepper');
  });

  test('genres are renamed', () => {
    expect(
      values(two, {
        settings: {
          genreMap: new Map([
            ['epic', ['High Fantasy']],
            ['drama', []],
          ]),
        },
      }).genres,
    ).toEqual(['High Fantasy']);
  });
});

test('nothing empty, nothing zero, no placeholder is a value', () => {
  const empty = candidate('a', {
    title: '',
    authors: [],
    narrators: people('Unknown'),
    description: '<p></p>',
    publishedDate: '0101-01-01',
    originalDate: '2200-01-01',
    durationMs: 0,
    rating: { value: 0, scale: 5, count: 0 },
    genres: [''],
    language: 'und',
    identifiers: [{ type: 'isbn', value: '123' }],
  });
  expect(empty.metadata).toEqual({});
});

describe('properties', () => {
  const word = fc.constantFrom('Salt', 'salt', 'Pepper', 'Salt (Unabridged)', 'The Salt', '');
  const name = fc.constantFrom('Ann Cole', 'A. Cole', 'Bob Dole', 'full cast');
  const raw = fc.record(
    {
      title: word,
      subtitle: fc.constantFrom('Notes', 'The Long Road, Book 2', 'Salt'),
      authors: fc.array(
        name.map((n) => ({ name: n })),
        { maxLength: 3 },
      ),
      series: fc.array(
        fc.record({ name: fc.constantFrom('Long Road', 'The Long Road Series', 'Harbor'), position: fc.constantFrom('1', '2', '1-3', undefined) }),
        { maxLength: 2 },
      ),
      publishedDate: fc.constantFrom('2019', '2019-05', '2019-05-01', '2020'),
      genres: fc.array(fc.constantFrom('Fantasy', 'fantasy', 'Drama', 'Science Fiction & Fantasy'), { maxLength: 3 }),
      publisher: word,
    },
    { requiredKeys: [] },
  );
  const candidates = fc
    .array(fc.tuple(raw, fc.constantFrom(0.3, 0.5, 0.7, 0.9), fc.constantFrom('x', 'y', 'z'), fc.boolean()), { minLength: 1, maxLength: 6 })
    .map((list) =>
      list.map(([fields, confidence, lineage, adopted], index) =>
        candidate(`s${index % 4}`, fields, confidence, { sourceId: `id${index}`, lineage, standing: adopted ? 'adopted' : 'evidence' }),
      ),
    );

  test('no order of candidates changes a byte', () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (list, randoms) => {
        const shuffled = list
          .map((each) => ({ each, key: randoms.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(JSON.stringify(mergeAll(shuffled))).toBe(JSON.stringify(mergeAll(list)));
      }),
      { numRuns: 300 },
    );
  });

  test('every value was somebody’s, confidence is a share, and the winner comes first', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const { fields, conflicts } = mergeAll(list);
        for (const field of Object.values(fields)) {
          expect(field.confidence).toBeGreaterThanOrEqual(0);
          expect(field.confidence).toBeLessThanOrEqual(1);
          expect(field.claims.length).toBeGreaterThan(0);
        }
        if (fields.title) expect(fields.title.claims[0]?.value).toBe(fields.title.value);
        for (const { values: sides } of conflicts) expect(sides.length).toBeGreaterThan(1);
      }),
    );
  });

  test('merging changes none of its input', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const before = JSON.stringify(list);
        mergeAll(list);
        expect(JSON.stringify(list)).toBe(before);
      }),
    );
  });
});
