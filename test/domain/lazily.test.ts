import { expect, test } from 'vitest';
import { lazily } from '../../src/domain/lazily.ts';

test('a value is made when it is first asked for, and once', () => {
  let count = 0;
  const value = lazily(() => {
    count++;
    return undefined;
  });
  expect(count).toBe(0);
  expect([value(), value()]).toEqual([undefined, undefined]);
  expect(count).toBe(1);
});

test('what could not be made is tried again', () => {
  let count = 0;
  const value = lazily(() => {
    if (count++ === 0) throw new Error('not yet');
    return 'made';
  });
  expect(value).toThrow('not yet');
  expect(value()).toBe('made');
});
