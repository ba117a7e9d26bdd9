/** What we accept from MusicBrainz' web service, version 2 (musicbrainz.org/doc/MusicBrainz_API). */
import { z } from 'zod';
import { loose, looseList, looseNamed, looseText as text } from '../../src/sdk/index.ts';

/** `GET /ws/2/release?query=…`; releases are checked one by one. */
export const MusicBrainzReleases = z.lazy(() => z.looseObject({ releases: z.array(z.unknown()) }));

/** A release; a search hit has no recordings. */
export const MusicBrainzRelease = z.lazy(() =>
  z.looseObject({
    id: z.string().min(1),
    title: z.string().min(1),
    date: text,
    'artist-credit': looseNamed({ joinphrase: text }),
    'label-info': looseList({ label: z.looseObject({ name: text }).nullish() }),
    'release-group': loose(z.looseObject({ id: text, 'secondary-types': z.array(z.string()).nullish() })),
    'text-representation': loose(z.looseObject({ language: text })),
    media: looseList({ 'track-count': z.number().nullish(), tracks: looseList({ length: z.number().nullish() }) }),
  }),
);
export type MusicBrainzRelease = z.infer<typeof MusicBrainzRelease>;
