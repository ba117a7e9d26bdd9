/** The command `history`. */
import { type AddCommand, BOOK, wholeNumber, withCommonOptions } from '../options.ts';

export const addHistory: AddCommand = (program, exit) =>
  withCommonOptions(program.command('history'))
    .description('show every write of a book or a sidecar with its diff; without one, the runs that wrote something')
    .argument('[book]', `${BOOK}; or a sidecar`)
    .option('--limit <n>', 'how many runs', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('../history.ts')).historyCommand(path, options)));
