/** The command `undo`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addUndo: AddCommand = (program, exit) =>
  withCommonOptions(program.command('undo'))
    .description('bring back what stood before a run, or before the last write at a path')
    .argument('[run or path]', 'a run’s number, a book, or a sidecar; the latest run if absent')
    .option('-n, --dry-run', 'show what would be brought back')
    .option('--json', 'as JSON')
    .action(async (target: string | undefined, options) => exit(await (await import('../undo.ts')).undoCommand(target, options)));
