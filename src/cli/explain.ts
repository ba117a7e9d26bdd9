/** `rubricator explain`: every claim, winner first, why it won, and how each answer was scored. */

import type { Explanation } from '../actions/explain.ts';
import { explainedOwn } from '../actions/explain-own.ts';
import { sealedLine } from '../actions/secrets.ts';
import { showActor, UNKNOWN_ACTOR } from '../domain/actor.ts';
import { type CustomField, showCustom } from '../domain/book/custom-field.ts';
import type { FieldDefinition } from '../domain/book/field-definition.ts';
import { FIELD_KEYS, FIELDS, findField } from '../domain/book/fields.ts';
import type { Recommendation } from '../domain/book/match.ts';
import { namesOf } from '../domain/book/names.ts';
import type { Claim, MergedField, MergedRecord } from '../domain/book/record.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import { fold } from '../domain/text/text.ts';
import { timeOf } from '../domain/text/time.ts';
import type { ScoredCandidate } from '../pipeline/match/apply.ts';
import type { ReadingChoice } from '../pipeline/match/judge.ts';
import type { Opened } from '../ports/vault.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';

export interface ExplainOptions extends CommonOptions {
  json?: boolean;
}

export async function explainCommand(book: string, fieldName: string | undefined, options: ExplainOptions): Promise<number> {
  const field = fieldName === undefined ? undefined : findField(fieldName);
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const own = fieldName === undefined || field ? undefined : ownField(fieldName, app.ownFields.current());
    if (fieldName !== undefined && !field && !own) {
      complain(noSuch('field', fieldName, [...FIELD_KEYS, ...app.ownFields.current().map(({ id }) => id)]));
      return EXIT.usage;
    }
    const explanation = await app.questions.explainBook(await app.questions.findBook(book));
    if (own) tellOwn(explanation, own, options);
    else if (options.json) outJson(toJson(explanation, field));
    else printExplanation(explanation, field, screenFor(options));
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** @param only the one field that was asked about */
function toJson({ item: { path, library }, record, readings, candidates, secrets }: Explanation, only: FieldDefinition | undefined) {
  if (!only) return { path, library, ...record, readings, candidates, ...(secrets && Object.keys(secrets).length > 0 && { secrets }) };
  const { fields, conflicts, missing, unsure } = record;
  const { key } = only;
  return {
    ...{ path, library, fields: fields[key] === undefined ? {} : { [key]: fields[key] } },
    conflicts: conflicts.filter(({ field }) => field === key),
    ...{ missing: missing.filter((each) => each === key), unsure: unsure.filter((each) => each === key) },
  };
}

function printExplanation(explanation: Explanation, only: FieldDefinition | undefined, screen: Screen): void {
  const { paint } = screen;
  const warn = (text: string) => out(paint('yellow', `  ${screen.sign('!', 'Warning:')} ${printable(text)}`));
  const { item, record, readings } = explanation;
  out(paint('bold', printable(item.path)));
  if (item.state === 'offline') out('  not on disk at the last scan');
  for (const problem of item.problems) warn(problem);
  for (const field of only ? [only] : FIELDS) {
    const merged = record.fields[field.key] as MergedField | undefined;
    if (merged) printField(field, merged, screen);
    else if (only) out(`\n${field.label}: no source states it`);
    if (record.unsure.includes(field.key)) warn('too unsure to be written: only the names of folders and files say so');
  }
  if (!only || only.key === 'customFields') printSecrets(explanation, screen);
  if (!only) printOpenFields(record);
  if (readings.length > 0 && !only) out(paint('bold', '\nNames'));
  for (const reading of only ? [] : readings) out(`  ${showReading(reading, paint)}`);
  printAnswers(explanation, screen);
}

function ownField(name: string, fields: readonly CustomField[]): CustomField | undefined {
  return fields.find(({ id, label }) => [id, label].some((known) => fold(known) === fold(name)));
}

function tellOwn(explanation: Explanation, field: CustomField, options: ExplainOptions): void {
  const { item, secrets = {} } = explanation;
  const { id, label } = field;
  const merged = explainedOwn(explanation, field);
  const ofIt = Object.hasOwn(secrets, id) ? { [id]: secrets[id] as Opened } : undefined;
  if (options.json) {
    const { path, library } = item;
    outJson({ path, library, fields: merged ? { [id]: merged } : {}, conflicts: [], missing: [], unsure: [], ...(ofIt && { secrets: ofIt }) });
    return;
  }
  const screen = screenFor(options);
  out(screen.paint('bold', printable(item.path)));
  if (merged && !ofIt) printField({ label, show: (value: unknown) => showCustom(field, value) }, merged, screen);
  else if (!ofIt) out(`\n${printable(label)}: no source states it`);
  printSecrets({ secrets: ofIt ?? {} }, screen);
}

function printSecrets({ secrets = {} }: Pick<Explanation, 'secrets'>, { paint }: Screen): void {
  const lines = Object.entries(secrets).map(([key, opened]) => `  ${key}: ${printable('value' in opened ? showOpened(opened.value) : sealedLine(opened))}`);
  if (lines.length > 0) out(paint('bold', '\nEncrypted'));
  for (const line of lines) out(line);
}

function showOpened(value: unknown): string {
  return Array.isArray(value) ? value.join('; ') : String(value);
}

function printOpenFields({ conflicts, missing }: MergedRecord): void {
  if (conflicts.length > 0) out(`\nConflicts: ${conflicts.map(({ field }) => field).join(', ')}`);
  if (missing.length > 0) out(`Missing: ${missing.join(', ')}`);
}

/** What each provider answered, best first, and those that did not. */
function printAnswers({ candidates, lookups }: Explanation, screen: Screen): void {
  if (candidates.length > 0) out(screen.paint('bold', '\nAnswers'));
  for (const candidate of candidates) printCandidate(candidate, screen);
  for (const { provider, outcome, error, dueAtMs } of lookups) {
    const due = dueAtMs < 8.64e15 ? `, due again ${timeOf(dueAtMs)}` : '';
    if (outcome !== 'found' && outcome !== 'skipped') out(`  ${provider}: ${outcome}${error ? ` (${printable(error)})` : ''}${due}`);
  }
}

/** How a field is called, and its values in one line. */
type Shown = { label: string; show(value: never): string };

/** A field with every claim, winner first, and why it won. */
export function printField(field: Shown, merged: MergedField, { paint, sign }: Screen): void {
  const shown = merged.value === undefined ? (merged.override ? '(cleared)' : '(not applied)') : printable(field.show(merged.value as never));
  out(`\n${paint('bold', printable(field.label))}: ${shown}`);
  out(`  ${merged.reason}${merged.override ? decidedBy(merged.override) : `; confidence ${merged.confidence.toFixed(2)}`}`);
  for (const [index, claim] of merged.claims.entries())
    out(`  ${index === 0 && !merged.override && merged.value !== undefined ? paint('green', sign('→', 'chosen:')) : ' '} ${showClaim(field, claim)}`);
  for (const { element, sources, madeFrom } of merged.contributions ?? [])
    out(`      ${printable(element)}: ${sources.join(', ')}${madeFrom ? ` from ${madeFrom.join(', ') || 'nothing'}` : ''}`);
  for (const problem of merged.problems ?? []) out(paint('yellow', `      ${sign('!', 'Warning:')} ${printable(problem)}`));
}

/** ` by user (lock) on 2026-11-26; ann (command line)`. */
function decidedBy({ origin, setAtMs, actor = UNKNOWN_ACTOR }: NonNullable<MergedField['override']>): string {
  return ` by ${origin} on ${new Date(setAtMs).toISOString().slice(0, 10)}; ${printable(showActor(actor))}`;
}

/** `Author - Title: 0.62, used; Salt by Ann Cole`. */
function showReading({ habit, score, metadata, isUsed, verdict }: ReadingChoice, paint: Paint): string {
  const what = [metadata.title ?? 'no title', namesOf(metadata.authors).join(' & ')].filter(Boolean).join(' by ');
  const state = verdict ?? (isUsed ? 'used' : undefined);
  return `${habit}: ${score.toFixed(2)}${state ? paint(isUsed ? 'green' : 'yellow', `, ${state}`) : ''}; ${printable(what)}`;
}

function showClaim(field: Shown, claim: Claim): string {
  const fetched = claim.fetchedAtMs === undefined ? '' : `, fetched ${new Date(claim.fetchedAtMs).toISOString().slice(0, 10)}`;
  const marks = `${claim.cached ? ', cached' : ''}${claim.stale ? ', stale' : ''}`;
  return `${claim.confidence.toFixed(2)}  ${(claim.from === undefined ? claim.source : `${claim.source} (${claim.from})`).padEnd(10)} ${printable(field.show(claim.value as never))}  (${printable(claim.sourceId)}${fetched}${marks})`;
}

function printCandidate({ candidate, match, isApplied, verdict: said, decidedBy: actor }: ScoredCandidate, { paint, sign }: Screen): void {
  const verdict = isApplied
    ? paint('green', said === 'confirmed' ? 'confirmed' : match.isEditionSure ? 'applied' : 'applied as to the work')
    : paint('yellow', said ?? (match.recommendation === 'medium' || match.isQuestion ? 'waits for review' : 'not applied'));
  out(
    `  ${candidate.source} ${printable(candidate.sourceId)}${candidate.region ? ` (${candidate.region})` : ''}: ${match.total.toFixed(2)} ${match.recommendation}, ${verdict}${actor ? ` by ${printable(showActor(actor))}` : ''}`,
  );
  out(
    `    ${Object.entries(match.parts)
      .map(([part, value]) => `${part} ${value.toFixed(2)}`)
      .join(' · ')}`,
  );
  if (candidate.askedBy !== undefined) out(`    found by: ${printable(candidate.askedBy)}`);
  for (const { name, detail, cap } of match.contradictions) out(paint('yellow', `    ${sign('!', 'Warning:')} ${name}: ${printable(detail)}${limitOf(cap)}`));
}

function limitOf(cap: Recommendation): string {
  return cap === 'strong' ? '' : cap === 'none' ? ' (rejected)' : ` (at most ${cap})`;
}
