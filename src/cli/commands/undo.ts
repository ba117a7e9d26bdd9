/** The command `undo`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addUndo: AddCommand = (program, exit) =>
  withCommonOptions(program.command('undo'))
    .description('bring back what stood before a run, or before what was done last to a book or a sidecar')
    .argument('[run or book]', 'a run’s number; a book, by book:12, its title, or its path or a part of it; or a sidecar; the latest run if absent')
    .option('-n, --dry-run', 'show what would be brought back')
    .option('--json', 'as JSON')
    .action(async (target: string | undefined, options) => exit(await (await import('../undo.ts')).undoCommand(target, options)));
