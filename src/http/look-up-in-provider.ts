/** Looks up everything that a provider knows of a query's identifiers. */
import type { Identifier } from '../domain/book/identifier.ts';
import type { Query } from '../domain/book/query.ts';
import { ResponseError } from '../domain/errors.ts';
import type { LookupOperation, ProviderDefinition, ProviderOptions } from '../sdk/provider.ts';
import type { Fetched } from './cached-answers.ts';
import { completeCandidate } from './complete-candidate.ts';
import { type AskedProvider, type Inquiry, noteFreshness } from './inquiry.ts';
import { toCandidate } from './provider-candidate.ts';

/** Identifiers of one query that an operation is asked for. */
const MAX_IDENTIFIERS = 3;

/** True if an operation that is always asked knows one of the query's identifiers. */
export function canLookUp<Options extends ProviderOptions>(definition: ProviderDefinition<Options>, query: Query): boolean {
  return alwaysAsked(definition).some((operation) => idsFor(operation, query).length > 0);
}

export async function lookUpInProvider<Options extends ProviderOptions>(provider: AskedProvider<Options>, inquiry: Inquiry): Promise<void> {
  for (const operation of alwaysAsked(provider.definition)) {
    for (const id of idsFor(operation, inquiry.query)) {
      const fetched = await lookUpInRegions(provider, operation, id, inquiry);
      noteFreshness(inquiry, fetched);
      const [answer] = fetched.entry.answers;
      if (!answer) continue;
      const candidate = toCandidate(provider.definition, answer, { operation, fetched });
      inquiry.reply.outcome = 'found';
      inquiry.reply.candidates.push(candidate);
      await completeCandidate(provider, candidate, { type: id.type, value: id.value, region: candidate.region }, inquiry);
    }
  }
}

/** The answer of the first region that has it, or the last region's "missing". */
async function lookUpInRegions<Options extends ProviderOptions>(
  { regions, answers }: AskedProvider<Options>,
  operation: LookupOperation<Options>,
  { type, value, region: own }: Identifier,
  { options, signal }: Inquiry,
): Promise<Fetched> {
  const order = own ? [own, ...regions.filter((region) => region !== undefined && region !== own)] : regions;
  let last: Fetched | undefined;
  for (const region of order) {
    last = await answers.lookUp(operation, { type, value, ...(region && { region }) }, options, signal);
    if (last.entry.answers.length > 0) return last;
  }
  if (!last) throw new ResponseError('no region to ask');
  return last;
}

function alwaysAsked<Options extends ProviderOptions>({ operations }: ProviderDefinition<Options>): readonly LookupOperation<Options>[] {
  return operations.filter((operation) => !operation.onlyWhenWanted);
}

function idsFor<Options>({ lookupBy }: Pick<LookupOperation<Options>, 'lookupBy'>, { identifiers }: Query): Identifier[] {
  const known = identifiers.filter(({ type }) => lookupBy.includes(type)).slice(0, MAX_IDENTIFIERS);
  return known.map(({ type, value, region }) => (region ? { type, value, region } : { type, value }));
}
