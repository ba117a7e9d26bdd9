/** What we accept from Apple's search: only what we use. A bad optional value is dropped, not the result. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const id = z.union([z.number(), z.string()]).transform(String).nullish().catch(undefined);

/** `GET /search` and `/lookup`; results are checked one by one. */
export const ItunesResults = z.looseObject({ resultCount: z.number(), results: z.array(z.unknown()) });

/** An audiobook (`wrapperType: audiobook`, a collection) or an ebook (`kind: ebook`, a track). Others pass the schema and are left out later. */
export const ItunesResult = z.looseObject({
  wrapperType: text,
  kind: text,
  collectionId: id,
  trackId: id,
  artistName: text,
  collectionName: text,
  trackName: text,
  artworkUrl100: text,
  collectionExplicitness: text,
  copyright: text,
  releaseDate: text,
  primaryGenreName: text,
  genres: z.array(z.string()).nullish().catch(undefined),
  description: text,
  averageUserRating: z.number().nullish().catch(undefined),
  userRatingCount: z.number().nullish().catch(undefined),
});
export type ItunesResult = z.infer<typeof ItunesResult>;
