/**
 * Facts that sources hide in titles: `Title: Series, Book 1`, a subtitle that is a series phrase, title and subtitle
 * swapped. Evidence is taken out and added where it belongs; the title that is kept is a source's own text.
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { Metadata, SeriesEntry } from '../../domain/book/metadata.ts';
import { parsePosition } from '../../domain/text/position.ts';
import { foldSeries } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import { withoutNoise } from '../../domain/text/title-noise.ts';

const PHRASE =
  /^(.{2,120}?)(?:\s+series)?,?\s+(?:book|vol(?:ume|\.)?|part|band|teil|#)\s*#?(\d{1,3}(?:\.\d{1,2})?(?:-\d{1,3})?|one|two|three|four|five|six|seven|eight|nine|ten)$/i;
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ORDINAL = /^(?:book|vol(?:ume|\.)?)\s+(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:of|in)\s+(.{2,120}?)(?:\s+series)?$/i;
/** A phrase is weaker than a series field of the same source. */
const PHRASE_CONFIDENCE = 0.8;

/** The series that a phrase such as `The Long Road, Book 2` or `Book 2 of The Long Road` names. */
function seriesPhrase(text: string): SeriesEntry | undefined {
  const match = PHRASE.exec(text.trim());
  const ordinal = match ? null : ORDINAL.exec(text.trim());
  const [name, number] = match ? [match[1], match[2]] : ordinal ? [ordinal[2], ordinal[1]] : [];
  if (!name || !number || /[:–—]$/.test(name)) return undefined;
  const word = WORDS.indexOf(number.toLowerCase());
  return { name: name.trim(), position: word >= 0 ? String(word) : parsePosition(number) };
}

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
  const isTitle = seriesPhrase(subtitle) === undefined && withoutNoise(`x: ${subtitle}`) !== 'x';
  return isTitle && seriesPhrase(title) !== undefined && /\b(?:book|vol(?:ume)?|part|band|teil)\b/i.test(title);
}

function withSeriesOfTitle(candidate: Candidate): Candidate {
  const { metadata } = candidate;
  const fromSubtitle = metadata.subtitle ? seriesPhrase(metadata.subtitle) : undefined;
  const tail = /^.{1,200}?(?::\s+|\s+[-–—]\s+|\s+\()([^()]+)\)?$/.exec(metadata.title ?? '')?.[1];
  const found = fromSubtitle ?? (tail ? seriesPhrase(tail) : undefined);
  if (!found) return candidate;
  const series = united(metadata.series ?? [], found);
  const known: Metadata = { ...metadata, series };
  const confidence = { ...candidate.confidence };
  if (!metadata.series) confidence.series = (candidate.confidence.title ?? 0.5) * PHRASE_CONFIDENCE;
  return { ...candidate, metadata: known, confidence };
}

function united(series: readonly SeriesEntry[], found: SeriesEntry): SeriesEntry[] {
  const same = series.find((entry) => foldSeries(entry.name) === foldSeries(found.name));
  if (!same) return series.length > 0 ? [...series] : [found];
  return series.map((entry) => (entry === same && entry.position === undefined ? { ...entry, position: found.position } : entry));
}
