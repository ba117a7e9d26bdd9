import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ResponseError } from '../../src/domain/errors.ts';
import {
  idText,
  loose,
  looseFlag,
  looseId,
  looseList,
  looseNamed,
  looseNumber,
  looseNumeric,
  looseText,
  looseTexts,
  parseElement,
  parseElements,
} from '../../src/sdk/shapes.ts';

describe('a loose shape', () => {
  test.each<[string, z.ZodType, unknown, unknown]>([
    ['text', looseText, 'Salt', 7],
    ['texts', looseTexts, ['Salt'], ['Salt', 7]],
    ['id', looseId, 'B1', {}],
    ['number', looseNumber, 7, '7'],
    ['numeric', looseNumeric, 7, 'seven'],
    ['flag', looseFlag, false, 'false'],
    ['list', looseList({ a: z.number() }), [{ a: 1 }], [{ a: 'x' }]],
    ['named', looseNamed({}), [{ name: 'Ann' }], [{ title: 'Ann' }]],
    ['any other', loose(z.literal(1)), 1, 2],
  ])('%s keeps a good value, and takes a bad one, null and nothing for absent', (_name, shape, good, bad) => {
    const book = z.looseObject({ value: shape });
    expect(book.parse({ value: good }).value).toEqual(good);
    expect(book.parse({ value: bad }).value).toBeUndefined();
    expect(book.parse({ value: null }).value ?? undefined).toBeUndefined();
    expect(book.parse({}).value).toBeUndefined();
  });

  test('ids become texts, and texts with a number become numbers', () => {
    expect([idText.parse(12), looseId.parse(12), looseNumeric.parse(' 12 ')]).toEqual(['12', '12', 12]);
    expect(looseNumeric.parse('')).toBeUndefined();
  });

  test('keys of a list that nobody asked for pass', () => {
    expect(looseNamed({ id: looseId }).parse([{ name: 'Ann', id: 5, more: true }])).toEqual([{ name: 'Ann', id: '5', more: true }]);
  });
});

describe('elements of an answer', () => {
  const Book = z.object({ title: z.string() });

  test('one that does not fit is an error for itself, which says where', () => {
    expect(parseElement(Book, { title: 'Salt' })).toEqual({ title: 'Salt' });
    const problem = parseElement(Book, { title: 7 });
    expect(problem).toBeInstanceOf(ResponseError);
    expect((problem as ResponseError).message).toMatch(/^answered in an unknown shape \(title: /);
    expect((parseElement(Book, 7) as ResponseError).message).toContain('(top level: ');
  });

  test('those of a list that do not fit are left out', () => {
    expect(parseElements(Book, [{ title: 'Salt' }, null, { title: 7 }, { title: 'Smoke' }])).toEqual([{ title: 'Salt' }, { title: 'Smoke' }]);
    expect([parseElements(Book, null), parseElements(Book, undefined)]).toEqual([[], []]);
  });
});
