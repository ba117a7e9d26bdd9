/** The suite that every provider runs, with answers as the service sends them: put a recorded one into fixtures/. */
import { readFileSync } from 'node:fs';
import { HttpResponse } from 'msw';
import { providerContract } from 'rubricator/sdk/testing';
import { mySource } from '../src/my-source.ts';

const recorded = JSON.parse(readFileSync(new URL('./fixtures/book.json', import.meta.url), 'utf8')) as object;

/** The nth ISBN, with its check digit. */
function isbn(n: number): string {
  const digits = `978${String(n).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const book = (id: string) => ({ ...recorded, isbn: id, title: `The Salt Road ${id}` });

providerContract({
  provider: mySource,
  lookup: {
    id: (n) => ({ type: 'isbn', value: isbn(n) }),
    unknown: { type: 'isbn', value: isbn(999) },
    title: (n) => `The Salt Road ${isbn(n)}`,
    respond: ({ url }) => HttpResponse.json(book(url.slice(-13))),
    missing: () => new HttpResponse(null, { status: 404 }),
    questionsForUnknown: 1,
  },
  search: {
    query: { authors: ['Ann Cole'], editionKind: 'ebook' },
    title: `The Salt Road ${isbn(1)}`,
    respond: () => HttpResponse.json({ books: [book(isbn(1))] }),
    nothing: () => HttpResponse.json({ books: [] }),
  },
});
