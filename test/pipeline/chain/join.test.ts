/** Which answers of several members are one book, and what becomes of them. */
import { expect, test } from 'vitest';
import { joinAnswers } from '../../../src/pipeline/chain/join.ts';
import { said } from './members.ts';

const book = { title: 'The Salt Road', authors: [{ name: 'Ann Cole' }] };
const chapters = [{ title: 'One', startMs: 0, endMs: 1000 }];

test('other books stand beside each other', () => {
  const other = said('two', { title: 'Something Else', authors: [{ name: 'Bo Lee' }] });
  expect(joinAnswers([[said('one', book)], [other]]).map(({ metadata }) => metadata.title)).toEqual(['The Salt Road', 'Something Else']);
});

test('an ebook lends an audiobook nothing', () => {
  const ebook = said('two', { ...book, publishedDate: '2001' }, { editionKind: 'ebook' });
  expect(joinAnswers([[said('one', book)], [ebook]])).toHaveLength(2);
  expect(joinAnswers([[said('one', book)], [{ ...ebook, editionKind: undefined }]])[0]?.metadata.publishedDate).toBe('2001');
});

test('two answers of one member are two, and each gets its own', () => {
  const isbn = (value: string) => ({ ...book, identifiers: [{ type: 'isbn', value }] });
  const [a, b] = [said('one', isbn('9780000000002'), { sourceId: 'a' }), said('one', isbn('9780000000019'), { sourceId: 'b' })];
  const joined = joinAnswers([
    [a, b],
    [said('two', { ...isbn('9780000000019'), description: 'Of b.' }), said('two', { ...isbn('9780000000002'), description: 'Of a.' })],
  ]);
  expect(joined.map(({ metadata }) => metadata.description)).toEqual(['Of a.', 'Of b.']);
});

test('a subtitle goes with its own title only', () => {
  const more = (title: string) => said('two', { title, subtitle: 'A Novel', authors: book.authors, identifiers: [{ type: 'asin', value: 'B000000001' }] });
  const own = said('one', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] });
  expect(joinAnswers([[own], [more('The Salt Road')]])[0]?.metadata.subtitle).toBe('A Novel');
  expect(joinAnswers([[own], [more('Salt')]])[0]?.metadata.subtitle).toBeUndefined();
});

test('jingles come with the chapters that count them', () => {
  const branding = { introMs: 2000, outroMs: 3000 };
  expect(joinAnswers([[said('one', book)], [said('two', { ...book, chapters }, { branding })]])[0]?.branding).toEqual(branding);
  expect(joinAnswers([[said('one', { ...book, chapters })], [said('two', { ...book, chapters }, { branding })]])[0]?.branding).toBeUndefined();
});

test('it is as old as its oldest part, and outdated with it', () => {
  const [old, fresh] = [said('one', book, { fetchedAtMs: 1, cached: true, stale: true }), said('two', book, { fetchedAtMs: 2, tookMs: 7 })];
  expect(joinAnswers([[fresh], [old]])).toMatchObject([{ source: 'two', fetchedAtMs: 1, cached: false, stale: true, tookMs: 7 }]);
});
