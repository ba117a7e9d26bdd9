/** `rubricator state`: looks at the store, copies it, and mends what is damaged. */

import { existsSync } from 'node:fs';
import type { Choice } from '../actions/choices.ts';
import type { ReviewEntry } from '../actions/review.ts';
import type { App } from '../app/app.ts';
import { passphraseOf } from '../app/passphrase.ts';
import { fetchCopy, sendCopy } from '../app/sent-copies.ts';
import { fileStateDirOf } from '../app/state.ts';
import { clearStore, copyState, examineState, type MadeDecision, type Mended, nameOfDecision, restoreStore, takeBack } from '../app/state-care.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { printable } from '../domain/text/printable.ts';
import { timeOf } from '../domain/text/time.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { withScans } from './scan-session.ts';
import { out as print } from './screen.ts';
import { configFor } from './setup.ts';
import { sending, storageOf } from './stored.ts';

const out = (line: string) => print(printable(line));

export async function checkStateCommand(options: CommonOptions): Promise<number> {
  const stateDir = dirOf(options);
  const { movedTo, problem, books, copies } = examineState(stateDir);
  if (movedTo !== undefined) {
    out(`${stateDir}: moved to ${movedTo}.`);
    return EXIT.someFailed;
  }
  out(problem === undefined ? `${stateDir}: sound, ${books} books.` : `${stateDir}: the store cannot be used (${problem}).`);
  for (const copy of copies) out(`  copy of ${timeOf(copy.takenAtMs)}: ${copy.problem ?? 'sound'}`);
  if (copies.length === 0) out('  no copies');
  if (problem === undefined) return EXIT.ok;
  const isCopied = copies.some((copy) => copy.problem === undefined);
  out(isCopied ? 'rubricator state restore brings back the newest sound copy.' : 'rubricator state rebuild begins anew, from what stands beside the books.');
  return EXIT.someFailed;
}

export interface CopyStateOptions extends CommonOptions {
  to?: string;
  encrypt?: boolean;
  keep?: number;
  keepDays?: number;
}

export async function copyStateCommand(options: CopyStateOptions): Promise<number> {
  const { config } = configFor(options);
  const { to, passphraseFile, keep } = config.stateCopies;
  const place = options.to ?? to;
  if (place === undefined && (options.encrypt || options.keep !== undefined || options.keepDays !== undefined)) {
    complain('say where to: --to <place>, or stateCopies.to in the config');
    return EXIT.usage;
  }
  const passphrase = place !== undefined && (options.encrypt || passphraseFile !== undefined) ? passphraseOf(passphraseFile, process.env) : undefined;
  const copy = await copyState(dirOf(options), Date.now());
  out(`${copy.file} written.`);
  if (place === undefined) return EXIT.ok;
  return sending(async (signal) => {
    const asked = { count: options.keep, days: options.keepDays };
    const isAsked = options.keep !== undefined || options.keepDays !== undefined || place !== to;
    const { name, removed } = await sendCopy(copy, { place, passphrase, keep: isAsked ? asked : keep, storage: storageOf(config), signal });
    out(`${name} written to ${place}${passphrase === undefined ? '' : ', encrypted'}.`);
    for (const each of removed) out(`  ${each} removed: older than what is kept`);
    return EXIT.ok;
  });
}

export interface RestoreStateOptions extends CommonOptions {
  from?: string;
}

export async function restoreStateCommand(options: RestoreStateOptions): Promise<number> {
  const { aside, told, fields, copy, taken, lost } = await restoreStore(dirOf(options), Date.now(), fetchedFor(options));
  tellAside({ aside, told });
  tellFields(fields);
  tellDecisions('decided since, and taken over from the damaged store', taken);
  tellDecisions('decided since, and lost, because the book is not known', lost);
  out(`The copy of ${timeOf(copy.takenAtMs)} is the store now. What was answered and written since is lost, with its undo; sidecars on disk are as they are.`);
  return EXIT.ok;
}

export interface RebuildOptions extends CommonOptions {
  takeDecisions?: boolean;
}

/**
 * Begins anew, and reads all libraries without asking anybody.
 * @param folders that are libraries as well
 */
