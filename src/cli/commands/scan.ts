/** The command `scan` and its options. */
import { Option } from 'commander';
import { LIBRARY_KINDS } from '../../domain/library/item.ts';
import { type AddCommand, listed, wholeNumber, withCommonOptions } from '../options.ts';

export const addScan: AddCommand = (program, exit) =>
  withCommonOptions(program.command('scan'))
    .description('scan folders once: read the books, ask providers, write sidecars')
    .argument('[folders...]', 'folders with books; all configured libraries if none is named')
    .option('--offline', 'ask no provider')
    .option('-n, --dry-run', 'list what would be written, a line for each book, and write nothing')
    .option('--diff', 'with --dry-run: show each file as a diff')
    .option('-f, --force', 'read and ask again even where nothing changed')
    .option('--only <exporter>', 'write only this sidecar; may be given several times', listed)
    .option('--limit <n>', 'stop after this many books', wholeNumber)
    .addOption(new Option('--kind <kind>', 'what a folder holds if it is no configured library').choices([...LIBRARY_KINDS]).default('mixed'))
    .option('--json', 'one JSON object per book, on standard output')
    .option('-q, --quiet', 'only troubles and the summary')
    .option('-v, --verbose', 'everything about every book')
    .action(async (folders: string[], options) => exit(await (await import('../scan.ts')).scanCommand(folders, options)));
