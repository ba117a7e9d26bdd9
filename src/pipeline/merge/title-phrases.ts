/**
 * Facts that sources hide in titles: `Title (Series, #1)`, `Title: Series, Book 1`, a subtitle that is a series phrase, title
 * and subtitle swapped. Evidence is added where it belongs; the title that is kept is a source's own text, without such brackets.
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { Metadata, SeriesEntry } from '../../domain/book/metadata.ts';
import { type SeriesPhrase, seriesPhrase, takeSeriesBrackets } from '../../domain/text/series-phrase.ts';
import { foldSeries } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import { withoutNoise } from '../../domain/text/title-noise.ts';

/** A phrase is weaker than a series field of the same source. */
const PHRASE_CONFIDENCE = 0.8;

/** Candidates with what their titles hide made plain. Never changes its input. */
export function untangleTitles(candidates: readonly Candidate[]): Candidate[] {
  return unswapTitles(candidates).map((candidate) => withSeriesOfTitle(candidate));
}

/** A title that is a series phrase over a subtitle that is none has its two halves swapped. */
function unswapTitles(candidates: readonly Candidate[]): Candidate[] {
  const titles = candidates.map(({ metadata }) => (metadata.title ? foldTitle(metadata.title) : ''));
  return candidates.map((candidate, index) => {
    const { title, subtitle } = candidate.metadata;
    if (!title || !subtitle) return candidate;
    const others = titles.filter((_, at) => at !== index);
    if (others.includes(foldTitle(title))) return candidate;
    const isContradicted = others.includes(foldTitle(subtitle));
    if (!isPhraseOverTitle(title, subtitle) && !isContradicted) return candidate;
    return { ...candidate, metadata: { ...candidate.metadata, title: subtitle, subtitle: title } };
  });
}

/** `The Long Road, Book 2` over `Salt`. A mere number is no phrase (`C++ & Me #2`), and `A Novel` is no title. */
function isPhraseOverTitle(title: string, subtitle: string): boolean {
  const isTitle = phraseOf(subtitle) === undefined && withoutNoise(`x: ${subtitle}`) !== 'x';
  return isTitle && phraseOf(title) !== undefined && /\b(?:book|vol(?:ume)?|part|band|teil)\b/i.test(title);
}

/** Brackets that name series are no part of a title: `Salt` and `Salt (Long Road, #2)` agree. Other phrases stay in the text that a source wrote. */
function withSeriesOfTitle(candidate: Candidate): Candidate {
  const { metadata } = candidate;
  const { rest, phrases } = takeSeriesBrackets(metadata.title ?? '');
  const bracketed = phrases.map(namedSeries);
  const isNamed = bracketed.length > 0 && bracketed.every((entry) => entry !== undefined);
  const found = [...(isNamed ? bracketed : []), phraseOf(metadata.subtitle), phraseOf(tailOf(isNamed ? rest : (metadata.title ?? '')))].filter(
    (entry) => entry !== undefined,
  );
  if (found.length === 0) return candidate;
  const known: Metadata = { ...metadata, ...(isNamed && { title: rest }), series: united(metadata.series, found) };
  const confidence = { ...candidate.confidence };
  if (!metadata.series) confidence.series = (candidate.confidence.title ?? 0.5) * PHRASE_CONFIDENCE;
  return { ...candidate, metadata: known, confidence };
}

const SEPARATOR = /: | [-–—] | \(|, /gu;

/** What follows a colon, a dash, an opening bracket or, as `Book 3 of the Long Road`, a comma; without brackets inside it. */
function tailOf(title: string): string | undefined {
  const text = title.replace(/\s+/gu, ' ').replace(/\)$/, '');
  const bracket = Math.max(text.lastIndexOf('('), text.lastIndexOf(')'));
  for (const { index, 0: separator } of text.matchAll(SEPARATOR)) {
    const start = index + separator.length;
    const tail = text.slice(start);
    if (index > 0 && start > bracket && (separator !== ', ' || COUNT_OF.test(tail))) return tail;
  }
  return undefined;
}

/** `Book 3 of`, `Vol. 3 of`. */
const COUNT_OF = /^\p{L}+\.? \S+ \p{Ll}/u;

function phraseOf(text: string | undefined): SeriesEntry | undefined {
  const found = text === undefined ? undefined : seriesPhrase(text);
  return found && namedSeries(found);
}

function namedSeries({ name, position }: SeriesPhrase): SeriesEntry | undefined {
  return name === undefined ? undefined : { name, position };
}

/** A source's own list, with positions that it leaves out; what its titles name if it has none. */
function united(series: readonly SeriesEntry[] | undefined, found: readonly SeriesEntry[]): SeriesEntry[] {
  if (!series || series.length === 0) return found.filter((entry, at) => found.findIndex(({ name }) => foldSeries(name) === foldSeries(entry.name)) === at);
  return series.map((entry) => {
    const same = found.find(({ name }) => foldSeries(name) === foldSeries(entry.name));
    return same && entry.position === undefined ? { ...entry, position: same.position } : entry;
  });
}
