/** What is counted: values of fields, and books. */
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { applies, isRight, keyOf, MEASURED, type Measured } from './evaluate.ts';
import type { LifelikeBook } from './lifelike-library.ts';

export interface FieldTally {
  stated: number;
  right: number;
  knowable: number;
  found: number;
}

/** Books, by what became of them in one method. */
export interface Tally {
  items: number;
  fields: Record<Measured, FieldTally>;
  /** Another work, or another edition as this one, was applied without asking. */
  wrong: number;
  /** A catalogue has it and something leads there. */
  findable: number;
  /** Of these: an answer of this work, and of no other, was applied. */
  right: number;
  /** Waits for a person. */
  review: number;
}

/** What one method made of one book. */
export interface Verdict {
  values: Metadata;
  isWrong: boolean;
  isFindable: boolean;
  isRight: boolean;
  isToReview: boolean;
}

export function emptyTally(): Tally {
  const fields = Object.fromEntries(MEASURED.map((field) => [field, { stated: 0, right: 0, knowable: 0, found: 0 }])) as Tally['fields'];
  return { items: 0, fields, wrong: 0, findable: 0, right: 0, review: 0 };
}

/** Counts one book. @returns what is wrong or missing, for looking into */
export function count(tally: Tally, book: LifelikeBook, verdict: Verdict, knowables: ReadonlySet<Measured>): string[] {
  const notes: string[] = [];
  tally.items++;
  tally.wrong += Number(verdict.isWrong);
  tally.findable += Number(verdict.isFindable);
  tally.right += Number(verdict.isRight);
  tally.review += Number(verdict.isToReview);
  for (const field of MEASURED) {
    if (!applies(field, book)) continue;
    const value = keyOf(field, verdict.values);
    const right = value !== undefined && isRight(field, value, book.edition);
    const counted = tally.fields[field];
    counted.stated += Number(value !== undefined);
    counted.right += Number(right);
    counted.knowable += Number(knowables.has(field));
    counted.found += Number(right && knowables.has(field));
    if (value !== undefined && !right) notes.push(`wrong ${field} of ${book.path}: ${value}`);
    else if (value === undefined && knowables.has(field)) notes.push(`no ${field} of ${book.path}`);
  }
  return notes;
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const { fields, ...counts } of tallies) {
    for (const key of ['items', 'wrong', 'findable', 'right', 'review'] as const) sum[key] += counts[key];
    for (const field of MEASURED) for (const key of ['stated', 'right', 'knowable', 'found'] as const) sum.fields[field][key] += fields[field][key];
  }
  return sum;
}

/** All fields together. */
export function allFields({ fields }: Tally): FieldTally {
  const all = { stated: 0, right: 0, knowable: 0, found: 0 };
  for (const each of Object.values(fields)) for (const key of ['stated', 'right', 'knowable', 'found'] as const) all[key] += each[key];
  return all;
}
