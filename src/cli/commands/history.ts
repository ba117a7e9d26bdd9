/** The command `history`. */
import { type AddCommand, BOOK, wholeNumber, withCommonOptions } from '../options.ts';

export const addHistory: AddCommand = (program, exit) =>
  withCommonOptions(program.command('history'))
    .description('list the runs that wrote something, or show every write of one book or sidecar with its diff')
    .argument('[book]', `${BOOK}; or a sidecar`)
    .option('--limit <n>', 'list this many runs', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('../history.ts')).historyCommand(path, options)));
