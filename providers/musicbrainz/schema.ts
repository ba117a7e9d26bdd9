/** What we accept from MusicBrainz' web service, version 2 (musicbrainz.org/doc/MusicBrainz_API). */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);

/** `GET /ws/2/release?query=…`; releases are checked one by one. */
export const MusicBrainzReleases = z.looseObject({ releases: z.array(z.unknown()) });

/** A release; a search hit has no recordings. */
export const MusicBrainzRelease = z.looseObject({
  id: z.string().min(1),
  title: z.string().min(1),
  date: text,
  'artist-credit': z
    .array(z.looseObject({ name: z.string(), joinphrase: text }))
    .nullish()
    .catch(undefined),
  'label-info': z
    .array(z.looseObject({ label: z.looseObject({ name: text }).nullish() }))
    .nullish()
    .catch(undefined),
  'release-group': z
    .looseObject({ id: text, 'secondary-types': z.array(z.string()).nullish() })
    .nullish()
    .catch(undefined),
  'text-representation': z.looseObject({ language: text }).nullish().catch(undefined),
  media: z
    .array(
      z.looseObject({
        'track-count': z.number().nullish(),
        tracks: z
          .array(z.looseObject({ length: z.number().nullish() }))
          .nullish()
          .catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
});
export type MusicBrainzRelease = z.infer<typeof MusicBrainzRelease>;
