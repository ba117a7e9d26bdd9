/** `rubricator state`: looks at the store, copies it, and mends what is damaged. */
import { resolve } from 'node:path';
import { stateDirOf } from '../app/state.ts';
import { clearStore, copyState, examineState, type Mended, restoreStore } from '../app/state-care.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { printable } from './paint.ts';
import { withScans } from './scan-session.ts';
import { configFor } from './setup.ts';

const out = (line: string) => void process.stdout.write(`${printable(line)}\n`);
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

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
  out(
    isCopied ? 'rubricator state restore brings back the newest sound copy.' : 'rubricator state rebuild begins anew, from .rubricator.json beside the books.',
  );
  return EXIT.someFailed;
}

export async function copyStateCommand(options: CommonOptions): Promise<number> {
  const { file } = await copyState(dirOf(options), Date.now());
  out(`${file} written.`);
  return EXIT.ok;
}

export async function restoreStateCommand(options: CommonOptions): Promise<number> {
  const mended = await restoreStore(dirOf(options), Date.now());
  tellAside(mended);
  tellLost(mended);
  if (mended.copy)
    out(
      `The copy of ${timeOf(mended.copy.takenAtMs)} is the store now. What was decided, answered and written since is lost; sidecars on disk are as they are.`,
    );
  return EXIT.ok;
}

/** Begins anew, and reads all libraries without asking anybody. */
export async function rebuildStateCommand(options: CommonOptions): Promise<number> {
  const mended = await clearStore(dirOf(options), Date.now());
  tellAside(mended);
  tellLost(mended);
  const exitCode = await withScans({ ...options, offline: true }, async ({ app, scan }) => (app.config.libraries.length > 0 ? scan({ folders: [] }) : EXIT.ok));
  out('Lost: history and undo, and what was confirmed or rejected in review. Where .rubricator.json stands beside a book, answers came back from it,');
  out('and decisions wait in review. All else is found out again at the next scan.');
  return exitCode;
}

function tellAside({ aside }: Mended): void {
  if (aside !== undefined) out(`The damaged store is now ${aside}.`);
}

/** So many lines; whoever decided more looks into the store that was put aside. */
const MAX_LINES = 50;

function tellLost({ aside, lost }: Mended): void {
  if (aside === undefined) return;
  if (!lost) return out('It does not tell which decisions it held.');
  for (const { library, path, field } of lost.slice(0, MAX_LINES)) out(`  decided by hand and lost: ${field} of ${library}: ${path}`);
  if (lost.length > MAX_LINES) out(`  and ${lost.length - MAX_LINES} more`);
}

export function dirOf(options: CommonOptions): string {
  return resolve(stateDirOf(configFor(options).config, process.env));
}
