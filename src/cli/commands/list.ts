/** The commands `list` and `search`. */
import { type Command, Option } from 'commander';
import { type AddCommand, listed, wholeNumber, withCommonOptions } from '../options.ts';

export const addList: AddCommand = (program, exit, { withChoice }) => {
  withListOptions(program.command('list'), true)
    .description('list all known books, or those to which every option applies')
    .action(async (options) => exit(await (await import('../list.ts')).listCommand([], options)));
  withListOptions(program.command('search'), false)
    .description('find books by words, best first; the options of list narrow it down')
    .argument('<words...>', 'of the title, the people, the series, the description, the path, …')
    .action(async (words: string[], options) => exit(await (await import('../list.ts')).listCommand(words, options)));

  function withListOptions(command: Command, isListed: boolean): Command {
    return withChoice(withCommonOptions(command), { isListed })
      .option('--gone', 'books that are gone from disk, instead of those that are there')
      .option('--sort <order>', 'by title, authors, series, published date, added, changed, confidence, …; with a minus sign in front, last to first')
      .option('--facets', 'how many of these books have which author, series, genre, source, …, instead of the books')
      .option('--limit <n>', 'stop after this many books, or values of each facet', wholeNumber)
      .option('--paths', 'only where each book is, for other programs')
      .option('--json', 'as JSON, with the sources of all values')
      .addOption(
        new Option('--format <format>', 'fields as columns: a table, or what other programs read')
          .choices(['table', 'csv', 'jsonl'])
          .conflicts(['facets', 'paths', 'json']),
      )
      .addOption(
        new Option('--columns <fields>', 'which fields, in that order, with commas between; a table if no format is given')
          .argParser(listed)
          .conflicts(['facets', 'paths', 'json']),
      );
  }
};
