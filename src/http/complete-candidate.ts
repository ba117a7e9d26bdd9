/** Completes a candidate by operations that cost a request of their own, for the fields that the query wants, and by its authors. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { Identifier } from '../domain/book/identifier.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { Person } from '../domain/book/names.ts';
import type { LookupOperation, ProviderDefinition, ProviderOptions } from '../sdk/provider.ts';
import { type AskedProvider, type Inquiry, noteFreshness } from './inquiry.ts';
import { fillGaps, toCandidate } from './provider-candidate.ts';

/** True if there is an operation for wanted fields that knows this identifier. */
export function canBeCompletedBy<Options extends ProviderOptions>(definition: ProviderDefinition<Options>, { type }: Identifier): boolean {
  return askedWhenWanted(definition).some(({ lookupBy }) => lookupBy.includes(type));
}

export async function completeCandidate<Options extends ProviderOptions>(
  provider: AskedProvider<Options>,
  candidate: Candidate,
  id: Identifier,
  inquiry: Inquiry,
): Promise<void> {
  const { definition, options, answers } = provider;
  for (const operation of askedWhenWanted(definition)) {
    const isWanted = inquiry.query.wants.some((key) => operation.fills[key] !== undefined);
    if (!isWanted || !operation.lookupBy.includes(id.type)) continue;
    const fetched = await answers.lookUp(operation, id, inquiry.options, inquiry.signal);
    noteFreshness(inquiry, fetched);
    const [answer] = fetched.entry.answers;
    if (answer) fillGaps(candidate, toCandidate(definition, answer, { operation, fetched }), Object.keys(operation.fills) as FieldKey[]);
  }
  if (!definition.describeAuthor?.isWanted(options)) return;
  candidate.metadata.authors = await Promise.all((candidate.metadata.authors ?? []).map((author) => describe(provider, author, id.region, inquiry)));
  if (candidate.metadata.authors.length === 0) delete candidate.metadata.authors;
}

function askedWhenWanted<Options extends ProviderOptions>({ operations }: ProviderDefinition<Options>): readonly LookupOperation<Options>[] {
  return operations.filter((operation) => operation.onlyWhenWanted);
}

/** The author with what the provider tells about him, if it knows him. */
async function describe<Options extends ProviderOptions>(
  { definition, answers }: AskedProvider<Options>,
  author: Person,
  region: string | undefined,
  { options, signal }: Inquiry,
): Promise<Person> {
  const operation = definition.describeAuthor;
  const found = author.identifiers?.find((id) => operation?.lookupBy.includes(id.type));
  if (!operation || !found) return author;
  const { entry } = await answers.describe(operation, { type: found.type, value: found.value, ...(region && { region }) }, options, signal);
  const [more] = entry.answers[0]?.metadata.authors ?? [];
  return more ? { ...author, ...(more.about && { about: more.about }), ...(more.imageUrl && { imageUrl: more.imageUrl }) } : author;
}
