/** `rubricator review`: books of which a match waits for a decision, with the candidates side by side; and the decision. */

import Table from 'cli-table3';
import { allChoices, type Choice, choicesOf } from '../actions/choices.ts';
import type { ReviewEntry } from '../actions/review.ts';
import { FIELDS } from '../domain/book/fields.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { overrideKey } from '../domain/book/record.ts';
import { printable, printableJson } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type Paint, paintFor } from './paint.ts';
import { applyAtOnce, withScans } from './scan-session.ts';
import { setUp } from './setup.ts';

export interface ReviewOptions extends CommonOptions {
  json?: boolean;
}

export interface DecideOptions extends CommonOptions {
  dryRun?: boolean;
}

/** Candidates that fit beside each other on a screen. */
const SHOWN = 3;
const COMPARED: readonly FieldKey[] = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'durationMs',
  'publisher',
  'publishedDate',
  'language',
  'identifiers',
];

export async function reviewCommand(options: ReviewOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const entries = await app.questions.review();
    const out = (line: string) => void process.stdout.write(`${line}\n`);
    if (options.json) out(printableJson(entries.map(toJson), 2));
    else printEntries(entries, paintFor(process.stdout, process.env), out);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

export async function confirmCommand(path: string, candidate: string, options: DecideOptions): Promise<number> {
  return decide(path, candidate, 'confirmed', options);
}

/** @param candidate all that wait, if undefined */
export async function rejectCommand(path: string, candidate: string | undefined, options: DecideOptions): Promise<number> {
  return decide(path, candidate, 'rejected', options);
}

async function decide(path: string, wanted: string | undefined, verdict: 'confirmed' | 'rejected', options: DecideOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, quiet: !isDryRun }, async (session) => {
    const { questions, changes } = session.app;
    const item = await questions.findBook(path);
    const explanation = await questions.explainBook(item);
    const waiting = choicesOf(explanation);
    const chosen = wanted === undefined ? waiting : find(waiting, allChoices(explanation), wanted);
    if (chosen.length === 0) return refuse(whyNone(wanted, waiting));
    const { apply, exitCode } = applyAtOnce(session, () => {
      for (const { name } of chosen) process.stdout.write(`${isDryRun ? 'would be ' : ''}${verdict}: ${printable(name)}\n`);
    });
    const keys = chosen.map(({ key }) => key);
    const outcome = await changes(apply).decide({ item, keys, verdict, actor: commandLineActor(), isDryRun });
    return outcome === 'unknown candidate' ? refuse(outcome) : exitCode();
  });
}

function whyNone(wanted: string | undefined, waiting: readonly Choice[]): string {
  if (wanted === undefined) return 'nothing waits for a decision there';
  const names = waiting.map(({ name }, index) => `${index + 1} (${name})`);
  return `there is no candidate “${wanted}”; there are ${names.join(', ') || 'none'}`;
}

function refuse(message: string): number {
  complain(message);
  return EXIT.usage;
}

/** By its number in the list, by its name, or by its id alone. */
function find(waiting: readonly Choice[], all: readonly Choice[], wanted: string): Choice[] {
  const byNumber = /^\d{1,2}$/.test(wanted) ? waiting[Number(wanted) - 1] : undefined;
  if (byNumber) return [byNumber];
  const matching = all.filter(({ name, id }) => name === wanted || id === wanted);
  return matching.slice(0, 1);
}

function toJson({ path, library, values, choices }: ReviewEntry) {
  return {
    path,
    library,
    metadata: values,
    candidates: choices.map(({ name, editionKind, metadata, score, match, overrides, verdicts = [] }, index) => ({
      number: index + 1,
      candidate: name,
      editionKind,
      metadata,
      total: score,
      ...(overrides && { decisions: overrides.map(({ field, key, value }) => ({ field, key, value })) }),
      ...(verdicts.length > 0 && { answers: verdicts.map(({ key, verdict }) => ({ answer: key, verdict })) }),
      ...match,
    })),
  };
}

function printEntries(entries: readonly ReviewEntry[], paint: Paint, out: (line: string) => void): void {
  if (entries.length === 0) return out('Nothing waits for a decision.');
  for (const { path, values, choices } of entries) {
    out(paint('bold', printable(path)));
    out(comparison(values, choices.slice(0, SHOWN)));
    for (const [index, { contradictions }] of choices.slice(0, SHOWN).entries())
      for (const { name, detail } of contradictions) out(paint('yellow', `  ${index + 1} ! ${name}: ${printable(detail)}`));
    for (const [index, { overrides = [], verdicts = [] }] of choices.slice(0, SHOWN).entries()) {
      for (const override of overrides) out(`  ${index + 1} decides ${overrideKey(override)}${override.value === undefined ? ': cleared' : ''}`);
      for (const { key, verdict } of verdicts) out(`  ${index + 1} decides ${printable(key)}: ${verdict}`);
    }
    if (choices.length > SHOWN) out(`  and ${choices.length - SHOWN} more (--json)`);
    out('');
  }
  out(`${entries.length} to decide:  rubricator review confirm <path> <number>   or   rubricator review reject <path> [number]`);
}

function comparison(here: Metadata, choices: readonly Choice[]): string {
  const width = choices.length > 2 ? 24 : 32;
  const table = new Table({
    head: ['', 'here', ...choices.map(({ source }, index) => `${index + 1}: ${source}`)],
    colWidths: [14, width, ...choices.map(() => width)],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  table.push(['score', '', ...choices.map(({ score }) => score.toFixed(2))]);
  for (const field of FIELDS.filter(({ key }) => COMPARED.includes(key))) {
    const show = (metadata: Metadata) => (metadata[field.key] === undefined ? '' : printable(field.show(metadata[field.key] as never)));
    const row = [show(here), ...choices.map(({ metadata }) => show(metadata))];
    if (row.some(Boolean)) table.push([field.label, ...row]);
  }
  return table.toString();
}
