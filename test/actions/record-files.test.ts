/** Books on their way into a file. */
import { expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { permitted } from '../../src/actions/permission.ts';
import { claimsFrom, fileRecords } from '../../src/actions/record-files.ts';
import { accessOf, FULL_ACCESS } from '../../src/domain/access/access.ts';
import type { FileRecord } from '../../src/sdk/index.ts';
import { ANN, shelf } from './shelf.ts';

const WANTED = ['title', 'publisher'] as const;

async function world() {
  const { deps, apply, item } = await shelf();
  const changes = createChanges(deps, apply);
  await changes.edit({ item, edit: { action: 'set', values: [{ field: 'title', value: 'Secret Road' }] }, actor: ANN, isDryRun: false });
  /** What those may have in a file who may not see the title, nor read the publisher. */
  const limited = accessOf({ role: { name: 'r', as: 'viewer', fields: { hidden: [{ field: 'title' }], masked: [{ field: 'publisher' }] } } });
  const filed = async (access: typeof limited) => {
    const { questions } = permitted(changes, deps, access);
    const books = questions.list({ text: '', filter: {} });
    const records: FileRecord[] = [];
    for await (const record of fileRecords(books, WANTED, { claimsOf: claimsFrom(questions) })) records.push(record);
    return records;
  };
  return { filed, limited, item };
}

test('a book comes with what each source says, and with who decided', async () => {
  const { filed } = await world();
  const [book] = await filed(FULL_ACCESS);
  expect(book).toMatchObject({ library: 'l', path: 'A/Salt', editionKind: 'audio' });
  expect(book?.claims?.title).toMatchObject({ value: 'Secret Road', override: { actor: ANN } });
  expect(book?.claims?.title?.claims.map(({ source, value }) => [source, value])).toContainEqual(['audible', 'The Salt Road']);
});

test('claims say no more to anybody than the book does', async () => {
  const { filed, limited } = await world();
  const books = await filed(limited);
  expect(books).toHaveLength(1);
  expect(JSON.stringify(books)).not.toMatch(/Road|Pike|ann/);
  expect(books[0]?.claims?.publisher?.claims).toMatchObject([{ source: 'tags', value: '•••' }]);
});

test('a book that went meanwhile has no claims', async () => {
  const claims = claimsFrom({ book: async () => undefined, explainBook: () => expect.unreachable() });
  expect(await claims(1)).toBeUndefined();
});
