/** The command `review`, with `review confirm` and `review reject`. */
import { type Command, Option } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { type AddCommand, ASK, BOOK, BY_WHAT, share, type TableOptions, withCommonOptions } from '../options.ts';
import type { BestOptions, WaitingOptions } from '../review-many.ts';

export const addReview: AddCommand = (program, exit, { wordFields }) => {
  const review = withCommonOptions(program.command('review'))
    .description('decide about uncertain matches, one book after the other')
    .argument('[book]', `show only this book, named ${BY_WHAT}`)
    .option('-l, --list', 'print all books instead of asking about one after the other')
    .option('-a, --all', 'also show what was decided, and every candidate')
    .option('--by <what>', 'show groups in which one decision may fit many books: by doubt, identifier, author, series or another field')
    .option('--group <name>', 'with --by: the books of this group')
    .option('--ask', ASK)
    .option('--json', 'as JSON')
    .action(async (path: string | undefined, options) => exit(await (await import('../review.ts')).reviewCommand(path, options)));
  review
    .command('confirm')
    .description('take a candidate for the book, for good; with --best, the best of each book that waits')
    .argument('[book]', BOOK)
    .argument('[candidate]', 'its number as the review shows it, or its source:id')
    .option('--best', 'the best candidate of each book, if its score is high enough; you are asked first')
    .addOption(new Option('--min <score>', 'the least score for --best, from 0 to 1').argParser(share).implies({ best: true }).default(0.85))
    .option('-y, --yes', 'with --best: confirm without a question')
    .option('--ask', ASK)
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (book: string | undefined, candidate: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<BestOptions & { best?: boolean }>();
      if (options.best && book === undefined) return exit(await (await import('../review-many.ts')).confirmBestCommand(options));
      if (options.best) return command.error('error: --best is about all books that wait; it goes without a book', { exitCode: EXIT.usage });
      if (book === undefined || candidate === undefined) return command.error('error: name a book and a candidate, or say --best', { exitCode: EXIT.usage });
      return exit(await (await import('../review.ts')).confirmCommand(book, candidate, options));
    });
  review
    .command('reject')
    .description('refuse a candidate for the book, or all that wait, for good; with --source, all that it says of the books that wait')
    .argument('[book]', BOOK)
    .argument('[candidate]', 'its number as the review shows it, or its source:id')
    .option('--source <source>', 'what this source says of each book that waits, or of each book of a --group; you are asked first')
    .option('-y, --yes', 'with --source: reject without a question')
    .option('--ask', ASK)
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .action(async (book: string | undefined, candidate: string | undefined, _options, command: Command) => {
      const { source, ...options } = command.optsWithGlobals<WaitingOptions & { source?: string }>();
      if (source !== undefined && book === undefined) return exit(await (await import('../review-many.ts')).rejectSourceCommand({ ...options, source }));
      if (source !== undefined) return command.error('error: --source is about all books that wait; it goes without a book', { exitCode: EXIT.usage });
      if (book === undefined) return command.error('error: name a book, or say --source', { exitCode: EXIT.usage });
      return exit(await (await import('../review.ts')).rejectCommand(book, candidate, options));
    });
  addSearch(review, exit, wordFields);
  review
    .command('reset')
    .description('forget what you decided about the candidates of the book')
    .argument('<book>', BOOK)
    .option('--ask', ASK)
    .option('-n, --dry-run', 'show what would be written, and forget nothing')
    .action(async (path: string, _options, command: Command) => exit(await (await import('../review.ts')).resetCommand(path, command.optsWithGlobals())));
};

function addSearch(review: Command, exit: Parameters<AddCommand>[1], wordFields: TableOptions['wordFields']): void {
  const search = review
    .command('search')
    .description('look for the book in other words than those of its files; with a candidate, take it, and ask with these words from then on')
    .argument('<book>', BOOK)
    .argument('[candidate]', 'its source:id as the search shows it')
    .option('-n, --dry-run', 'with a candidate: show what would be written, and decide nothing');
  for (const { key, label } of wordFields) search.option(`--${key} <words>`, `its ${label.toLowerCase()}`);
  search.action(async (book: string, candidate: string | undefined, _options, command: Command) =>
    exit(await (await import('../search-anew.ts')).searchAnewCommand(book, candidate, command.optsWithGlobals())),
  );
}
