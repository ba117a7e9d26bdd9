/** Facts that speak against a candidate however well the rest fits; each caps how far it can be recommended. */
import { isSameIdentifier, isSameRegion } from '../../domain/book/identifier.ts';
import type { Contradiction } from '../../domain/book/match.ts';
import { namesOf } from '../../domain/book/names.ts';
import type { Adaptation } from '../../domain/text/adaptation.ts';
import { isDramatised } from '../../domain/text/edition-words.ts';
import { otherPosition, sharesPosition } from './match-parts.ts';
import type { Pairing } from './pairing.ts';
import { isKnownPosition, isSameReading } from './same-book.ts';

/** A length this near speaks for a book whose author nobody states. */
const LENGTH_AGREES = 0.9;

const FORMS: Record<Adaptation | 'book', string> = {
  book: 'the book itself',
  comic: 'a comic',
  guide: 'a guide',
  activities: 'a workbook',
  script: 'a script',
  retelling: 'a retelling',
};

/**
 * Contradictions that tell an answer apart from the book by its title or its author. Such an answer is no rival of one that has
 * none of them.
 */
const TELLING = new Set(['adaptation', 'volume-one-sided', 'title-word', 'title-slip', 'title-alone', 'no-title', 'author-differs', 'dramatised']);

/** True if something in the title or the author tells the candidate from the book. */
export function isToldApart(contradictions: readonly Contradiction[]): boolean {
  return contradictions.some(({ name }) => TELLING.has(name));
}

/** Every contradiction between the book and a candidate. */
export function contradictionsOf(pairing: Pairing): Contradiction[] {
  return CHECKS.map((check) => check(pairing)).filter((each) => each !== undefined);
}

