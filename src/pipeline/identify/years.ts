/** Programs that want a whole date write the first of January for a year. Another sidecar that states the year alone gives them away. */
import type { Candidate } from '../../domain/book/candidate.ts';

const FIRST_OF_JANUARY = '-01-01';

/** What the sidecars of one book state, without the days that are only invented. */
export function withoutInventedDays(stated: readonly Candidate[]): Candidate[] {
  const years = new Set(stated.map(({ metadata }) => metadata.publishedDate).filter((date) => date?.length === 4));
  return stated.map((candidate) => {
    const date = candidate.metadata.publishedDate ?? '';
    const year = date.slice(0, 4);
    if (!date.endsWith(FIRST_OF_JANUARY) || !years.has(year)) return candidate;
    return { ...candidate, metadata: { ...candidate.metadata, publishedDate: year } };
  });
}
