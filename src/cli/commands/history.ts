/** The command `history`. */
import { type AddCommand, wholeNumber, withCommonOptions } from '../options.ts';

export const addHistory: AddCommand = (program, exit) =>
  withCommonOptions(program.command('history'))
    .description('show every write at a path with its diff; without a path, the runs that wrote something')
    .argument('[path]', 'a book, or a sidecar')
    .option('--limit <n>', 'how many runs', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('../history.ts')).historyCommand(path, options)));
