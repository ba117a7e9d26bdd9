/** Which answers of its members a chain lets through. Pure. */
import type { Candidate } from '../book/candidate.ts';
import { primaryLanguage } from '../text/language.ts';
import type { ChainFilter } from './chain.ts';

/** True if nothing that the answer states speaks against it. `en` lets `en-GB` through. */
export function passes({ metadata, editionKind }: Pick<Candidate, 'metadata' | 'editionKind'>, { language, kinds, has = [] }: ChainFilter): boolean {
  const stated = metadata.language;
  const isOtherLanguage = stated !== undefined && language?.every((wanted) => primaryLanguage(wanted) !== primaryLanguage(stated));
  const isOtherKind = editionKind !== undefined && kinds?.includes(editionKind) === false;
  return !isOtherLanguage && !isOtherKind && has.every((field) => metadata[field] !== undefined);
}
