/** What we accept from Apple's search: only what we use. A bad optional value is dropped, not the result. */
import { z } from 'zod';
import { looseId, looseNumber, looseTexts, looseText as text } from '../../src/sdk/index.ts';

/** `GET /search` and `/lookup`; results are checked one by one. */
export const ItunesResults = z.lazy(() => z.looseObject({ resultCount: z.number(), results: z.array(z.unknown()) }));

/** An audiobook (`wrapperType: audiobook`, a collection) or an ebook (`kind: ebook`, a track). Others pass the schema and are left out later. */
export const ItunesResult = z.lazy(() =>
  z.looseObject({
    wrapperType: text,
    kind: text,
    collectionId: looseId,
    trackId: looseId,
    artistName: text,
    collectionName: text,
    trackName: text,
    artworkUrl100: text,
    collectionExplicitness: text,
    copyright: text,
    releaseDate: text,
    primaryGenreName: text,
    genres: looseTexts,
    description: text,
    averageUserRating: looseNumber,
    userRatingCount: looseNumber,
  }),
);
export type ItunesResult = z.infer<typeof ItunesResult>;