/** Each looks for one reason to hold a candidate back. */
const CHECKS: readonly ((pairing: Pairing) => Contradiction | undefined)[] = [
  ({ titles }) => {
    if (!titles?.otherNumbers) return undefined;
    const [here, there] = titles.otherNumbers;
    return { name: 'volume', cap: 'none', detail: `${here} here, ${there} there, at the end of the titles` };
  },
  ({ parts }) => {
    if (parts.title !== undefined || parts.identifier === 1) return undefined;
    return { name: 'no-title', cap: 'low', detail: 'there are no two titles to compare' };
  },
  ({ query, candidate: { metadata }, parts }) => {
    if (parts.title === undefined || parts.author !== undefined || parts.identifier === 1) return undefined;
    const agrees = (parts.duration ?? 0) >= LENGTH_AGREES || (parts.narrator ?? 0) >= 0.8 || sharesPosition(query.series, metadata.series ?? []);
    return agrees ? undefined : { name: 'title-alone', cap: 'medium', detail: 'no author to compare, and nothing else that speaks for it' };
  },
  ({ query, candidate: { metadata }, parts }) => {
    const author = parts.author ?? 1;
    if (author >= 0.5 || parts.identifier === 1 || isSameReading(query.durationMs, metadata.durationMs)) return undefined;
    const detail = `${query.authors.join(', ')} here, ${namesOf(metadata.authors).join(', ')} there`;
    return { name: 'author-differs', cap: author < 0.3 ? 'low' : 'medium', detail };
  },
  ({ query, candidate: { metadata }, parts, titles }) => {
    const number = titles?.loneNumber;
    if (!number || parts.identifier === 1 || isSameReading(query.durationMs, metadata.durationMs)) return undefined;
    if (isKnownPosition(number, [...query.series, ...(metadata.series ?? [])])) return undefined;
    return { name: 'volume-one-sided', cap: 'medium', detail: `only one of the titles has a number: ${number.kind === 'part' ? 'part ' : ''}${number.value}` };
  },
  ({ parts, titles }) => {
    if (!titles?.otherWords || parts.identifier === 1) return undefined;
    const [here, there] = titles.otherWords;
    return { name: 'title-word', cap: 'medium', detail: `“${here}” here, “${there}” there` };
  },
  ({ query, candidate: { metadata }, parts, titles }) => {
    if (!titles?.slip || titles.otherWords || parts.identifier === 1) return undefined;
    const agrees = (parts.duration ?? 0) >= LENGTH_AGREES || (parts.narrator ?? 0) >= 0.8 || sharesPosition(query.series, metadata.series ?? []);
    return agrees
      ? undefined
      : { name: 'title-slip', cap: 'medium', detail: `“${titles.slip[0]}” here, “${titles.slip[1]}” there, and nothing else that speaks for it` };
  },
  ({ query, candidate: { metadata }, parts, titles }) => {
    if (!titles?.otherForms || parts.identifier === 1 || isSameReading(query.durationMs, metadata.durationMs)) return undefined;
    const [here, there] = titles.otherForms;
    return { name: 'adaptation', cap: 'medium', detail: `${FORMS[here]} here, ${FORMS[there]} there` };
  },
  ({ query, candidate: { metadata }, isMistakenPosition }) => {
    const other = otherPosition(query.series, metadata.series ?? []);
    if (!other) return undefined;
    const detail = `${other.name}: ${other.here} here, ${other.there} there`;
    return isMistakenPosition
      ? { name: 'series-position', cap: 'strong', detail: `${detail}; all else agrees, so the number here is taken for a mistake` }
      : { name: 'series-position', cap: 'none', detail };
  },
  ({ query, candidate: { metadata }, parts }) => {
    const off = query.durationMs && metadata.durationMs ? metadata.durationMs / query.durationMs - 1 : 0;
    // A story of some minutes may differ by a large share of them, and a small number.
    if (Math.abs(off) <= 0.2 || parts.duration === 1) return undefined;
    return { name: 'duration', cap: 'low', detail: `${off > 0 ? '+' : '−'}${Math.round(Math.abs(off) * 100)} % of the files’ duration` };
  },
  ({ query, candidate: { metadata } }) => {
    if (query.abridged === undefined || metadata.abridged === undefined || query.abridged === metadata.abridged) return undefined;
    return { name: 'abridged', cap: 'medium', detail: query.abridged ? 'abridged here, unabridged there' : 'unabridged here, abridged there' };
  },
  ({ query, candidate: { metadata } }) => {
    const isHere = query.dramatised === true || isDramatised(wordsOf(query));
    const isThere = metadata.dramatised === true || isDramatised(wordsOf(metadata));
    // A drama has a script of its own, whose authors are others.
    if (isHere === isThere) return undefined;
    return { name: 'dramatised', cap: 'medium', detail: isHere ? 'dramatised here only' : 'dramatised there only' };
  },
  ({ query, candidate: { metadata }, parts }) => {
    if (parts.language !== 0 || parts.identifier === 1) return undefined;
    return { name: 'language', cap: 'none', detail: `${query.language} here, ${metadata.language} there` };
  },
  ({ query, candidate: { metadata, region } }) => {
    const asins = query.identifiers.filter((id) => id.type === 'asin');
    const other = metadata.identifiers?.find((id) => id.type === 'asin');
    if (!other || asins.some((id) => isSameIdentifier(id, other))) return undefined;
    const isSameStorefront = asins.some((id) => isSameRegion(id, { ...other, region: other.region ?? region }));
    return isSameStorefront
      ? { name: 'asin-differs', cap: 'medium', detail: `${asins.map((id) => id.value).join(', ')} here, ${other.value} there` }
      : undefined;
  },
  ({ query, candidate: { metadata }, parts }) => {
    if (parts.identifier !== 1 || parts.title === undefined || parts.title >= 0.5) return undefined;
    return { name: 'title-differs', cap: 'medium', detail: `the identifier agrees, but “${query.title}” is not “${metadata.title}”` };
  },
];

function wordsOf({ title = '', subtitle = '' }: { title?: string | undefined; subtitle?: string | undefined }): string {
  return `${title} ${subtitle}`;
}
