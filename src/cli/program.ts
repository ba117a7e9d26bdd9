/** Puts the commands together to one program, and turns errors into messages and exit codes. */

import { Command, CommanderError } from 'commander';
import { AmbiguousError, type BookCandidate, ConfigError, messageOf, RubricatorError } from '../domain/errors.ts';
import { printable, printableLines } from '../domain/text/printable.ts';
import { VERSION } from '../runtime/version.ts';
import { addAudit } from './commands/audit.ts';
import { addCatalogue } from './commands/catalogue.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addConflicts } from './commands/conflicts.ts';
import { addConvert } from './commands/convert.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEdits } from './commands/edit.ts';
import { addExplain } from './commands/explain.ts';
import { addFieldKey } from './commands/field-key.ts';
import { addFields } from './commands/fields.ts';
import { addHistory } from './commands/history.ts';
import { addList } from './commands/list.ts';
import { addLookup } from './commands/lookup.ts';
import { addOpenApi } from './commands/openapi.ts';
import { addPause } from './commands/pause.ts';
import { addPlugins } from './commands/plugins.ts';
import { addPrefer } from './commands/prefer.ts';
import { addProviders } from './commands/providers.ts';
import { addReview } from './commands/review.ts';
import { addScan } from './commands/scan.ts';
import { addState } from './commands/state.ts';
import { addStats } from './commands/stats.ts';
import { addStatus } from './commands/status.ts';
import { addTelemetry } from './commands/telemetry.ts';
import { addUndo } from './commands/undo.ts';
import { addTokens, addUsers } from './commands/users.ts';
import { addWatch } from './commands/watch.ts';
import { addWorker } from './commands/worker.ts';
import { complain, complainLine } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { wrapped } from './fit.ts';
import { help } from './help.ts';
import type { AddCommand, TableOptions } from './options.ts';
import { firstFew } from './words.ts';

/** In the order in which the help lists them. */
const COMMANDS: readonly AddCommand[] = [
  ...[addScan, addWatch, addWorker, addStatus, addList, addStats, addTelemetry, addConflicts, addPrefer, addExplain, addEdits, addUndo, addHistory, addAudit],
  ...[addDoctor, addLookup, addProviders, addPause, addReview, addState, addCatalogue, addConvert, addFields, addFieldKey, addUsers, addTokens, addPlugins],
  ...[addDemo, addConfig, addOpenApi, addCompletion],
];

/** Those that a machine starts, by its clock or with itself: they need not know of the others. */
const BY_ITSELF: Readonly<Record<string, AddCommand>> = { scan: addScan, watch: addWatch, worker: addWorker };

/** Commands with options that follow from the table of fields, and one that tells of all options. The table takes longer to load than all the rest. */
export const TABLE_COMMANDS: readonly string[] = [
  ...['list', 'search', 'stats', 'sample', 'conflicts', 'set', 'clear', 'unset', 'lock', 'unlock', 'catalogue', 'review', 'fields'],
  'completion',
];
const WITHOUT_TABLE: TableOptions = { withChoice: (command) => command, wordFields: [], customTypes: [], customWidgets: [] };

const EXIT_CODES = '\nExit codes: 0 all well, 1 fatal, 2 usage or configuration, 3 some books had problems, 4 another daemon runs, 130 interrupted.';

/** Runs the command line; resolves to the exit code. Never rejects. */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const table = args.some((arg) => TABLE_COMMANDS.includes(arg)) ? (await import('./table-options.ts')).tableOptions : WITHOUT_TABLE;
  const exit = (code: number) => {
    exitCode = code;
  };
  const [named = ''] = args;
  const alone = Object.hasOwn(BY_ITSELF, named) ? BY_ITSELF[named] : undefined;
  const program = createProgram(exit, table, alone ? [alone] : COMMANDS);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error);
  }
}

function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ConfigError) {
    complainLine(printable(error.message));
    for (const { path, message, source, line } of error.problems) {
      const place = source ? ` (${source}${line ? `, line ${line}` : ''})` : '';
      complainLine(`  ${printable(`${path || 'config'}: ${message}${place}`)}`);
    }
    return EXIT.usage;
  }
  complain(messageOf(error));
  if (error instanceof AmbiguousError) {
    for (const line of candidateLines(error.candidates)) complainLine(printable(line));
    return EXIT.usage;
  }
  if (!(error instanceof RubricatorError) && error instanceof Error) process.stderr.write(`${printableLines(error.stack ?? '')}\n`);
  return EXIT.fatal;
}

const CANDIDATES_SHOWN = 10;

/** `    12  The Salt Road: Marit Osei/The Salt Road`, and how to say which of them is meant. */
function candidateLines(candidates: readonly BookCandidate[]): string[] {
  const lines = candidates.map(({ id, title, path }) => `${String(id).padStart(6)}  ${title === undefined ? '' : `${title}: `}${path}`);
  const [example] = candidates;
  return [...firstFew(lines, CANDIDATES_SHOWN), ...(example ? [`Say its number, such as book:${example.id}, or its whole path.`] : [])];
}

/** The commands with their options; `exit` is told the exit code of the one that ran. */
export function createProgram(exit: (code: number) => void, table: TableOptions, commands: readonly AddCommand[] = COMMANDS): Command {
  const program = new Command('rubricator')
    .description('Identifies the audiobooks and ebooks in your folders, and writes sidecar files that media servers read.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(run with --help for all options)')
    .configureHelp(help)
    .addHelpText('after', () => wrapped(EXIT_CODES, process.stdout.columns || 80, 0));
  for (const add of commands) add(program, exit, table);
  return program;
}
