/** Searches a provider by title and author. */
import type { Candidate } from '../domain/book/candidate.ts';
import { isLikely } from '../domain/book/likely.ts';
import type { Query } from '../domain/book/query.ts';
import type { ProviderOptions, SearchOperation, SearchTerms } from '../sdk/provider.ts';
import { canBeCompletedBy, completeCandidate } from './complete-candidate.ts';
import { type AskedProvider, type Inquiry, noteFreshness } from './inquiry.ts';
import { toCandidate } from './provider-candidate.ts';

export async function searchInProvider<Options extends ProviderOptions>(provider: AskedProvider<Options>, inquiry: Inquiry): Promise<void> {
  const { search } = provider.definition;
  const { query } = inquiry;
  if (!search || !query.title) return;
  const likely = await searchInRegions(provider, search, termsOf(query, query.title), inquiry);
  for (const candidate of likely) {
    const own = candidate.metadata.identifiers?.find((id) => canBeCompletedBy(provider.definition, id));
    if (own) await completeCandidate(provider, candidate, own, inquiry);
  }
}

/** Searches one region after the other until something looks like the book. Returns that. */
async function searchInRegions<Options extends ProviderOptions>(
  { definition, regions, answers }: AskedProvider<Options>,
  operation: SearchOperation<Options>,
  terms: SearchTerms,
  inquiry: Inquiry,
): Promise<Candidate[]> {
  const { query, reply, options, signal } = inquiry;
  let likely: Candidate[] = [];
  for (const region of regions) {
    const fetched = await answers.search(operation, region ? { ...terms, region } : terms, options, signal);
    noteFreshness(inquiry, fetched);
    // One production sold in several storefronts is one candidate, of the first that has it.
    const found = fetched.entry.answers.filter(({ sourceId }) => !reply.candidates.some((candidate) => candidate.sourceId === sourceId));
    reply.candidates.push(...found.map((answer) => toCandidate(definition, answer, { operation, fetched })));
    if (reply.candidates.length > 0) reply.outcome = 'found';
    likely = reply.candidates.filter(({ metadata }) => isLikely(query, metadata));
    if (likely.length > 0) break;
  }
  return likely;
}

function termsOf({ subtitle, authors, narrators, editionKind, language }: Query, title: string): SearchTerms {
  return { title, subtitle, authors, narrators, editionKind, language };
}
