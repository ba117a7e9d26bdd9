/** The commands `set`, `clear`, `unset`, `lock` and `unlock`, which decide fields of a book. */
import type { Command } from 'commander';
import { type AddCommand, BOOK, withCommonOptions } from '../options.ts';

const ON_FIELDS = [
  ['clear', '<fields...>', 'say that fields of a book have no value, whatever the sources say'],
  ['unset', '<fields...>', 'forget what you decided about fields: the sources decide again'],
  ['lock', '[fields...]', 'keep fields as they are now, whatever the sources say; all fields if none is named'],
  ['unlock', '[fields...]', 'let go of locked fields; of all if none is named'],
] as const;

export const addEdits: AddCommand = (program, exit) => {
  withEditOptions(program.command('set'), 'set fields of a book; your value outranks every source, for good')
    .argument('<field=value...>', 'such as "title=The Salt Road" "narrators=Dara Quill; Kit Marlowe" "series=The Lantern Coast #1"')
    .action(async (path: string, values: string[], options) => exit(await (await import('../edit.ts')).setCommand(path, values, options)));
  for (const [action, fields, description] of ON_FIELDS)
    withEditOptions(program.command(action), description)
      .argument(fields, 'title, authors, narrators, series, …')
      .action(async (path: string, names: string[], options) => exit(await (await import('../edit.ts')).fieldsCommand(action, path, names, options)));
};

function withEditOptions(command: Command, description: string): Command {
  return withCommonOptions(command)
    .description(description)
    .argument('<book>', BOOK)
    .option('-n, --dry-run', 'show what would be written, and decide nothing')
    .option('--offline', 'ask no provider')
    .option('--json', 'one JSON object per book, on standard output');
}
