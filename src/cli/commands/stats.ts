/** The commands `stats` and `sample`. */
import { type AddCommand, wholeNumber, withCommonOptions } from '../options.ts';

export const addStats: AddCommand = (program, exit, { withChoice }) => {
  withChoice(withCommonOptions(program.command('stats')), { isListed: false })
    .description('show how complete the books are, where sources agree, and how values are spread; the options of list narrow it down')
    .argument('[field]', 'one field: title, authors, narrators, series, …')
    .option('--top <n>', 'so many of the commonest values of the field', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (field: string | undefined, options) => exit(await (await import('../stats.ts')).statsCommand(field, options)));
  withChoice(withCommonOptions(program.command('sample')), { isListed: false })
    .description('show a few books side by side, drawn by lot; the options of list narrow it down')
    .option('--count <n>', 'so many books; 4 if not given', wholeNumber)
    .option('--seed <text>', 'the same seed draws the same books')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../sample.ts')).sampleCommand(options, () => String(Math.floor(Math.random() * 10_000)))));
};
