/** Whether an answer to a search looks like the book that is looked for. Pure. */
import { titleSimilarity } from '../text/compare-titles.ts';
import type { Metadata } from './metadata.ts';
import { peopleSimilarity } from './names.ts';
import type { Query } from './query.ts';

/** Good enough to stop searching elsewhere; whether it is the book is for the match to say. */
export function isLikely(query: Query, { title, authors, durationMs }: Metadata): boolean {
  if (!query.title || !title || titleSimilarity({ title: query.title, subtitle: query.subtitle }, { title }) < 0.85) return false;
  if (query.durationMs && durationMs && Math.abs(durationMs / query.durationMs - 1) > 0.1) return false;
  const names = (authors ?? []).map(({ name }) => name);
  return query.authors.length === 0 || names.length === 0 || peopleSimilarity(query.authors, names) >= 0.8;
}
