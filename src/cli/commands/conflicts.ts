/** The command `conflicts`. */
import { type AddCommand, wholeNumber, withCommonOptions } from '../options.ts';

export const addConflicts: AddCommand = (program, exit, { withChoice }) => {
  withChoice(withCommonOptions(program.command('conflicts')), { isListed: false })
    .description('show where sources disagree, by field and by pair of sources; the options of list narrow it down')
    .argument('[field]', 'one field: title, authors, narrators, series, …')
    .option('--chosen <source>', 'with a field and --other: the books, with what both sources say')
    .option('--other <source>', 'the source that says something else')
    .option('--limit <n>', 'so many books at most; 50 if not given', wholeNumber)
    .option('--after <number>', 'books after the one with this number', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (field: string | undefined, options) => exit(await (await import('../conflicts.ts')).conflictsCommand(field, options)));
};
