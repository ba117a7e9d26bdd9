/** The command `prefer`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addPrefer: AddCommand = (program, exit) => {
  withCommonOptions(program.command('prefer'))
    .description('let one source win for a field over all others, by a rule in the config file; what you decided by hand still wins')
    .argument('<field>', 'title, authors, narrators, series, …')
    .argument('<source>', 'audible, openlibrary, tags, …')
    .option('--forget', 'take the rule back')
    .option('-n, --dry-run', 'show what would change in the file and in the books, and write nothing')
    .option('-y, --yes', 'write it without asking')
    .action(async (field: string, source: string, options) => exit(await (await import('../prefer.ts')).preferCommand(field, source, options)));
};