export async function rebuildStateCommand(folders: readonly string[], options: RebuildOptions): Promise<number> {
  const mended = await clearStore(dirOf(options), Date.now());
  tellAside(mended);
  return withScans({ ...options, offline: true }, async ({ app, scan }) => {
    const all = [...app.config.libraries.map(({ path }) => path), ...(mended.told?.folders ?? []).filter(existsSync), ...folders];
    const read = () => (all.length > 0 ? scan({ folders: [...new Set(all)] }) : Promise.resolve(EXIT.ok));
    let exitCode = await read();
    const { taken, lost } = await takeBack(mended.told ?? { decisions: [], marks: [] }, app, Date.now());
    const offered = (await app.questions.review({ isAll: false })).filter(({ choices }) => choices.some(isRecord));
    const confirmed = options.takeDecisions ? await confirmAll(app, offered) : 0;
    if (taken.length > 0 || confirmed > 0) exitCode = await read();
    tellFields(mended.fields);
    tellLostFields(missingFields({ decisions: mended.told?.decisions ?? [], offered }, app));
    tellDecisions('decided by hand, and taken over from the damaged store', taken);
    tellDecisions('decided by hand, and lost, because the book was not found', lost);
    if (confirmed > 0) out(`Taken over from .rubricator.json: what was decided about ${count(confirmed, 'book')}.`);
    else if (offered.length > 0)
      out(
        `What .rubricator.json says was decided about ${count(offered.length, 'book')} waits in rubricator review; state rebuild --take-decisions takes all of it.`,
      );
    tellLost(mended);
    return exitCode;
  });
}

const isRecord = ({ source }: Choice) => source === 'record';

/** Confirms what records beside the books offer. The scan after it writes what follows. */
async function confirmAll(app: App, entries: readonly ReviewEntry[]): Promise<number> {
  const changes = app.changes(async () => {});
  for (const { path, choices } of entries) {
    const keys = choices.filter(isRecord).map(({ key }) => key);
    await changes.decide({ item: await app.questions.findBook(path), keys, verdict: 'confirmed', actor: commandLineActor(), isDryRun: false });
  }
  return entries.length;
}

function tellAside({ aside, told }: Pick<Mended, 'aside' | 'told'>): void {
  if (aside === undefined) return;
  out(`The damaged store is now ${aside}.`);
  if (!told) out('It does not tell which decisions it held.');
}

/** Keys of own fields about which something was decided, and that nobody knows any more. */
function missingFields({ decisions, offered }: { decisions: readonly MadeDecision[]; offered: readonly ReviewEntry[] }, { ownFields }: App): string[] {
  const ofStore = decisions.flatMap((made) => ('override' in made ? [made.override] : []));
  const ofRecords = offered.flatMap(({ choices }) => choices.filter(isRecord).flatMap(({ overrides = [] }) => overrides));
  const keys = [...ofStore, ...ofRecords].flatMap(({ field, key }) => (field === 'customFields' && key !== undefined ? [key] : []));
  const known = new Set(ownFields.all().map(({ field }) => field.id));
  return [...new Set(keys)].filter((key) => !known.has(key)).sort();
}

function tellFields(fields: readonly CustomField[]): void {
  if (fields.length > 0) out(`Fields of your own, taken over: ${fields.map(({ id }) => id).join(', ')}.`);
}

function tellLostFields(keys: readonly string[]): void {
  if (keys.length === 0) return;
  out(`Fields of your own that were added while the program ran, and could not be brought back: ${keys.join(', ')}.`);
  out('rubricator fields add makes such a field again; its values wait in rubricator review with what else was decided.');
}

/** What no rebuilding brings back. */
function tellLost({ aside, told }: Mended): void {
  const history = told?.history ? `the history of ${count(told.history.runs, 'run')}, and undo of ${count(told.history.writes, 'write')}` : 'history and undo';
  out(`Lost: ${aside === undefined ? 'history and undo' : history}; and what was decided that neither the damaged store nor a .rubricator.json tells.`);
  out('What was adopted or decided and stands in marked sidecars is adopted from them. Answers that no record holds are asked for again at the next scan;');
  out('until then sidecars of ours stay as they are.');
}

/** So many lines; whoever decided more looks into the store that was put aside. */
const MAX_LINES = 50;

function tellDecisions(what: string, made: readonly MadeDecision[]): void {
  for (const each of made.slice(0, MAX_LINES)) out(`  ${what}: ${nameOfDecision(each)} of ${each.library}: ${each.path}`);
  if (made.length > MAX_LINES) out(`  and ${made.length - MAX_LINES} more`);
}

function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

/** What brings the copy from elsewhere; undefined to take one from here. */
function fetchedFor(options: RestoreStateOptions) {
  const { from: place } = options;
  if (place === undefined) return undefined;
  const { config } = configFor(options);
  const passphrase = () => passphraseOf(config.stateCopies.passphraseFile, process.env);
  return () => fetchCopy({ place, stateDir: dirOf(options), passphrase, storage: storageOf(config), signal: new AbortController().signal });
}

function dirOf(options: CommonOptions): string {
  return fileStateDirOf(configFor(options).config, process.env);
}
