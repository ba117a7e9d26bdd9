/** What we accept from LibriVox' feed (librivox-catalog, Librivox_API.php): numbers are texts, what is not known is null or empty. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const id = z.union([z.string(), z.number()]).transform(String);
const seconds = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .catch(undefined);
const people = z
  .array(z.looseObject({ id: id.nullish(), first_name: text, last_name: text }))
  .nullish()
  .catch(undefined);

/** `GET /api/feed/audiobooks?format=json`; recordings are checked one by one. */
export const LibrivoxRecordings = z.looseObject({ books: z.array(z.unknown()) });

export const LibrivoxRecording = z.looseObject({
  id,
  title: z.string().min(1),
  description: text,
  language: text,
  copyright_year: id.nullish().catch(undefined),
  totaltimesecs: seconds,
  authors: people,
  translators: people,
  genres: z
    .array(z.looseObject({ name: z.string() }))
    .nullish()
    .catch(undefined),
  coverart_jpg: text,
  sections: z
    .array(
      z.looseObject({
        title: text,
        playtime: seconds,
        readers: z
          .array(z.looseObject({ display_name: text }))
          .nullish()
          .catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
});
export type LibrivoxRecording = z.infer<typeof LibrivoxRecording>;
