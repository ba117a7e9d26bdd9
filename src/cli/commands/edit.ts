/** The commands `set`, `clear`, `unset`, `lock` and `unlock`, which decide fields of a book or of many. */
import { type Command, Option } from 'commander';
import { type AddCommand, ASK, BOOK, withCommonOptions } from '../options.ts';

const ON_FIELDS = [
  ['clear', 'say that fields of a book have no value, whatever the sources say'],
  ['unset', 'forget what you decided about fields: the sources decide again'],
  ['lock', 'keep fields as they are now, whatever the sources say; all fields if none is named'],
  ['unlock', 'let go of locked fields; of all if none is named'],
] as const;

export const addEdits: AddCommand = (program, exit, { withChoice }) => {
  withEditOptions(program.command('set'), 'set fields of a book; your value outranks every source, for good')
    .argument('[field=value...]', 'such as "title=The Salt Road" "narrators=Dara Quill; Kit Marlowe" "series=The Lantern Coast #1" chapters=@chapters.txt')
    .action(async (book: string | undefined, values: string[], options) => exit(await (await import('../edit.ts')).setCommand(words(book, values), options)));
  for (const [action, description] of ON_FIELDS)
    withEditOptions(program.command(action), description)
      .argument('[fields...]', 'title, authors, narrators, series, …')
      .action(async (book: string | undefined, names: string[], options) =>
        exit(await (await import('../edit.ts')).fieldsCommand(action, words(book, names), options)),
      );

  function withEditOptions(command: Command, description: string): Command {
    withCommonOptions(command)
      .description(`${description} (the options of list choose many books)`)
      .argument('[book]', `${BOOK}; left out where options choose books`)
      .option('-n, --dry-run', 'show what would be written, and decide nothing')
      .option('--diff', 'with --dry-run of many books: show each file as a diff')
      .option('-y, --yes', 'change many books without asking')
      .option('--ask', ASK)
      .addOption(new Option('--offline', 'fetch no cover either').conflicts('ask'))
      .option('--json', 'one JSON object per book, on standard output');
    return withChoice(command, { isListed: false });
  }
};

function words(first: string | undefined, others: readonly string[]): string[] {
  return first === undefined ? [] : [first, ...others];
}
