/** Exports hold what their caller may read, and no more. */
import { expect, test } from 'vitest';
import { RECORD_FORMAT_IDS } from '../../../src/app/record-format-ids.ts';
import { bookUpdate } from '../../contract/catalogue.ts';
import { signedInWorld } from './signed-in.ts';

const SECRETS = { title: 'The Quiet Hill', publisher: 'Pike House', description: 'Nobody knows the heron.' };
/** Formats that a table has, too, unless fields are named. */
const TABLES = ['csv', 'jsonl'];
const ALL_OF_IT = 'columns=title,publisher';

async function exportsOf(name: string) {
  const world = await signedInWorld();
  const seen = await world.store.save(bookUpdate('Quiet', SECRETS));
  const hidden = await world.store.save(bookUpdate('Vault', { title: 'The Vault Road' }, { library: 'vault' }));
  const browser = world.browser();
  await browser.signIn(name);
  const ask = async (query: string) => {
    const answer = await browser.request({ path: `/api/v1/items/export?${query}`, headers: { accept: 'application/json' } });
    return { status: answer.status, text: await answer.text() };
  };
  const table = async (query: string) => (await browser.request({ path: `/?view=table&${query}` })).text();
  return { ask, table, seen, hidden };
}

test('an admin gets all of it', async () => {
  const { ask } = await exportsOf('ann');
  const { text } = await ask(`${ALL_OF_IT},description`);
  for (const words of [...Object.values(SECRETS), 'The Vault Road']) expect(text).toContain(words);
});

test.each(['csv', 'jsonl'])('books that are not for somebody are in no %s, and masked values are masked', async (format) => {
  const { ask, seen, hidden } = await exportsOf('fay');
  for (const which of ['', `&items=${seen},${hidden}`]) {
    const { status, text } = await ask(`format=${format}&${ALL_OF_IT}${which}`);
    expect(status).toBe(200);
    expect(text).toContain('The Quiet Hill');
    expect(text).toContain('•••');
    for (const secret of ['Pike House', 'heron', 'Vault', 'Zanzibar']) expect(text).not.toContain(secret);
  }
  expect((await ask(`format=${format}&columns=title&items=${hidden}`)).text).not.toContain('Vault');
  // Nor does the next book stand in for one that is not seen.
  expect((await ask(`format=${format}&columns=title&items=${seen - 1}`)).text).not.toContain('The Quiet Hill');
});

test('a hidden field is no column, and a filter that would tell it is refused', async () => {
  const { ask, table } = await exportsOf('fay');
  expect(await ask('columns=description')).toEqual({ status: 400, text: expect.stringContaining('there is no column “description”') });
  expect((await ask('where=description%3Dheron')).status).toBe(403);
  expect((await ask('where=publisher%3Dpike')).status).toBe(403);
  const page = await table('columns=title,description,publisher');
  expect(page).toContain('<th scope="col">Publisher</th>');
  expect(page).not.toContain('name="columns" value="description"');
  expect(page).not.toContain('<th scope="col">Description</th>');
  expect(page).toContain('/api/v1/items/export?columns=title%2Cpublisher&amp;format=csv');
  expect(page).not.toContain('heron');
});

test.each(RECORD_FORMAT_IDS)('a %s of records holds no book that is not for its caller, and no value that is not to be read', async (format) => {
  const { ask, seen, hidden } = await exportsOf('fay');
  for (const which of ['', `&items=${seen},${hidden}`]) {
    const { status, text } = await ask(`format=${format}${TABLES.includes(format) ? '&fields=title,publisher' : ''}${which}`);
    expect(status).toBe(200);
    for (const secret of ['Pike House', 'heron', 'Vault', 'Zanzibar']) expect(text).not.toContain(secret);
    if (format !== 'parquet' && format !== 'm3u8') expect(text).toContain('The Quiet Hill');
  }
});

test('a field that is hidden from somebody is none of theirs, and a format that there is not is named', async () => {
  const { ask } = await exportsOf('fay');
  expect(await ask('format=json&fields=description')).toEqual({ status: 400, text: expect.stringContaining('there is no field “description”') });
  expect(await ask('format=jsn')).toEqual({ status: 400, text: expect.stringContaining('there is no format “jsn”') });
  expect(await ask('format=csv-goodreads&fields=title')).toEqual({ status: 400, text: expect.stringContaining('fields of its own') });
});

test('an admin gets what the command writes, with its media type', async () => {
  const { ask, table } = await exportsOf('ann');
  const { text } = await ask('format=xml&fields=title,publisher');
  expect(text).toMatch(/^<\?xml/);
  for (const words of ['<TitleText>The Quiet Hill</TitleText>', '<PublisherName>Pike House</PublisherName>', 'The Vault Road']) expect(text).toContain(words);
  expect(text).not.toContain('heron');
  const page = await table('');
  for (const id of RECORD_FORMAT_IDS) expect(page).toContain(`format=${id}`);
});
