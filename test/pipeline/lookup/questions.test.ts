/** What is searched for, in which order. */
import { expect, test } from 'vitest';
import { questionsOf, SHORT_TITLE } from '../../../src/pipeline/lookup/questions.ts';
import { query } from '../samples.ts';

const asks = (title: string, author: string) => ({ title, authors: [author], narrators: [], series: [] });
const reading = (habit: string, title: string, author: string) => ({ habit, score: 0.5, asks: asks(title, author), metadata: {}, confidence: {} });
const shown = (asked: ReturnType<typeof query>) => questionsOf(asked).map(({ query: { title, authors }, habit }) => [habit, title, authors.join()]);

test('one reading asks one question', () => {
  expect(shown(query({ title: 'Salt', authors: ['Ann Cole'] }))).toEqual([[undefined, 'Salt', 'Ann Cole']]);
});

test('every reading asks its own, the likeliest first', () => {
  const readings = [reading('Author - Title', 'Salt', 'Ann Cole'), reading('Title - Author', 'Ann Cole', 'Salt')];
  expect(shown({ ...query({ title: 'Salt', authors: ['Ann Cole'] }), readings })).toEqual([
    ['Author - Title', 'Salt', 'Ann Cole'],
    ['Title - Author', 'Ann Cole', 'Salt'],
  ]);
});

test.each([
  ['Dracula: The Original Text', 'Dracula'],
  ['Dracula (Annotated)', 'Dracula'],
  ['Emma – Roman', 'Emma'],
  ['Война и мир: Том 1', 'Война и мир'],
  ['坊っちゃん：全文', undefined],
  ['It: A Novel', undefined],
  ['Dracula', undefined],
  ['(Untitled)', undefined],
])('a long title is asked for by its beginning last: %s', (title, short) => {
  const last = questionsOf(query({ title })).at(-1);
  expect(last?.habit === SHORT_TITLE ? last.query.title : undefined).toBe(short);
});

test('what the files say is asked at last, after what the user says instead', () => {
  const undecided = query({ title: 'Salt', authors: ['Ann Cole'] });
  expect(shown({ ...undecided, title: 'Mine', undecided })).toEqual([
    [undefined, 'Mine', 'Ann Cole'],
    [undefined, 'Salt', 'Ann Cole'],
  ]);
});
