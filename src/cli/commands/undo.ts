/** The command `undo`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addUndo: AddCommand = (program, exit) =>
  withCommonOptions(program.command('undo'))
    .description('restore the files as they were before a run, or before the last change of a book or a sidecar')
    .argument('[run or book]', 'the number of a run; a book, by book:12, its title, or its path or a part of it; or a sidecar; the latest run if absent')
    .option('-n, --dry-run', 'show what would be restored')
    .option('--diff', 'with --dry-run of many books: show each file as a diff')
    .option('-y, --yes', 'undo without asking')
    .option('--json', 'as JSON')
    .action(async (target: string | undefined, options) => exit(await (await import('../undo.ts')).undoCommand(target, options)));
