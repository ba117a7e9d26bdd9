/** What we accept from LibriVox' feed (librivox-catalog, Librivox_API.php): numbers are texts, what is not known is null or empty. */
import { z } from 'zod';
import { idText, looseId, looseList, looseNamed, looseNumeric, looseText as text } from '../../src/sdk/index.ts';

const people = z.lazy(() => looseList({ id: looseId, first_name: text, last_name: text }));

/** `GET /api/feed/audiobooks?format=json`; recordings are checked one by one. */
export const LibrivoxRecordings = z.lazy(() => z.looseObject({ books: z.array(z.unknown()) }));

export const LibrivoxRecording = z.lazy(() =>
  z.looseObject({
    id: idText,
    title: z.string().min(1),
    description: text,
    language: text,
    copyright_year: looseId,
    totaltimesecs: looseNumeric,
    authors: people,
    translators: people,
    genres: looseNamed({}),
    coverart_jpg: text,
    sections: looseList({ title: text, playtime: looseNumeric, readers: looseList({ display_name: text }) }),
  }),
);
export type LibrivoxRecording = z.infer<typeof LibrivoxRecording>;
