/** Scans that a command runs and reports on the terminal: `scan` itself, and commands whose decisions take effect at once. */

import type { Apply, Pretence } from '../actions/apply.ts';
import type { LibraryResult } from '../actions/scan.ts';
import type { App } from '../app/app.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import type { LibraryKind } from '../domain/library/item.ts';
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
  dryRun?: boolean;
  /** A dry run shows diffs. */
  diff?: boolean;
  force?: boolean;
  only?: string[];
  limit?: number;
  kind?: LibraryKind;
  json?: boolean;
  quiet?: boolean;
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
}

/** How long a command tells the sinks what it did; who stops it has no time. */
const PATIENT_MS = 10_000;
const HURRIED_MS = 1000;

/** Opens the app for a command that scans, and closes it at the end. Resolves to the exit code. */
export async function withScans(options: ScanSessionOptions, task: (session: ScanSession) => Promise<number>): Promise<number> {
  const { stdout, stderr, env } = process;
  const hasBar = stderr.isTTY === true && env.TERM !== 'dumb' && !options.plain;
  const progress = createProgress({ stream: stderr, isShown: hasBar && !options.quiet && !options.json });
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
    isReadOnly: options.readOnly === true || options.dryRun === true,
    onProviderWarning: (provider, message) => reporter.trouble(`${provider}: ${message}`),
    logTo: { write: (text) => progress.line(text.trimEnd()) },
  });
  try {
    const exitCode = await task({ app, scan: (target) => scanAndReport(target, options, { app, reporter, progress }) });
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

async function scanAndReport(target: ScanTarget, options: ScanSessionOptions, { app, reporter, progress }: ScanOutput): Promise<number> {
  const interruption = onInterrupt(
    () => reporter.trouble('Stopping; the books that are being written are finished first. Interrupt again to stop at once.'),
    progress.stop,
  );
  let results: LibraryResult[] = [];
  progress.start(() => waitsFor(app.hosts, Date.now()));
  try {
    const wanted = {
      ...target,
      actor: commandLineActor(),
      kind: options.kind ?? 'mixed',
      isDryRun: options.dryRun === true,
      isForced: options.force === true,
      only: options.only ?? [],
      limit: options.limit,
    };
    results = await app.scan(wanted, reporter, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) {
      if (!(error instanceof ReadError)) throw error;
      progress.stop();
      complain(messageOf(error));
      return EXIT.fatal;
    }
  } finally {
    progress.stop();
    interruption.stop();
  }
  if (options.table) reporter.table();
  reporter.summary(results, interruption.signal.aborted);
  if (interruption.signal.aborted) return EXIT.interrupted;
  return reporter.failures() > 0 ? EXIT.someFailed : EXIT.ok;
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
