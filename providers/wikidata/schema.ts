/** What we accept from Wikidata's query service: SPARQL 1.1 results in JSON (W3C). */
import { z } from 'zod';

const value = z.lazy(() => z.looseObject({ value: z.string() }).optional());

/** One row; what an item does not state is not bound. */
const WikidataRow = z.lazy(() =>
  z.looseObject({
    key: z.looseObject({ value: z.string() }),
    work: z.looseObject({ value: z.string() }),
    workLabel: value,
    openlibrary: value,
    goodreads: value,
    date: value,
    author: value,
    authorLabel: value,
    authorOpenlibrary: value,
    authorGoodreads: value,
    series: value,
    seriesLabel: value,
    ordinal: value,
  }),
);
export type WikidataRow = z.infer<typeof WikidataRow>;

export const WikidataRows = z.lazy(() => z.looseObject({ results: z.looseObject({ bindings: z.array(WikidataRow) }) }));
