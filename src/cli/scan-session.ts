/** Scans that a command runs and reports on the terminal: `scan` itself, and commands whose decisions take effect at once. */

import type { Apply, Pretence } from '../actions/apply.ts';
import type { LibraryResult, ScanOptions } from '../actions/scan.ts';
import type { App } from '../app/app.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import type { LibraryKind } from '../domain/library/item.ts';
import { pauseInWords } from '../domain/pause.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { createProgress, type Progress } from './progress.ts';
import { waitsFor } from './progress-line.ts';
import { createReporter, type Reporter } from './scan-report.ts';
import { createScreen, out, screenFor } from './screen.ts';
import { setUp } from './setup.ts';

export interface ScanSessionOptions extends CommonOptions {
  offline?: boolean;
  /** False to ask no provider, though covers are fetched. */
  ask?: boolean;
  dryRun?: boolean;
  /** A dry run shows diffs. */
  diff?: boolean;
  force?: boolean;
  only?: string[];
  limit?: number;
  kind?: LibraryKind;
  json?: boolean;
  quiet?: boolean;
  /** Shows the bar even if it is quiet otherwise. */
  bar?: boolean;
  verbose?: boolean;
  /** Show a table of the books at the end; the demo does. */
  table?: boolean;
  /** Says nothing but troubles. */
  silent?: boolean;
  /** Leaves no state where there is none. */
  readOnly?: boolean;
}

/** What one scan is about. */
export interface ScanTarget {
  /** All configured libraries if empty. */
  folders: readonly string[];
  runId?: number | undefined;
  pretend?: Pretence | undefined;
}

export interface ScanSession {
  app: App;
  /** Scans, reports it, and resolves to the exit code. */
  scan(target: ScanTarget): Promise<number>;
  /** Makes so many scans with one bar and one summary. Resolves to the exit code. */
  scanMany(count: number, task: ScanTask): Promise<number>;
}

/** Makes scans, one after the other. What is not begun when the signal aborts is left out. */
export type ScanTask = (scan: (target: ScanTarget) => Promise<void>, signal: AbortSignal) => Promise<void>;

/** How long a command tells the sinks what it did; who stops it has no time. */
const PATIENT_MS = 10_000;
const HURRIED_MS = 1000;

/** Opens the app for a command that scans, and closes it at the end. Resolves to the exit code. */
export async function withScans(options: ScanSessionOptions, task: (session: ScanSession) => Promise<number>): Promise<number> {
  const { stdout, stderr, env } = process;
  const hasBar = stderr.isTTY === true && env.TERM !== 'dumb' && !options.plain;
  const progress = createProgress({ stream: stderr, isShown: hasBar && (options.bar || !options.quiet) && !options.json });
  const print = options.json ? (line: string) => stdout.write(`${line}\n`) : out;
  const { paint } = createScreen(stderr, options.plain === true, env);
  const reporter = createReporter({
    style: options.json ? 'json' : options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'plain',
    hasBar,
    isDryRun: options.dryRun === true,
    hasDiffs: options.diff === true,
    hasTable: options.table === true,
    screen: screenFor(options),
    out: (line) => void (options.silent || progress.above(() => print(line))),
    note: progress.line,
    trouble: (line) => progress.line(paint('yellow', line)),
    progress,
  });
  const { app } = await setUp({
    options,
    isOffline: options.offline === true,
    asksProviders: options.ask !== false,
    isReadOnly: options.readOnly === true || options.dryRun === true,
    onProviderWarning: (provider, message) => reporter.trouble(`${provider}: ${message}`),
    logTo: { write: (text) => progress.line(text.trimEnd()) },
  });
  for (const { id } of app.hosts) {
    const pause = app.pausable.pauses.find('provider', id);
    if (pause) reporter.trouble(`${id} is not asked: ${pauseInWords(pause)}`);
  }
  try {
    const output = { app, reporter, progress };
    const exitCode = await task({
      app,
      scan: (target) => scanAndReport((scan) => scan(target), options, output),
      scanMany: (count, scans) => scanAndReport(scans, { ...options, count }, output),
    });
    progress.stop();
    for (const { sink, waiting, reason } of await app.tellSinks(exitCode === EXIT.interrupted ? HURRIED_MS : PATIENT_MS))
      complain(`${sink} was not told yet: ${reason}. ${waiting === 1 ? '1 event waits' : `${waiting} events wait`} for the daemon or the next command.`);
    return exitCode;
  } finally {
    progress.stop();
    await app.close();
  }
}

interface ScanOutput {
  app: App;
  reporter: Reporter;
  progress: Progress;
}

/** @param options with how many books there will be, where that is known before they are found */
async function scanAndReport(task: ScanTask, options: ScanSessionOptions & { count?: number }, output: ScanOutput): Promise<number> {
  const { app, reporter, progress } = output;
  const { signal, stop } = onInterrupt(
    () => reporter.trouble('Stopping; the books that are being written are finished first. Interrupt again to stop at once.'),
    progress.stop,
  );
  const results: LibraryResult[] = [];
  let isBroken = false;
  const events = options.count === undefined ? reporter : { ...reporter, onDiscovered() {}, onAllDiscovered() {} };
  async function scan(target: ScanTarget): Promise<void> {
    try {
      results.push(...(await app.scan({ ...target, ...wantedOf(options) }, events, signal)));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ReadError)) throw error;
      isBroken = true;
      progress.above(() => complain(messageOf(error)));
    }
  }
  progress.start(() => waitsFor(app.hosts, Date.now()));
  if (options.count !== undefined) progress.restart(options.count);
  try {
    await task(scan, signal);
  } finally {
    progress.stop();
    stop();
  }
  if (isBroken && results.length === 0) return EXIT.fatal;
  if (options.table) await reporter.table();
  reporter.summary(results, signal.aborted);
  if (signal.aborted) return EXIT.interrupted;
  return isBroken || reporter.failures() > 0 ? EXIT.someFailed : EXIT.ok;
}

function wantedOf({ kind = 'mixed', dryRun, force, only = [], limit }: ScanSessionOptions): Omit<ScanOptions, 'folders'> {
  return { actor: commandLineActor(), kind, isDryRun: dryRun === true, isForced: force === true, only, limit };
}

/** Works on each book that a command changes, before the command ends. `before` hears what was changed. */
export function applyAtOnce({ scan }: ScanSession, before: (changed: readonly string[]) => void = () => {}): { apply: Apply; exitCode(): number } {
  let exitCode: number = EXIT.ok;
  return {
    async apply({ folder, changed, runId, pretend }) {
      before(changed);
      exitCode = Math.max(exitCode, await scan({ folders: [folder], runId, pretend }));
    },
    exitCode: () => exitCode,
  };
}
