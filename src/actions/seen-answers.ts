/** Answers as one caller sees them: without what they say of fields that are hidden from it or masked. */
import type { Access } from '../domain/access/access.ts';
import { shownCandidate, shownMerged, shownOverrides, shownValues } from '../domain/access/shown-fields.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import { type FieldRef, overrideKey, valuesOf } from '../domain/book/record.ts';
import type { ScoredCandidate } from '../pipeline/match/apply.ts';
import type { StoredItem } from '../ports/items.ts';
import type { StoredRun } from '../ports/run-log.ts';
import type { Write } from '../ports/write-journal.ts';
import type { Choice } from './choices.ts';
import type { ConflictBooks } from './conflicts.ts';
import type { Explanation } from './explain.ts';
import type { DirectAnswer } from './look-up.ts';
import type { NamedRun } from './named-runs.ts';
import type { PreferencePreview } from './preferences.ts';
import type { ReviewEntry } from './review.ts';
import { listed, type ShownItem } from './search.ts';
import type { Secrets } from './secrets.ts';
import type { Undone } from './take-back.ts';

type Fields = Pick<Access, 'mayRead' | 'isMasked' | 'readsAllFields' | 'showsAllFields' | 'ownFields'>;

/** What the names and files of a book say stands in its query. */
export function seenItem(item: StoredItem, access: Fields): StoredItem {
  if (access.readsAllFields) return item;
  const { query: _, ...rest } = item;
  return rest;
}

export function seenExplanation(explanation: Explanation, access: Fields): Explanation {
  if (access.showsAllFields) return explanation;
  const { query, secrets, ...rest } = explanation;
  return {
    ...rest,
    ...(access.readsAllFields && query && { query }),
    ...(secrets && { secrets: seenSecrets(secrets, access) }),
    ownDecisions: Object.fromEntries(Object.entries(explanation.ownDecisions).filter(([key]) => access.mayRead({ field: 'customFields', key }))),
    item: seenItem(explanation.item, access),
    record: shownMerged(explanation.record, access),
    local: explanation.local.map((candidate) => shownCandidate(candidate, access)),
    candidates: explanation.candidates.map((each) => seenScored(each, access)),
    readings: explanation.readings.map((reading) => ({ ...reading, metadata: shownValues(reading.metadata, access) })),
  };
}

/** A secret is not masked for those who may not read it: it is not there. */
function seenSecrets(secrets: Secrets, access: Fields): Secrets {
  const isSeen = (key: string) => access.mayRead({ field: 'customFields', key }) && !access.isMasked({ field: 'customFields', key });
  return Object.fromEntries(Object.entries(secrets).filter(([key]) => isSeen(key)));
}

/** Scores say how well a field fits, and not what it says; contradictions and refuted identifiers quote it. */
function seenScored(scored: ScoredCandidate, access: Fields): ScoredCandidate {
  if (access.readsAllFields) return { ...scored, candidate: shownCandidate(scored.candidate, access) };
  const { refutes: _, candidate, match, ...rest } = scored;
  const contradictions = match.contradictions.map((each) => ({ ...each, detail: '' }));
  return { ...rest, candidate: shownCandidate(candidate, access), match: { ...match, contradictions } };
}

export function seenShown({ explanation, ...shown }: ShownItem, access: Fields): ShownItem {
  const seen = seenExplanation(explanation, access);
  return { ...shown, ...listed({ item: shown.item, record: { values: valuesOf(seen.record), changedAtMs: shown.changedAtMs } }), explanation: seen };
}

export function seenChoice(choice: Choice, access: Fields): Choice {
  if (access.showsAllFields) return choice;
  const contradictions = choice.contradictions.map((each) => (access.readsAllFields ? each : { ...each, detail: '' }));
  return {
    ...choice,
    metadata: shownValues(choice.metadata, access),
    contradictions,
    ...(choice.match && { match: { ...choice.match, contradictions } }),
    ...(choice.overrides && { overrides: shownOverrides(choice.overrides, access) }),
  };
}

/** The values of an entry come from the catalogue, where they are limited already. */
export function seenReview(entry: ReviewEntry, access: Fields): ReviewEntry {
  return { ...entry, choices: entry.choices.map((choice) => seenChoice(choice, access)) };
}

export function seenAnswer({ query, candidates, record, lookups }: DirectAnswer, access: Fields): DirectAnswer {
  const scored = access.showsAllFields ? candidates : candidates.map((each) => seenScored(each, access));
  return { query, candidates: scored, record: shownMerged(record, access), lookups };
}

/** A sidecar says everything that is known of a book. */
export function seenWrite(write: Write, access: Fields): Write {
  if (access.readsAllFields) return write;
  const { before: _before, after: _after, ...rest } = write;
  return { ...rest, isKept: false };
}

export function seenRun<T extends StoredRun & Pick<NamedRun, 'decided' | 'fields'>>(run: T, access: Fields): T {
  if (access.showsAllFields) return run;
  const { edit, decided, fields, ...rest } = run;
  const changed = new Set(edit ? [...edit.before, ...edit.after].filter((each) => !access.mayRead(each)).map(overrideKey) : []);
  const seen = fields?.filter((name) => access.mayRead(refOfKey(name)));
  const isWhole = changed.size === 0 && seen?.length === fields?.length;
  return {
    ...rest,
    ...(edit && { edit: { ...edit, before: shownOverrides(edit.before, access), after: shownOverrides(edit.after, access) } }),
    ...(seen && seen.length > 0 && { fields: seen }),
    ...(decided !== undefined && isWhole && { decided }),
  } as T;
}

/** The field that `overrideKey` made a key of. */
function refOfKey(key: string): FieldRef {
  const [field = '', ...part] = key.split('.');
  return { field: field as keyof Metadata, ...(part.length > 0 && { key: part.join('.') }) };
}

export function seenUndone(undone: Undone, access: Fields): Undone {
  if (access.readsAllFields) return undone;
  return { ...undone, run: seenRun(undone.run, access), steps: undone.steps.map(({ change: _, ...step }) => step) };
}

/** Values of a field that may not be read are masked, or left out. What the book has comes from the catalogue, where it is limited already. */
export function seenConflicts({ field, books, ...found }: ConflictBooks, access: Fields): ConflictBooks {
  const shown = (value: unknown) => shownValues({ [field]: value } as Metadata, access)[field];
  return { ...found, field, books: books.map((book) => ({ ...book, other: shown(book.other) })) };
}

export function seenPreference({ field, books, ...preview }: PreferencePreview, access: Fields): PreferencePreview {
  const shown = (value: unknown) => shownValues({ [field]: value } as Metadata, access)[field];
  const sample = access.mayRead({ field }) ? books.sample.map((book) => ({ ...book, before: shown(book.before), after: shown(book.after) })) : [];
  return { ...preview, field, books: { ...books, sample } };
}
