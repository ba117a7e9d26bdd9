/** `rubricator scan`: one pass, told item by item, with a summary. */

import type { LibraryResult, Pretence } from '../actions/scan.ts';
import { exporterIds } from '../app/app.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import type { LibraryKind } from '../domain/library/item.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { paintFor } from './paint.ts';
import { createProgress } from './progress.ts';
import { createReporter } from './scan-report.ts';
import { setUp } from './setup.ts';

export interface ScanCommandOptions extends CommonOptions {
  offline?: boolean;
  dryRun?: boolean;
  force?: boolean;
  only?: string[];
  limit?: number;
  kind: LibraryKind;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  /** Show a table of the books at the end; the demo does. */
  table?: boolean;
  /** Of a command that scans to take effect at once. */
  runId?: number;
  pretend?: Pretence;
}

export async function scanCommand(folders: readonly string[], options: ScanCommandOptions): Promise<number> {
  const unknown = (options.only ?? []).filter((id) => !exporterIds.includes(id));
  if (unknown.length > 0) return usage(`there is no exporter “${unknown[0]}”; there are ${exporterIds.join(', ')}`);
  const progress = createProgress(process.stderr, !options.quiet && !options.json);
  const reporter = createReporter({
    style: options.json ? 'json' : options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'plain',
    isTerminal: process.stderr.isTTY === true,
    isDryRun: options.dryRun === true,
    hasTable: options.table === true,
    paint: paintFor(process.stdout, process.env),
    out: (line) => void process.stdout.write(`${line}\n`),
    trouble: progress.line,
    progress,
  });
  const { app, config } = await setUp({
    options,
    isOffline: options.offline === true,
    isReadOnly: options.dryRun === true,
    onProviderWarning: (provider, message) => reporter.trouble(`${provider}: ${message}`),
  });
  if (folders.length === 0 && config.libraries.length === 0) {
    await app.close();
    return usage('name a folder, or configure libraries (rubricator config init)');
  }
  const interruption = onInterrupt(() => reporter.trouble('Stopping; the books that are being written are finished first. Once more to stop at once.'));
  let results: LibraryResult[] = [];
  try {
    const scan = {
      folders,
      kind: options.kind,
      isDryRun: options.dryRun === true,
      isForced: options.force === true,
      only: options.only ?? [],
      limit: options.limit,
      runId: options.runId,
      pretend: options.pretend,
    };
    results = await app.scan(scan, reporter, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) {
      progress.stop();
      if (!(error instanceof ReadError)) throw error;
      process.stderr.write(`rubricator: ${messageOf(error)}\n`);
      return EXIT.fatal;
    }
  } finally {
    progress.stop();
    interruption.stop();
    await app.close();
  }
  if (options.table) reporter.table();
  reporter.summary(results, interruption.signal.aborted);
  if (interruption.signal.aborted) return EXIT.interrupted;
  return reporter.failures() > 0 ? EXIT.someFailed : EXIT.ok;
}

function usage(message: string): number {
  process.stderr.write(`rubricator: ${message}\n`);
  return EXIT.usage;
}
