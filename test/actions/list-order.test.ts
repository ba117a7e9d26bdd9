import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { shelf } from './shelf.ts';

test('books are listed in the order that is wanted, however many pages they fill', async () => {
  const { deps, store } = await shelf();
  const titles = Array.from({ length: 1003 }, (_, n) => `Book ${String((n * 7) % 1003).padStart(4, '0')}`);
  for (const title of titles) await store.save(bookUpdate(`B/${title}`, { title }));
  const { list } = createQuestions(deps);
  const listed: (string | undefined)[] = [];
  for await (const { record } of list({ text: 'book', filter: {}, sort: { by: 'title', isDescending: true } })) listed.push(record.values.title);
  expect(listed).toEqual(titles.toSorted().reverse());
});
