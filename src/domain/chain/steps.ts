/** The steps by which a chain changes an answer. Each makes a new one; the old one stays as it was. Pure. */
import type { Candidate, FieldOrigin } from '../book/candidate.ts';
import { parseFieldInput } from '../book/field-input.ts';
import { fieldOf } from '../book/fields.ts';
import type { FieldKey } from '../book/metadata.ts';
import type { ChainStep } from './chain.ts';

/** How sure a value is that the config gives, until a step says otherwise. */
const FILLED = 0.5;

type Draft = Pick<Candidate, 'metadata' | 'confidence'> & { origins: NonNullable<Candidate['origins']> };

/** The answer after all steps, in their order. */
export function applySteps(candidate: Candidate, steps: readonly ChainStep[]): Candidate {
  if (steps.length === 0) return candidate;
  const { metadata, confidence, origins } = candidate;
  const draft: Draft = { metadata: { ...metadata }, confidence: { ...confidence }, origins: { ...origins } };
  for (const step of steps) apply(draft, step);
  return { ...candidate, ...draft };
}

/** Fields that may be stated after all steps, of those that may be before. */
export function fieldsAfter(fields: readonly FieldKey[], steps: readonly ChainStep[]): FieldKey[] {
  return steps.reduce<FieldKey[]>(
    (known, { keep, drop = [], rename = {}, fill = {} }) => {
      const renamed = known.map((field) => rename[field] ?? field);
      const kept = renamed.filter((field) => keep?.includes(field) !== false && !drop.includes(field));
      return [...new Set([...kept, ...keysOf(fill)])];
    },
    [...fields],
  );
}

function apply(draft: Draft, { keep, drop, rename, fill, confidence }: ChainStep): void {
  if (keep) silence(draft, (field) => !keep.includes(field));
  if (drop) silence(draft, (field) => drop.includes(field));
  if (rename) move(draft, rename);
  for (const field of keysOf(fill ?? {})) fillField(draft, field, fill?.[field] ?? '');
  for (const field of keysOf(confidence ?? {})) {
    // What was dropped stays so.
    if (isSaid(draft, field)) draft.confidence[field] = confidence?.[field] ?? 0;
  }
}

/** Fields that are not said any more. Those by which books are told apart stay for that, without any weight: else the book is not found. */
function silence(draft: Draft, isMeant: (field: FieldKey) => boolean): void {
  for (const field of keysOf(draft.metadata).filter(isMeant)) {
    if (isCompared(field)) draft.confidence[field] = 0;
    else remove(draft, field);
  }
}

/** True for fields by which books and editions are told apart. */
function isCompared(field: FieldKey): boolean {
  return fieldOf(field).isTelling === true;
}

function remove({ metadata, confidence, origins }: Draft, field: FieldKey): void {
  delete metadata[field];
  delete confidence[field];
  delete origins[field];
}

/** True for a value that counts. */
function isSaid({ metadata, confidence }: Draft, field: FieldKey): boolean {
  return metadata[field] !== undefined && (confidence[field] ?? 0) > 0;
}

/** All fields move at once, so that two may change places. */
function move(draft: Draft, rename: Partial<Record<FieldKey, FieldKey>>): void {
  const before: Draft = { metadata: { ...draft.metadata }, confidence: { ...draft.confidence }, origins: { ...draft.origins } };
  const moved = keysOf(rename).filter((field) => isSaid(before, field) && rename[field] !== field);
  for (const field of moved) remove(draft, field);
  for (const field of moved) put(draft, rename[field] as FieldKey, before, field);
  // By its title a book is recognised, whatever became of it.
  for (const field of moved.filter((each) => isCompared(each) && draft.metadata[each] === undefined)) {
    put(draft, field, before, field);
    draft.confidence[field] = 0;
  }
}

/** A value under another field: entries join a list, and anything else takes the place of what is there. */
function put(draft: Draft, to: FieldKey, { metadata, confidence, origins }: Draft, from: FieldKey): void {
  const [value, own] = [metadata[from], isSaid(draft, to) ? draft.metadata[to] : undefined];
  const isJoined = Array.isArray(value) && Array.isArray(own);
  const joined = isJoined ? [...new Map([...own, ...value].map((entry) => [JSON.stringify(entry), entry])).values()] : value;
  const origin = isJoined ? jointOrigin(draft.origins[to], origins[from]) : origins[from];
  const sure = confidence[from] ?? 0;
  Object.assign(draft.metadata, { [to]: fieldOf(to).tidy(joined as never) ?? value });
  // A list is as sure as the less sure of its parts.
  draft.confidence[to] = isJoined ? Math.min(sure, draft.confidence[to] ?? 0) : sure;
  if (origin) draft.origins[to] = origin;
  else delete draft.origins[to];
}

function jointOrigin(a: FieldOrigin | undefined, b: FieldOrigin | undefined): FieldOrigin | undefined {
  if (!a || !b || a.from === b.from) return a ?? b;
  return { from: `${a.from} + ${b.from}`, lineages: [...new Set([...a.lineages, ...b.lineages])] };
}

function fillField(draft: Draft, field: FieldKey, typed: string | string[]): void {
  const definition = fieldOf(field);
  if (draft.metadata[field] !== undefined) return;
  const { value } = parseFieldInput({ definition }, typed);
  if (value === undefined) return;
  Object.assign(draft.metadata, { [field]: value });
  draft.confidence[field] = FILLED;
}

function keysOf(record: Partial<Record<FieldKey, unknown>>): FieldKey[] {
  return Object.keys(record) as FieldKey[];
}
