/** The answers of several members, joined where they are about one book: each field is the first member's that states it. Pure. */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import { foldTitle } from '../../domain/text/title.ts';
import { isSameBook, sharesIdentifier } from '../match/same-book.ts';

/** @param answers of each member, in the members' order */
export function joinAnswers(answers: readonly (readonly Candidate[])[]): Candidate[] {
  const joined: Candidate[] = [];
  for (const ofMember of answers) {
    // One member's answers are different books, or different editions.
    const open = new Set(joined);
    for (const candidate of ofMember) {
      const alike = [...open].filter((other) => isOneEdition(other, candidate));
      // Of several editions of one name, an identifier tells which.
      const home = alike.find((other) => sharesIdentifier(other, candidate)) ?? alike[0];
      if (!home) {
        joined.push(candidate);
        continue;
      }
      open.delete(home);
      joined[joined.indexOf(home)] = complete(home, candidate);
    }
  }
  return joined;
}

/** True if one answer may lend the other what is a matter of the edition: a narrator, chapters, a date. */
function isOneEdition(a: Candidate, b: Candidate): boolean {
  const isOneKind = a.editionKind === undefined || b.editionKind === undefined || a.editionKind === b.editionKind;
  return isOneKind && isSameBook(a, b);
}

/** The answer with what it lacks and the other has. */
function complete(candidate: Candidate, more: Candidate): Candidate {
  const lent = (Object.keys(more.metadata) as FieldKey[]).filter((field) => candidate.metadata[field] === undefined && isLent(field, candidate, more));
  const lentOf = (values: object = {}) => Object.fromEntries(Object.entries(values).filter(([field]) => lent.includes(field as FieldKey)));
  const fetched = [candidate.fetchedAtMs, more.fetchedAtMs].filter((ms) => ms !== undefined);
  return {
    ...candidate,
    editionKind: candidate.editionKind ?? more.editionKind,
    metadata: { ...candidate.metadata, ...lentOf(more.metadata) },
    confidence: { ...candidate.confidence, ...lentOf(more.confidence) },
    origins: { ...candidate.origins, ...lentOf(more.origins) },
    // Jingles are counted by the chapters that they belong to.
    branding: lent.includes('chapters') ? more.branding : candidate.branding,
    ...(fetched.length > 0 && { fetchedAtMs: Math.min(...fetched) }),
    cached: candidate.cached === true && more.cached === true,
    ...((candidate.stale || more.stale) && { stale: true }),
    ...((candidate.tookMs ?? more.tookMs) !== undefined && { tookMs: Math.max(candidate.tookMs ?? 0, more.tookMs ?? 0) }),
  };
}

/** A subtitle belongs to its title: beside another one it would say something twice, or something else. */
function isLent(field: FieldKey, candidate: Candidate, more: Candidate): boolean {
  return field !== 'subtitle' || foldTitle(candidate.metadata.title ?? '') === foldTitle(more.metadata.title ?? '');
}
