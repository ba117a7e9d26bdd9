/** Where people read about an answer: a page on a site of its provider, whatever the id holds. */
import { describe, expect, test } from 'vitest';
import { providers } from '../../providers/registry.ts';

const EXPECTED: Record<string, [{ sourceId: string; region?: string }, string]> = {
  audible: [{ sourceId: 'B0SIM00001', region: 'uk' }, 'https://www.audible.co.uk/pd/B0SIM00001'],
  audnexus: [{ sourceId: 'B0SIM00001', region: 'de' }, 'https://www.audible.de/pd/B0SIM00001'],
  openlibrary: [{ sourceId: 'OL1W' }, 'https://openlibrary.org/works/OL1W'],
  googlebooks: [{ sourceId: 'abc' }, 'https://books.google.com/books?id=abc'],
  itunes: [{ sourceId: '12', region: 'de' }, 'https://books.apple.com/de/book/id12'],
  musicbrainz: [{ sourceId: 'a-b' }, 'https://musicbrainz.org/release/a-b'],
  wikidata: [{ sourceId: 'Q1' }, 'https://www.wikidata.org/wiki/Q1'],
  goodreads: [{ sourceId: '5' }, 'https://www.goodreads.com/book/show/5'],
};

describe.each(providers.filter(({ page }) => page))('$id', ({ id, page }) => {
  test('has a page for an answer', () => {
    const [answer, address] = EXPECTED[id] ?? [{ sourceId: '' }, 'a line in this test'];
    expect(page?.(answer)).toBe(address);
  });

  test('keeps to its site, whatever the id holds', () => {
    const { host } = new URL(page?.({ sourceId: '1' }) ?? '');
    for (const sourceId of ['../..//evil.example', '@evil.example/', '?x#y', '\u202e']) expect(new URL(page?.({ sourceId }) ?? '').host).toBe(host);
  });
});

test('an open library edition is no work', () => {
  expect(providers.find(({ id }) => id === 'openlibrary')?.page?.({ sourceId: 'OL1M' })).toBe('https://openlibrary.org/books/OL1M');
});
