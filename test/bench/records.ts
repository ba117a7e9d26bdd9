/** Books as five providers and the files' own tags tell of them, for measuring what is done with answers. Made from the simulated world. */

import { makeWorld } from '../../src/demo/generate.ts';
import type { WorldEdition } from '../../src/demo/model.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { Query } from '../../src/domain/book/query.ts';
import type { Item } from '../../src/domain/library/item.ts';
import { candidate, query } from '../pipeline/samples.ts';

export interface BenchBook {
  item: Item;
  query: Query;
  local: Candidate;
  answers: Candidate[];
}

/** Each provider is as sure as it usually is, and some say a little less, or otherwise. */
const SOURCES = [
  { source: 'audible', lineage: 'audible', confidence: 0.9 },
  { source: 'audnexus', lineage: 'audible', confidence: 0.88 },
  { source: 'hardcover', lineage: 'hardcover', confidence: 0.8 },
  { source: 'openlibrary', lineage: 'openlibrary', confidence: 0.7 },
  { source: 'goodreads', lineage: 'goodreads', confidence: 0.75 },
];

export function benchBooks(count: number): BenchBook[] {
  const { editions } = makeWorld({ seed: 'records', works: count * 2 });
  return editions
    .filter(({ kind, asins }) => kind === 'audio' && asins.us !== undefined)
    .slice(0, count)
    .map(bookOf);
}

function bookOf(edition: WorldEdition): BenchBook {
  const { work, narrators, asins, durationSec } = edition;
  const folder = `${work.authors[0]?.name}/${work.title}`;
  const path = `${folder}/book.m4b`;
  const known = { title: work.title, authors: work.authors.map(({ name }) => ({ name })), durationMs: durationSec * 1000 };
  const local = candidate('tags', { ...known, narrators: narrators.map((name) => ({ name })) }, 0.7, { local: true, lineage: 'tags', sourceId: path });
  return {
    item: { libraryId: 'l', path: folder, folder, isFile: false, files: [{ path, role: 'audio', sizeBytes: 1, mtimeMs: 1 }] },
    query: query({
      title: work.title,
      authors: work.authors.map(({ name }) => name),
      narrators,
      durationMs: known.durationMs,
      identifiers: [{ type: 'asin', value: asins.us ?? '', region: 'us', certainty: 0.8 }],
    }),
    local,
    answers: SOURCES.map((source, index) => answerOf(edition, source, index)),
  };
}

function answerOf(edition: WorldEdition, { source, lineage, confidence }: (typeof SOURCES)[number], index: number): Candidate {
  const { work, narrators, publisher, releaseDate, durationSec, asins, isbn, chapterTitles, rating } = edition;
  const chapterMs = (durationSec * 1000) / Math.max(1, chapterTitles.length);
  const isAudible = lineage === 'audible';
  return candidate(
    source,
    {
      title: index === 4 ? `${work.title} (Unabridged)` : work.title,
      subtitle: work.subtitle,
      authors: work.authors.map(({ name }) => ({ name })),
      narrators: narrators.map((name) => ({ name })),
      series: work.series && [work.series],
      publisher: index === 2 ? `${publisher} Ltd` : publisher,
      publishedDate: index === 3 ? releaseDate.slice(0, 4) : releaseDate,
      originalDate: isAudible ? undefined : String(work.firstYear),
      language: work.language,
      description: work.description,
      genres: index % 2 === 0 ? work.genres : [...work.genres, ...work.tags],
      identifiers: [{ type: 'asin', value: asins.us ?? '', region: 'us' }, ...(isbn ? [{ type: 'isbn', value: isbn }] : [])],
      durationMs: durationSec * 1000,
      chapters: isAudible
        ? chapterTitles.map((title, at) => ({ title, startMs: Math.round(at * chapterMs), endMs: Math.round((at + 1) * chapterMs) }))
        : undefined,
      rating: { value: Number(rating.value), scale: 5, count: rating.count },
    },
    confidence,
    { lineage, sourceId: `${source}-${edition.id}`, fetchedAtMs: 1, ...(index > 2 && { editionKind: undefined }) },
  );
}
