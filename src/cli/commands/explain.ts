/** The command `explain`. */
import { type AddCommand, BOOK, withCommonOptions } from '../options.ts';

export const addExplain: AddCommand = (program, exit) =>
  withCommonOptions(program.command('explain'))
    .description('show where every value of a book came from')
    .argument('<book>', BOOK)
    .argument('[field]', 'one field: title, authors, narrators, series, …, or one of your own')
    .option('--json', 'the whole record as JSON')
    .action(async (path: string, field: string | undefined, options) => exit(await (await import('../explain.ts')).explainCommand(path, field, options)));
