import { expect, test } from 'vitest';
import { oneByOne, searchText } from '../../src/sdk/asking.ts';
import type { ProviderContext } from '../../src/sdk/provider.ts';

const context = { options: { enabled: true } } as ProviderContext<{ enabled: boolean }>;
const asin = (value: string) => ({ type: 'asin', value });

test('each identifier is asked for by itself, and answers keep their places', async () => {
  const asked: unknown[] = [];
  const lookup = oneByOne(async ({ value }, given: typeof context) => {
    asked.push(value, given);
    return value === 'B2' ? undefined : { sourceId: value, metadata: { title: value } };
  });
  const answers = await lookup([asin('B1'), asin('B2'), asin('B3')], context);
  expect(answers.map((answer) => (answer as { sourceId: string } | undefined)?.sourceId)).toEqual(['B1', undefined, 'B3']);
  expect(asked).toEqual(['B1', context, 'B2', context, 'B3', context]);
});

test('what fails fails as a whole, so that the host sees why', async () => {
  const lookup = oneByOne(async () => {
    throw new Error('gone');
  });
  await expect(lookup([asin('B1')], context)).rejects.toThrow('gone');
});

test('a search text is the title without edition words and the first author', () => {
  expect(searchText({ title: 'The Salt Road (Unabridged)', authors: ['Ann Cole', 'Bo Lee'] })).toBe('The Salt Road Ann Cole');
  expect(searchText({ title: 'The Salt Road', authors: [] })).toBe('The Salt Road');
});
