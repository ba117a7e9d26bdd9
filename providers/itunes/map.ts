/** What a result of Apple's search means in our fields. */

import { abridgedOf, coverAt, isDramatised, type ProviderAnswer, ratingOf, splitPeople, withoutNoise } from '../../src/sdk/index.ts';
import type { ItunesResult } from './schema.ts';

const COVER_PIXELS = 1200;
/** Genres that every book has. */
const NO_GENRES = new Set(['Books', 'Audiobooks']);

/** Undefined for songs, films and whatever else the shop sells. */
export function mapResult(result: ItunesResult, region: string): ProviderAnswer | undefined {
  const isAudio = result.wrapperType === 'audiobook';
  const [id, name] = isAudio ? [result.collectionId, result.collectionName] : [result.trackId, result.trackName];
  if ((!isAudio && result.kind !== 'ebook') || !id || !name) return undefined;
  return {
    sourceId: id,
    region,
    editionKind: isAudio ? 'audio' : 'ebook',
    metadata: {
      title: withoutNoise(name),
      authors: splitPeople(result.artistName ?? ''),
      // The date of an ebook is often that of the first edition.
      ...(isAudio && { publishedDate: result.releaseDate?.slice(0, 10) }),
      description: result.description ?? undefined,
      genres: [...new Set([...(result.primaryGenreName ? [result.primaryGenreName] : []), ...(result.genres ?? [])])].filter((genre) => !NO_GENRES.has(genre)),
      identifiers: [{ type: 'itunes', value: id }],
      cover: coverOf(result),
      copyright: result.copyright ?? undefined,
      rating: ratingOf(result.averageUserRating, result.userRatingCount),
      abridged: abridgedOf(name),
      dramatised: isDramatised(name) || undefined,
      explicit: result.collectionExplicitness === 'explicit' || undefined,
    },
  };
}

/** Apple serves a picture in any size: the size is part of its name. */
function coverOf({ artworkUrl100: url }: ItunesResult) {
  return coverAt(url?.replace(/\d{1,5}x\d{1,5}bb/, `${COVER_PIXELS}x${COVER_PIXELS}bb`), COVER_PIXELS);
}
