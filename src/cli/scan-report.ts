/** Reports what a scan does while it runs: a line per book, troubles as they come, and at the end a summary or a table. */
import type { LibraryResult, ScanEvents } from '../actions/scan.ts';
import { printable, printableJson } from '../domain/text/printable.ts';
import type { ItemReport } from '../pipeline/report.ts';
import type { Progress } from './progress.ts';
import { detailsOf, diffsOf, filesOf, lineOf, outcomeToJson, planOf, reportToJson } from './scan-lines.ts';
import { summaryLines } from './scan-summary.ts';
import { createTally, type Tally } from './scan-tally.ts';
import type { Screen } from './screen.ts';
import { plural } from './words.ts';

export interface ReporterOptions {
  style: 'plain' | 'quiet' | 'verbose' | 'json';
  /** A bar shows how far the scan is, so a line per book is left out. */
  hasBar: boolean;
  isDryRun: boolean;
  /** A dry run shows each file that would be written, as a diff. */
  hasDiffs: boolean;
  /** A table follows at the end, so a line per book is left out. */
  hasTable: boolean;
  screen: Screen;
  out(line: string): void;
  /** Prints something that is no trouble where troubles are printed. */
  note(line: string): void;
  trouble(line: string): void;
  progress: Progress;
}

export interface Reporter extends ScanEvents {
  trouble(line: string): void;
  summary(results: readonly LibraryResult[], isInterrupted: boolean): void;
  table(): Promise<void>;
  /** Items and folders with a failure. */
  failures(): number;
}

/** The table has at most this many rows. */
const MAX_TABLE_ROWS = 200;

/** What the parts of a reporter share. */
interface ReportOutput extends Omit<ReporterOptions, 'trouble'> {
  tally: Tally;
  trouble(line: string): void;
}

export function createReporter(options: ReporterOptions): Reporter {
  const { style, out, progress, screen, isDryRun } = options;
  const { paint, sign } = screen;
  const tally = createTally();
  const kept: ItemReport[] = [];
  const trouble = style === 'json' ? () => {} : onlyOnce((line) => options.trouble(`${sign('!', 'Warning:')} ${printable(line)}`));
  const output: ReportOutput = { ...options, tally, trouble };
  return {
    trouble,
    onDiscovered: progress.found,
    onAllDiscovered: progress.foundAll,
    onProblem({ path, message, isFailure, isUnread }) {
      if (isFailure) tally.addFailure();
      if (isFailure || isUnread || style === 'verbose') trouble(`${path || '.'}: ${message}`);
    },
    onPatience(count) {
      if (style !== 'json')
        options.note(`${plural(count, 'book')} wait for slow providers; what is known is written, the rest follows. Ctrl-C is safe: the next scan goes on.`);
      progress.restart(count);
    },
    onItem(report, pass) {
      tally.addBook(report, pass);
      const earlier = kept.findIndex(({ path }) => path === report.path);
      if (earlier >= 0) kept[earlier] = report;
      else if (kept.length < MAX_TABLE_ROWS) kept.push(report);
      reportBook(report, output);
      progress.done(report.path);
    },
    summary(results, isInterrupted) {
      for (const result of results) reportCollections(result, output);
      if (style === 'json') return;
      for (const { library, isUnavailable } of results)
        if (isUnavailable) trouble(`${library.root} is empty though it had books: taken as not mounted, nothing is marked as gone`);
      for (const line of summaryLines(results, tally, { isDryRun, hasDiffs: options.hasDiffs, isInterrupted, paint })) out(line);
    },
    async table() {
      const { tableOfBooks } = await import('./scan-table.ts');
      for (const line of tableOfBooks(kept, screen)) out(line);
    },
    failures: tally.failures,
  };
}

/** Prints each line once: a provider has the same trouble with many items. */
function onlyOnce(print: (line: string) => void): (line: string) => void {
  const printed = new Set<string>();
  return (line) => {
    if (printed.has(line)) return;
    printed.add(line);
    print(line);
  };
}

function reportBook(report: ItemReport, { style, isDryRun, hasDiffs, hasBar, hasTable, screen: { paint }, out, trouble }: ReportOutput): void {
  if (style === 'json') return out(printableJson(reportToJson(report)));
  for (const problem of report.problems) trouble(`${report.path}: ${problem}`);
  // An open breaker was reported when it opened.
  for (const { provider, error, code } of report.lookups) if (error && code !== 'circuit-open') trouble(`${provider}: ${error}`);
  if (style === 'quiet' || (report.status === 'unchanged' && style !== 'verbose')) return;
  const isShown = style === 'verbose' || !(hasBar || hasTable);
  const line = isShown ? [lineOf(report, paint)] : [];
  const lines = isDryRun ? planOf(report, hasDiffs, paint) : style === 'verbose' ? [...line, ...detailsOf(report, paint)] : line;
  for (const each of lines) out(each);
}

/** Files about a whole library, which are no book's. */
function reportCollections({ library, collections }: LibraryResult, { style, isDryRun, hasDiffs, tally, screen: { paint }, out, trouble }: ReportOutput): void {
  tally.addFiles(collections);
  if (style === 'json') {
    if (collections.length > 0) out(printableJson({ library: library.id, collections: collections.map(outcomeToJson) }));
    return;
  }
  for (const { exporter, path = exporter, action, reason } of collections) {
    if (action !== 'failed') continue;
    tally.addFailure();
    trouble(`${path}: ${reason}`);
  }
  for (const line of hasDiffs ? diffsOf(collections, paint) : isDryRun ? filesOf(collections) : []) out(line);
}
