/**
 * When a provider is asked about a book again: at the end of its answer's time, later for a record that is complete, and later
 * still for a book that has been out for long. Pure.
 */
import type { FieldKey } from '../../domain/book/metadata.ts';
import { type MergedRecord, valuesOf } from '../../domain/book/record.ts';
import type { Lookup } from '../../ports/item-history.ts';
import type { LookupAnswer } from './lookup-answer.ts';

const SETTLED_AFTER_YEARS = 2;
const WANTED: readonly FieldKey[] = ['title', 'authors', 'description', 'cover'];

/** By how much an answer's time is extended: 1 for a new and incomplete record, 2 for an old or a complete one, 4 for one that is both. */
export function refreshFactor(record: MergedRecord, complete: readonly FieldKey[], nowMs: number): number {
  const known = valuesOf(record);
  const isComplete = [...WANTED, ...complete].every((field) => known[field] !== undefined);
  const date = known.originalDate ?? known.publishedDate;
  const isOld = date !== undefined && Number(date.slice(0, 4)) + SETTLED_AFTER_YEARS < new Date(nowMs).getUTCFullYear();
  return (isComplete ? 2 : 1) * (isOld ? 2 : 1);
}

/** Answers whose time is extended by a factor. */
export function withRefresh(answers: readonly LookupAnswer[], factor: number, nowMs: number): LookupAnswer[] {
  return answers.map((answer) => ({ ...answer, lookup: { ...answer.lookup, dueAtMs: refreshAtMs(answer.lookup.dueAtMs, factor, nowMs) } }));
}

/** @param dueAtMs when its time ends; times past and endless ones stay what they are */
export function refreshAtMs(dueAtMs: number, factor: number, nowMs: number): number {
  if (dueAtMs <= nowMs || dueAtMs >= Number.MAX_SAFE_INTEGER) return dueAtMs;
  return Math.round(nowMs + (dueAtMs - nowMs) * factor);
}

/**
 * What a provider answered before the question changed, or before nothing fitted any more: due as soon as somebody may be asked again.
 * @param isOtherQuestion true if the user's words or the files ask something else now
 */
export function dueAnew(lookups: readonly Lookup[], { isOtherQuestion, nowMs }: { isOtherQuestion: boolean; nowMs: number }): LookupAnswer[] {
  return lookups
    .filter(({ outcome }) => isOtherQuestion || outcome === 'skipped')
    .map((lookup) => ({ lookup: { ...lookup, outcome: lookup.outcome === 'skipped' ? 'deferred' : lookup.outcome, dueAtMs: nowMs }, candidates: 'keep' }));
}
