/** The command `review`, with `review confirm` and `review reject`. */
import type { Command } from 'commander';
import { type AddCommand, BOOK, BY_WHAT, withCommonOptions } from '../options.ts';

export const addReview: AddCommand = (program, exit) => {
  const review = withCommonOptions(program.command('review'))
    .description('decide about uncertain matches, one book after the other')
    .argument('[book]', `show only this book, named ${BY_WHAT}`)
    .option('-l, --list', 'print all books instead of asking about one after the other')
    .option('-a, --all', 'also show what was decided, and every candidate')
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('../review.ts')).reviewCommand(path, options)));
  review
    .command('confirm')
    .description('take a candidate for the book, for good')
    .argument('<book>', BOOK)
    .argument('<candidate>', 'its number as the review shows it, or its source:id')
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (path: string, candidate: string, _options, command: Command) =>
      exit(await (await import('../review.ts')).confirmCommand(path, candidate, command.optsWithGlobals())),
    );
  review
    .command('reject')
    .description('refuse a candidate for the book, or all that wait, for good')
    .argument('<book>', BOOK)
    .argument('[candidate]', 'its number as the review shows it, or its source:id')
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (path: string, candidate: string | undefined, _options, command: Command) =>
      exit(await (await import('../review.ts')).rejectCommand(path, candidate, command.optsWithGlobals())),
    );
  review
    .command('reset')
    .description('forget what you decided about the candidates of the book')
    .argument('<book>', BOOK)
    .option('-n, --dry-run', 'show what would be written, and forget nothing')
    .action(async (path: string, _options, command: Command) => exit(await (await import('../review.ts')).resetCommand(path, command.optsWithGlobals())));
};
