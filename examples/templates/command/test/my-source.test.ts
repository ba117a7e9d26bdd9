/** The suite that every command runs, and what this one says. */
import { commandContract, runCommandWith } from 'rubricator/sdk/testing';
import { expect, test } from 'vitest';
import { mySource } from '../src/my-source.ts';

const books = [
  { id: 1, library: 'books', path: 'Ann Cole/Ash', values: { title: 'Ash' } },
  { id: 2, library: 'books', path: 'Ann Cole/Salt', values: { title: 'Salt', description: 'A road.' } },
  { id: 3, library: 'books', path: 'Ann Cole/Sea', values: {} },
];

commandContract({ command: mySource, options: { field: 'description' }, books });

test('it tells which books lack the field, as many as are wanted', async () => {
  expect(await runCommandWith({ command: mySource, options: { field: 'description' }, books })).toEqual({
    lines: ['Ann Cole/Ash', 'Ann Cole/Sea'],
    result: { books: [1, 3] },
  });
  expect((await runCommandWith({ command: mySource, options: { field: 'description', limit: 1 }, books })).result).toEqual({ books: [1] });
});
