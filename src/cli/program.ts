/** The commands and their options. Each command's code is loaded when it is called. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ConfigError, messageOf, RubricatorError } from '../domain/errors.ts';
import { LIBRARY_KINDS } from '../domain/library/item.ts';
import { VERSION } from '../runtime/version.ts';
import { EXIT } from './exit-codes.ts';

/** Runs the command line; resolves to the exit code. Never rejects. */
export async function runCli(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
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
    process.stderr.write(`${error.message}\n`);
    for (const { path, message, source, line } of error.problems) {
      const place = source ? ` (${source}${line ? `, line ${line}` : ''})` : '';
      process.stderr.write(`  ${path || 'config'}: ${message}${place}\n`);
    }
    return EXIT.usage;
  }
  process.stderr.write(`rubricator: ${messageOf(error)}\n`);
  if (!(error instanceof RubricatorError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return EXIT.fatal;
}

function createProgram(exit: (code: number) => void): Command {
  const program = new Command('rubricator')
    .description('Finds out what the books in your folders are, and writes sidecars that media servers read.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(run with --help for all options)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit codes: 0 all well, 1 fatal, 2 usage or configuration, 3 some items failed, 4 another daemon runs, 130 interrupted.');
  const common = (command: Command) =>
    command
      .option('-c, --config <file>', 'configuration file')
      .option('--state <dir>', 'where what is known of the books is kept')
      .addOption(new Option('--log-level <level>', 'entries logged on standard error').choices(['silent', 'error', 'warn', 'info', 'debug']));

  common(program.command('scan'))
    .description('scan folders once: read the books, ask providers, write sidecars')
    .argument('[folders...]', 'folders with books; all configured libraries if none is named')
    .option('--offline', 'ask no provider')
    .option('-n, --dry-run', 'show what would be written, as diffs, and write nothing')
    .option('-f, --force', 'read and ask again even where nothing changed')
    .option('--only <exporter>', 'write only this sidecar; may be given several times', listed)
    .option('--limit <n>', 'stop after so many items', wholeNumber)
    .addOption(new Option('--kind <kind>', 'what a folder holds that is no configured library').choices([...LIBRARY_KINDS]).default('mixed'))
    .option('--json', 'one JSON object per item on standard output')
    .option('-q, --quiet', 'only troubles and the summary')
    .option('-v, --verbose', 'everything about every item')
    .action(async (folders: string[], options) => exit(await (await import('./scan.ts')).scanCommand(folders, options)));

  common(program.command('watch'))
    .description('watch the configured libraries for as long as it runs: what is dropped there gets its sidecars')
    .action(async (options) => exit(await (await import('./watch.ts')).watchCommand(options)));

  common(program.command('status'))
    .description('show what the running daemon does now')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('./status.ts')).statusCommand(options)));

  common(program.command('explain'))
    .description('show where every value of a book came from')
    .argument('<path>', 'a book’s folder, or a file of it')
    .argument('[field]', 'one field: title, authors, narrators, series, …')
    .option('--json', 'the whole record as JSON')
    .action(async (path: string, field: string | undefined, options) => exit(await (await import('./explain.ts')).explainCommand(path, field, options)));

  const editing = (name: string, description: string) =>
    common(program.command(name))
      .description(description)
      .argument('<path>', 'a book’s folder, or a file of it')
      .option('-n, --dry-run', 'show what would be written, and decide nothing')
      .option('--offline', 'ask no provider')
      .option('--json', 'one JSON object per item on standard output');
  editing('set', 'set fields of a book; your value outranks every source and is kept for good')
    .argument('<field=value...>', 'such as "title=The Salt Road" "narrators=Dara Quill; Kit Marlowe" "series=The Lantern Coast #1"')
    .action(async (path: string, values: string[], options) => exit(await (await import('./edit.ts')).setCommand(path, values, options)));
  for (const [action, fields, description] of EDITS)
    editing(action, description)
      .argument(fields, 'title, authors, narrators, series, …')
      .action(async (path: string, names: string[], options) => exit(await (await import('./edit.ts')).fieldsCommand(action, path, names, options)));

  common(program.command('undo'))
    .description('bring back what stood before a run, or before the last write at a path')
    .argument('[run or path]', 'a run’s number, a book, or a sidecar; the latest run if absent')
    .option('-n, --dry-run', 'show what would be brought back')
    .option('--json', 'as JSON')
    .action(async (target: string | undefined, options) => exit(await (await import('./undo.ts')).undoCommand(target, options)));

  common(program.command('history'))
    .description('show every write at a path with its diff; without a path, the runs that wrote something')
    .argument('[path]', 'a book, or a sidecar')
    .option('--limit <n>', 'how many runs', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('./history.ts')).historyCommand(path, options)));

  common(program.command('doctor'))
    .description('check all that a scan depends on: config, folders, store, providers, clock')
    .option('--offline', 'ask no provider')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('./doctor.ts')).doctorCommand(options)));

  common(program.command('lookup'))
    .description('ask the providers about one book, without touching any folder')
    .argument('<what>', 'an ASIN, an ISBN, or a title')
    .option('-a, --author <name>', 'author; may be given several times', listed)
    .option('--narrator <name>', 'narrator; may be given several times', listed)
    .option('--region <region>', 'storefront that an ASIN belongs to: us, uk, de, …')
    .addOption(new Option('--kind <kind>', 'what kind of book it is').choices(['audiobook', 'ebook']).default('audiobook'))
    .option('--record', 'the record that the answers amount to, with where each value came from')
    .option('--json', 'everything as JSON')
    .action(async (what: string, options) => exit(await (await import('./lookup.ts')).lookupCommand(what, options)));

  common(program.command('providers'))
    .description('show all providers: limits, state, budget, and how they have done')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('./providers.ts')).providersCommand(options)));

  const review = common(program.command('review'))
    .description('show books of which a match waits for your decision')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('./review.ts')).reviewCommand(options)));
  review
    .command('confirm')
    .description('take a candidate for the book; remembered for good')
    .argument('<path>', 'a book’s folder, or a file of it')
    .argument('<candidate>', 'its number in the review, or its source:id')
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (path: string, candidate: string, _options, command: Command) =>
      exit(await (await import('./review.ts')).confirmCommand(path, candidate, command.optsWithGlobals())),
    );
  review
    .command('reject')
    .description('never take a candidate for the book, or none of those that wait; remembered for good')
    .argument('<path>', 'a book’s folder, or a file of it')
    .argument('[candidate]', 'its number in the review, or its source:id')
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (path: string, candidate: string | undefined, _options, command: Command) =>
      exit(await (await import('./review.ts')).rejectCommand(path, candidate, command.optsWithGlobals())),
    );

  program
    .command('demo')
    .description('scan a small example library against simulated providers')
    .option('--keep <dir>', 'where to put the example library; a new temporary folder by default')
    .action(async (options) => exit(await (await import('./demo.ts')).demoCommand(options)));

  const config = program.command('config').description('check, print and create the configuration');
  common(config.command('check'))
    .description('check the configuration and list every problem')
    .action(async (options) => exit(await (await import('./config.ts')).checkCommand(options)));
  common(config.command('print'))
    .description('print the configuration in force, without secrets')
    .action(async (options) => exit(await (await import('./config.ts')).printCommand(options)));
  config
    .command('schema')
    .description('print the JSON schema of the configuration, for editors')
    .action(async () => exit(await (await import('./config.ts')).schemaCommand()));
  config
    .command('init')
    .description('write an example configuration')
    .argument('[file]', 'where to', 'rubricator.yaml')
    .action(async (file: string) => exit(await (await import('./config.ts')).initCommand(file)));
  return program;
}

const EDITS = [
  ['clear', '<fields...>', 'say that fields of a book have no value, whatever anybody says'],
  ['unset', '<fields...>', 'forget what you decided about fields: the sources decide again'],
  ['lock', '[fields...]', 'keep fields as they are now, whatever comes; all of them if none is named'],
  ['unlock', '[fields...]', 'forget locks; all of them if no field is named'],
] as const;

function listed(text: string, earlier: string[] = []): string[] {
  return [...earlier, ...text.split(',').filter(Boolean)];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}
