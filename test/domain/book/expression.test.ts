import { describe, expect, test } from 'vitest';
import type { CustomField } from '../../../src/domain/book/custom-field.ts';
import { expressionProblems, inOrder } from '../../../src/domain/book/expression.ts';

const field = (id: string, expression?: string, behaviours: CustomField['behaviours'] = {}): CustomField => ({
  ...{ id, label: id, type: 'text', column: `#${id}`, values: [] },
  behaviours: { ...behaviours, ...(expression !== undefined && { computed: { expression } }) },
});

/** What is wrong with the first of them. */
const problems = (...[first, ...others]: [CustomField, ...CustomField[]]) => expressionProblems(first, [first, ...others]);

describe('what is wrong with an expression', () => {
  test('nothing is wrong with one that reads fields', () => {
    expect(problems(field('long', 'durationMs > 36000000 ? "long" : mood'), field('mood'))).toEqual([]);
  });

  test.each(['title &', ')', '"', '$f(', '('.repeat(3999), `${'['.repeat(2000)}1`])('%.20s cannot be read', (expression) => {
    expect(problems(field('a', expression))).toEqual([expect.stringMatching(/^the expression of a cannot be read: \S/)]);
  });

  test.each(['now', 'millis', 'random', 'shuffle', 'eval'])('$%s is not offered, wherever it stands', (name) => {
    const wanted = [expect.stringContaining(`$${name} is not offered`)];
    expect(problems(field('a', `$${name}()`))).toEqual(wanted);
    expect(problems(field('a', `authors[0].{"x": [1, function($y) { $y ~> $${name} }]}`))).toEqual(wanted);
    expect(problems(field('a', `($f := $${name}; 1)`))).toEqual(wanted);
  });

  test('a secret field is read by no expression, not even by a text that names it', () => {
    const secret = field('secret', undefined, { encrypted: true });
    expect(problems(field('a', 'secret'), secret)).toEqual(['no expression can read secret, which is secret']);
    expect(problems(field('a', '$lookup($, "secret")'), secret)).toEqual(['no expression can read secret, which is secret']);
    expect(problems(field('a', 'keep'), field('keep', undefined, { writeOnly: true }))).toEqual(['no expression can read keep, which is secret']);
  });

  test('a circle is refused, with the way round', () => {
    expect(problems(field('a', 'a & "x"'))).toEqual(['computed fields go round in a circle: a reads a']);
    expect(problems(field('a', 'title & b'), field('b', 'c.d'), field('c', '$lookup($, "a")'))).toEqual([
      'computed fields go round in a circle: a reads b reads c reads a',
    ]);
    expect(problems(field('d', 'a'), field('a', 'b'), field('b', 'a'))).toEqual([]);
  });
});

describe('the order', () => {
  test('a field stands behind those that it reads, whatever the order in which they are defined', () => {
    const fields = [field('c', 'b & mood'), field('mood'), field('b', 'a & title'), field('a', 'authors.name')];
    expect(inOrder(fields).map(({ field: { id }, reads }) => [id, ...reads])).toEqual([
      ['a', 'authors'],
      ['b', 'title', 'a'],
      ['c', 'mood', 'b'],
    ]);
  });

  test('a circle in a config of somebody else’s making comes to an end', () => {
    expect(
      inOrder([field('a', 'b'), field('b', 'a')])
        .map(({ field: { id } }) => id)
        .sort(),
    ).toEqual(['a', 'b']);
  });
});
