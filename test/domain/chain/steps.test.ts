/** What steps and filters make of an answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_KEYS, fieldOf } from '../../../src/domain/book/fields.ts';
import { type FieldKey, Metadata } from '../../../src/domain/book/metadata.ts';
import type { ChainStep } from '../../../src/domain/chain/chain.ts';
import { passes } from '../../../src/domain/chain/filter.ts';
import { applySteps, fieldsAfter } from '../../../src/domain/chain/steps.ts';
import { said } from '../../pipeline/chain/members.ts';

const whole = {
  title: 'The Salt Road',
  authors: [{ name: 'Ann Cole' }],
  genres: ['Fantasy', 'Salt'],
  tags: ['Salt'],
  description: 'A road.',
  publishedDate: '2019',
  originalDate: '1998',
} satisfies Metadata;
const origins = Object.fromEntries(Object.keys(whole).map((field) => [field, { from: 'one', lineages: ['a'] }]));
const answer = said('shelves', whole, { origins });
const changed = (...steps: ChainStep[]) => applySteps(answer, steps);
/** Fields that count. */
const saidBy = ({ metadata, confidence }: typeof answer) => (Object.keys(metadata) as FieldKey[]).filter((field) => (confidence[field] ?? 0) > 0);

describe('steps', () => {
  test('keep: nothing else is said; by the title the book is still recognised', () => {
    const kept = changed({ keep: ['description'] });
    expect(saidBy(kept)).toEqual(['description']);
    expect(kept.metadata).toMatchObject({ title: 'The Salt Road', authors: [{ name: 'Ann Cole' }] });
    expect(kept.metadata.genres).toBeUndefined();
  });

  test('drop: a field is gone, with its confidence and origin', () => {
    const dropped = changed({ drop: ['genres', 'title'] });
    expect([dropped.metadata.genres, dropped.confidence.genres, dropped.origins?.genres]).toEqual([undefined, undefined, undefined]);
    expect([dropped.metadata.title, dropped.confidence.title]).toEqual(['The Salt Road', 0]);
  });

  test('what is dropped is not brought back by a confidence', () => {
    expect(saidBy(changed({ drop: ['title'] }, { confidence: { title: 0.9, genres: 0.2 } }))).not.toContain('title');
    expect(changed({ confidence: { genres: 0.2, subtitle: 0.9 } }).confidence).toMatchObject({ genres: 0.2 });
    expect(changed({ confidence: { subtitle: 0.9 } }).confidence.subtitle).toBeUndefined();
  });

  test('rename: entries join a list, once each, as sure as the less sure', () => {
    const renamed = applySteps({ ...answer, confidence: { ...answer.confidence, genres: 0.3 } }, [{ rename: { genres: 'tags' } }]);
    expect(renamed.metadata.tags).toEqual(['Salt', 'Fantasy']);
    expect(renamed.metadata.genres).toBeUndefined();
    expect(renamed.confidence.tags).toBe(0.3);
  });

  test('rename: two fields change places', () => {
    expect(changed({ rename: { publishedDate: 'originalDate', originalDate: 'publishedDate' } }).metadata).toMatchObject({
      publishedDate: '1998',
      originalDate: '2019',
    });
  });

  test('rename: a list of two members belongs to the lineages of both', () => {
    const mixed = { ...answer, origins: { ...origins, tags: { from: 'two', lineages: ['b'] } } };
    expect(applySteps(mixed, [{ rename: { genres: 'tags' } }]).origins?.tags).toEqual({ from: 'two + one', lineages: ['b', 'a'] });
  });

  test('fill: only what is not stated', () => {
    const filled = changed({ fill: { language: 'de', genres: 'Horror', publisher: 'House' } });
    expect(filled.metadata).toMatchObject({ language: 'de', genres: ['Fantasy', 'Salt'], publisher: 'House' });
    expect(filled.confidence.publisher).toBe(0.5);
    expect(filled.origins?.publisher).toBeUndefined();
  });

  test('they are taken in their order', () => {
    expect(changed({ rename: { genres: 'tags' } }, { drop: ['tags'] }).metadata.tags).toBeUndefined();
    expect(changed({ drop: ['tags'] }, { rename: { genres: 'tags' } }).metadata.tags).toEqual(['Fantasy', 'Salt']);
  });
});

describe('for any steps', () => {
  const field = fc.constantFrom(...FIELD_KEYS.filter((key) => key !== 'customFields'));
  const fields = fc.uniqueArray(field, { minLength: 1 });
  const alike = fc.tuple(field, field).filter(([a, b]) => a === b || (fieldOf(a).widget === fieldOf(b).widget && fieldOf(a).widget !== 'read-only'));
  const step: fc.Arbitrary<ChainStep> = fc.oneof(
    fields.map((keep) => ({ keep })),
    fields.map((drop) => ({ drop })),
    fc.array(alike, { minLength: 1, maxLength: 4 }).map((pairs) => ({ rename: Object.fromEntries(pairs) })),
    fc.constantFrom('de', 'en').map((language) => ({ fill: { language } })),
    fc.dictionary(field, fc.double({ min: 0, max: 1, noNaN: true })).map((confidence) => ({ confidence })),
  );
  const steps = fc.array(step, { maxLength: 6 });

  test('an answer stays sound, and the given one as it was', () => {
    const before = structuredClone(answer);
    fc.assert(
      fc.property(steps, (given) => {
        const made = applySteps(answer, given);
        expect(Metadata.safeParse(made.metadata).error).toBeUndefined();
        for (const [key, sure] of Object.entries(made.confidence)) {
          expect(made.metadata[key as FieldKey]).toBeDefined();
          expect(sure >= 0 && sure <= 1).toBe(true);
        }
        expect(made.metadata.title).toBeDefined();
        expect(answer).toEqual(before);
      }),
    );
  });

  test('what is told of the fields holds: nothing else is said', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const told = fieldsAfter(Object.keys(whole) as FieldKey[], given);
        expect(saidBy(applySteps(answer, given)).filter((key) => !told.includes(key))).toEqual([]);
      }),
    );
  });
});

describe('filters', () => {
  const german = { metadata: { ...whole, language: 'de-AT' }, editionKind: 'audio' as const };

  test.each([
    [{}, true],
    [{ language: ['en', 'de'] }, true],
    [{ language: ['en'] }, false],
    [{ kinds: ['audio' as const] }, true],
    [{ kinds: ['ebook' as const] }, false],
    [{ has: ['description' as const, 'genres' as const] }, true],
    [{ has: ['narrators' as const] }, false],
    [{ language: ['de'], has: ['narrators' as const] }, false],
  ])('%j: %s', (where, expected) => {
    expect(passes(german, where)).toBe(expected);
  });

  test('what is not stated speaks against nothing', () => {
    expect(passes({ metadata: { title: 'Salt' } }, { language: ['en'], kinds: ['audio'] })).toBe(true);
  });
});
