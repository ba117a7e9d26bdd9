/** `rubricator state export`, `import` and `move`: carries what is known of the books elsewhere. */
import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { passphraseOf } from '../app/passphrase.ts';
import { fileStateDirOf, stateDirOf } from '../app/state.ts';
import { isDatabase, moveIntoDatabase, moveOutOfDatabase } from '../app/state-between.ts';
import { readElsewhere, writeElsewhere } from '../app/state-file-elsewhere.ts';
import { exportState, type Imported, importState, moveState } from '../app/state-transfer.ts';
import { isStorageAddress } from '../domain/storage-address.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out as print } from './screen.ts';
import { configFor } from './setup.ts';
import { sending, storageOf } from './stored.ts';

export interface ImportStateOptions extends CommonOptions {
  library?: Map<string, string>;
  prefer: 'newer' | 'file' | 'here';
  dryRun?: boolean;
}

const out = (line: string) => print(printable(line));
/** So many decisions are shown each on its line. */
const MAX_LINES = 50;

export async function exportStateCommand(file: string, options: CommonOptions & { encrypt?: boolean }): Promise<number> {
  const { config } = configFor(options);
  const target = placeOf(file);
  const passphrase = options.encrypt ? passphraseOf(config.stateCopies.passphraseFile, process.env) : undefined;
  const make = (to: string) => exportState(stateDirIn(config), to, { libraries: config.libraries, nowMs: Date.now() });
  return sending(async (signal) => {
    const { libraries } = await writeElsewhere(target, make, { passphrase, storage: storageOf(config), signal });
    out(`${target} written: ${libraries.map(({ id, books }) => `${count(books, 'book')} of ${id}`).join(', ') || 'no books'}.`);
    return EXIT.ok;
  });
}

/** Absolute, if it is a file of this machine. */
function placeOf(file: string): string {
  return isStorageAddress(file) ? file : resolve(file);
}

export async function importStateCommand(file: string, options: ImportStateOptions): Promise<number> {
  const { config } = configFor(options);
  const { library: places = new Map<string, string>(), prefer, dryRun: isDryRun = false } = options;
  const stateDir = stateDirIn(config);
  const passphrase = () => passphraseOf(config.stateCopies.passphraseFile, process.env);
  const how = { libraries: config.libraries, places, prefer, isDryRun, actor: commandLineActor(), nowMs: Date.now() };
  const signal = new AbortController().signal;
  tell(await readElsewhere(placeOf(file), (here) => importState(stateDir, { file: here, ...how }), { passphrase, storage: storageOf(config), signal }));
  out(isDryRun ? 'Nothing was changed.' : 'The next scan takes it from there: it asks nobody about what is answered already.');
  return EXIT.ok;
}

function tell({ note, places, newBooks, knownBooks, runs, runsMovedBy, decisions, fields, pictures, copy }: Imported): void {
  out(`Exported by Rubricator ${note.program} on ${note.exportedAt.slice(0, 16).replace('T', ' ')} UTC.`);
  for (const { id } of note.libraries) {
    const place = places.find(({ from }) => from === id);
    out(`  ${id}: ${place ? (place.prefix ? `${place.prefix} in ${place.to}` : place.to) : 'left out'}`);
  }
  out(`${count(newBooks, 'new book')}, with all that is known of them and ${count(runs, 'run')} of their history.`);
  if (runs > 0 && runsMovedBy > 0) out(`Those runs have numbers above ${runsMovedBy} here.`);
  if (knownBooks > 0) out(`${count(knownBooks, 'book')} known here already: their history stays as it is here; decisions and newer answers come along.`);
  for (const decision of decisions.slice(0, MAX_LINES)) out(`  ${decisionLine(decision)}`);
  if (decisions.length > MAX_LINES) out(`  and ${count(decisions.length - MAX_LINES, 'more decision')}`);
  for (const { id, problem } of fields) out(`Field ${id}: ${problem === undefined ? 'taken' : `left out: ${problem}`}`);
  if (pictures > 0) out(`${count(pictures, 'uploaded cover')}.`);
  if (copy) out(`What was here before: ${copy.file}`);
}

type MergedDecision = Imported['decisions'][number];

const OUTCOMES: Record<MergedDecision['outcome'], string> = {
  taken: 'taken',
  replaced: 'taken instead of the decision here',
  kept: 'left out: the decision here stays',
};

function decisionLine({ library, path, about, outcome }: MergedDecision): string {
  return `${about} of ${library}: ${path}: ${OUTCOMES[outcome]}`;
}

/** @param place a folder, or the address of a database */
export async function moveStateCommand(place: string, options: CommonOptions): Promise<number> {
  const { config } = configFor(options);
  if (isDatabase(place)) return moveThere(place, stateDirIn(config));
  if (config.database) return moveBack(config.database, resolve(stateDirOf(config, process.env)), resolve(place));
  const to = resolve(place);
  const { books, cacheProblem } = await moveState(stateDirIn(config), to);
  out(`The state is in ${to} now, compared: ${count(books, 'book')}.`);
  if (cacheProblem !== undefined) out(`The cache of provider answers is not (${cacheProblem}); answers that books have are in the state itself.`);
  out(`Name that folder as stateDir in the config, or with --state. Until then every command tells where the state went.`);
  return EXIT.ok;
}

async function moveThere(url: string, stateDir: string): Promise<number> {
  const { books, place } = await moveIntoDatabase(stateDir, url);
  out(`The state is in ${place} now, compared: ${count(books, 'book')}.`);
  out(`Name it as database in the config. Until then every command tells where the state went.`);
  out(`${stateDir} still has the answers of providers and uploaded covers, and the state as it was as rubricator.sqlite.moved.`);
  return EXIT.ok;
}

async function moveBack(database: NonNullable<Config['database']>, stateDir: string, to: string): Promise<number> {
  const { books, place } = await moveOutOfDatabase(database, stateDir, to);
  out(`The state of ${place} is in ${to} now, compared: ${count(books, 'book')}.`);
  out(`Take database out of the config${to === stateDir ? '' : ', and name that folder as stateDir'}. Until then every command tells where the state went.`);
  return EXIT.ok;
}

function stateDirIn(config: ReturnType<typeof configFor>['config']): string {
  return fileStateDirOf(config, process.env);
}

function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}
