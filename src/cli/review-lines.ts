/** Books under review as lines: what is known here, and how each candidate differs from it. */
import type { Choice } from '../actions/choices.ts';
import type { ReviewEntry } from '../actions/review.ts';
import { showActor } from '../domain/actor.ts';
import { compareValues } from '../domain/book/compare-values.ts';
import type { FieldDefinition } from '../domain/book/field-definition.ts';
import { FIELDS } from '../domain/book/fields.ts';
import type { FieldValue, Metadata } from '../domain/book/metadata.ts';
import { overrideKey } from '../domain/book/record.ts';
import { printable } from '../domain/text/printable.ts';
import type { Screen } from './screen.ts';

const LABEL_WIDTH = 13;

export function reviewLines(entries: readonly ReviewEntry[], screen: Screen): string[] {
  if (entries.length === 0) return ['Nothing waits for a decision.'];
  return [...entries.flatMap((entry) => [...entryLines(entry, screen), '']), ...footer(entries.length, screen)];
}

function footer(count: number, { isPlain }: Screen): string[] {
  const books = count === 1 ? '1 book' : `${count} books`;
  return [
    isPlain ? `${books}.` : `${books}.  = the same as here   ≠ another value   + not known here`,
    'rubricator review confirm <path> <number>     take this candidate',
    'rubricator review reject <path> [number]      never take it, or any of these',
    'rubricator review reset <path>                decide anew',
  ];
}

export function entryLines({ path, values, choices }: ReviewEntry, screen: Screen): string[] {
  const nothing = choices.length === 0 ? ['  no candidate waits for a decision (--all shows those that were decided)'] : [];
  return [
    screen.paint('bold', printable(path)),
    ...hereLines(values),
    ...choices.flatMap((choice, index) => choiceLines(choice, { number: index + 1, values, screen })),
    ...nothing,
  ];
}

function hereLines(values: Metadata): string[] {
  const known = compared(values);
  return known.map(({ label, shown }, index) => `  ${(index === 0 ? 'here' : '').padEnd(6)}${label.padEnd(LABEL_WIDTH)} ${shown}`);
}

interface Shown {
  number: number;
  /** What the record says here. */
  values: Metadata;
  screen: Screen;
}

function choiceLines(choice: Choice, { number, values, screen }: Shown): string[] {
  const { paint, sign } = screen;
  const { name, score, metadata, contradictions, overrides = [], verdicts = [] } = choice;
  return [
    `  ${paint('bold', `${number}  ${printable(name)}`)}  ${score.toFixed(2)}${verdictOf(choice)}`,
    ...compared(metadata).map(({ field, label, shown }) => comparedLine({ field, label, shown }, { metadata, values, screen })),
    ...contradictions.map(({ name: what, detail }) => paint('yellow', `      ${sign('!', 'Warning:')} ${what}: ${printable(detail)}`)),
    ...overrides.map((override) => `      decides ${overrideKey(override)}${override.value === undefined ? ': cleared' : ''}`),
    ...verdicts.map(({ key, verdict }) => `      decides ${printable(key)}: ${verdict}`),
  ];
}

function verdictOf({ verdict, decidedBy }: Choice): string {
  if (!verdict) return '';
  return decidedBy ? `  ${verdict} by ${printable(showActor(decidedBy))}` : `  ${verdict}`;
}

interface ComparedField {
  field: FieldDefinition;
  label: string;
  shown: string;
}

function compared(metadata: Metadata): ComparedField[] {
  return FIELDS.filter(({ key, isTelling }) => isTelling && metadata[key] !== undefined).map((field) => ({
    field,
    label: field.label,
    shown: printable(field.show(metadata[field.key] as never)),
  }));
}

function comparedLine({ field, label, shown }: ComparedField, { metadata, values, screen }: Omit<Shown, 'number'> & { metadata: Metadata }): string {
  const { paint, sign } = screen;
  switch (compareValues(field.key, values[field.key], metadata[field.key] as FieldValue)) {
    case 'only there':
      return `      ${sign('+', 'only there:')} ${label.padEnd(LABEL_WIDTH)}${paint('green', shown)}`;
    case 'same':
      return `      ${sign('=', 'the same:')} ${label.padEnd(LABEL_WIDTH)}${shown}`;
    case 'other':
      return `      ${paint('yellow', sign('≠', 'another:'))} ${label.padEnd(LABEL_WIDTH)}${paint('yellow', shown)}`;
  }
}
