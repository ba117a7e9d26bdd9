/** `rubricator lookup`: asks the providers about one book, without touching any folder. */

import type { DirectAnswer } from '../actions/look-up.ts';
import { FIELDS, fieldOf } from '../domain/book/fields.ts';
import { isbnProblem, parseAsin, parseIsbn } from '../domain/book/identifier.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import type { Query, QueryIdentifier } from '../domain/book/query.ts';
import type { MergedField } from '../domain/book/record.ts';
import type { LibraryKind } from '../domain/library/item.ts';
import { printable } from '../domain/text/printable.ts';
import type { ScoredCandidate } from '../pipeline/match/apply.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { printField } from './explain.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';

export interface LookupOptions extends CommonOptions {
  author?: string[];
  narrator?: string[];
  region?: string;
  kind: LibraryKind;
  record?: boolean;
  json?: boolean;
}

export async function lookupCommand(text: string, options: LookupOptions): Promise<number> {
  const problem = parseAsin(text) ? undefined : isbnProblem(text);
  if (problem !== undefined) {
    complain(problem);
    return EXIT.usage;
  }
  const warn = (line: string) => void complain(line);
  const { app } = await setUp({ options, isOffline: false, isReadOnly: true, onProviderWarning: (provider, message) => warn(`${provider}: ${message}`) });
  const interruption = onInterrupt(() => {});
  try {
    const answer = await app.questions.lookUp(queryFor(text, options), interruption.signal);
    if (options.json) outJson(answer);
    else printAnswer(answer, options.record === true, screenFor(options));
    return answer.candidates.length > 0 ? EXIT.ok : EXIT.someFailed;
  } catch (error) {
    if (interruption.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    interruption.stop();
    await app.close();
  }
}

/** Takes the text as an ASIN or ISBN if it is one, and otherwise as a title. */
export function queryFor(text: string, { author = [], narrator = [], region, kind }: Pick<LookupOptions, 'author' | 'narrator' | 'region' | 'kind'>): Query {
  const isbn = parseIsbn(text);
  const asin = parseAsin(text);
  const identifiers: QueryIdentifier[] = [];
  if (isbn) identifiers.push({ type: 'isbn', value: isbn, certainty: 1 });
  if (asin) identifiers.push({ type: 'asin', value: asin, certainty: isbn ? 0.5 : 1, ...(region && { region }) });
  return {
    editionKind: kind === 'ebook' ? 'ebook' : 'audio',
    identifiers,
    ...(identifiers.length === 0 && { title: text }),
    authors: author,
    narrators: narrator,
    series: [],
    wants: [],
  };
}

function printAnswer({ candidates, record, lookups }: DirectAnswer, isRecord: boolean, screen: Screen): void {
  if (isRecord) {
    for (const field of FIELDS) {
      const merged = record.fields[field.key] as MergedField | undefined;
      if (merged) printField(field, merged, screen);
    }
    if (record.conflicts.length > 0) out(`\nConflicts: ${record.conflicts.map(({ field }) => field).join(', ')}`);
  } else for (const candidate of candidates) printCandidate(candidate, screen);
  for (const { provider, outcome, error } of lookups) {
    if (outcome === 'missing') out(`${provider}: nothing found`);
    if (outcome === 'failed' || outcome === 'paused') out(screen.paint('yellow', `${provider}: ${printable(error ?? 'failed')}`));
  }
  if (candidates.length === 0 && lookups.every(({ outcome }) => outcome === 'skipped')) out('No provider that is switched on can answer this.');
}

function printCandidate({ candidate, match, isApplied }: ScoredCandidate, { paint, sign }: Screen): void {
  const region = candidate.region ? ` (${candidate.region})` : '';
  const verdict = paint(
    isApplied ? 'green' : 'yellow',
    isApplied ? 'fits' : match.recommendation === 'none' ? 'does not fit' : `${match.recommendation} match`,
  );
  out(`${paint('bold', candidate.source)} ${printable(candidate.sourceId)}${region}  ${match.total.toFixed(2)} ${verdict}`);
  out(`  ${printable(summaryOf(candidate.metadata))}`);
  const parts = Object.entries(match.parts).map(([part, value]) => `${part} ${value.toFixed(2)}`);
  if (parts.length > 0) out(`  ${parts.join(' · ')}`);
  for (const { name, detail } of match.contradictions) out(paint('yellow', `  ${sign('!', 'Warning:')} ${name}: ${printable(detail)}`));
}

/** `The Salt Road · Marit Osei · read by Dara Quill · The Lantern Coast #1 · 10 h 10 min · Tall Lamp Audio, 2017-03-07`. */
export function summaryOf(metadata: Metadata): string {
  const show = (key: 'authors' | 'narrators' | 'series' | 'durationMs') => (metadata[key] === undefined ? '' : fieldOf(key).show(metadata[key] as never));
  const narrators = show('narrators');
  const house = [metadata.publisher, metadata.publishedDate ?? metadata.originalDate].filter(Boolean).join(', ');
  const title = metadata.subtitle ? `${metadata.title}: ${metadata.subtitle}` : (metadata.title ?? '');
  return [title, show('authors'), narrators && `read by ${narrators}`, show('series'), show('durationMs'), house].filter(Boolean).join(' · ');
}
