/** Apple's search: audiobooks and ebooks, titles with "(Unabridged)", neither narrator nor duration nor ISBN. */

import type { Facts } from '../facts.ts';
import { idOf } from '../model.ts';
import type { Wire } from './wire.ts';

export const itunes: Wire = ({ url }, catalogue) => {
  const { pathname, searchParams } = url;
  const found =
    pathname === '/lookup'
      ? (searchParams.get('id') ?? '').split(',').flatMap((id) => catalogue.byEdition(Number(id) - 1_000_000_000) ?? [])
      : catalogue.search('records', { title: searchParams.get('term') ?? '' }, Number(searchParams.get('limit') ?? 50), ({ edition }) => {
          return edition.kind === (searchParams.get('media') === 'ebook' ? 'ebook' : 'audio');
        });
  const body = `\n\n\n${JSON.stringify({ resultCount: found.length, results: found.map(resultOf) })}\n`;
  return { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body };
};

function resultOf(facts: Facts): unknown {
  const { edition } = facts;
  const id = idOf.itunes(edition);
  const artistName = facts.authors.map(({ name }) => name).join(' & ');
  const shared = { artistName, artworkUrl100: `https://images.example/${id}/100x100bb.jpg`, ...(facts.description && { description: facts.description }) };
  if (edition.kind === 'ebook') return { kind: 'ebook', trackId: id, trackName: facts.title, genres: [...facts.genres, 'Books'], ...shared };
  return {
    wrapperType: 'audiobook',
    collectionId: id,
    collectionName: `${facts.title} ${facts.abridged ? '(Abridged)' : '(Unabridged)'}`,
    collectionExplicitness: 'notExplicit',
    ...(facts.releaseDate && { releaseDate: `${facts.releaseDate}T08:00:00Z` }),
    primaryGenreName: facts.genres[0],
    ...shared,
  };
}
