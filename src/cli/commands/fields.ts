/** The commands `fields list`, `show`, `add`, `change`, `retire`, `restore`, `undo` and `try`. */
import { type Command, Option } from 'commander';
import { FLAG_NAMES, WITHOUT_NAMES } from '../field-options.ts';
import { type AddCommand, listed, type TableOptions, withCommonOptions } from '../options.ts';

const KEY = 'the key of a field of your own';
const TYPE = {
  add: 'what it holds; without it, as the name says',
  change: 'makes it hold this instead; a value that does not fit is kept, and hidden until it fits again. Without it, it holds what it held',
} as const;
const ON_ONE = [
  ['retire', 'let a field vanish from forms, lists and sidecars; its values are kept'],
  ['restore', 'bring back a field that was retired'],
  ['undo', 'put a field back to what it was before its last change'],
] as const;

export const addFields: AddCommand = (program, exit, table) => {
  const fields = program.command('fields').description('say what can be said of a book: see all fields, and change your own');
  withCommonOptions(fields.command('list'))
    .description('list all fields, with how many books have a value')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../fields.ts')).listFieldsCommand(options)));
  withCommonOptions(fields.command('show').argument('<field>', 'the key of a field'))
    .description('show all that is said of one field')
    .option('--json', 'as JSON')
    .action(async (name, options) => exit(await (await import('../fields.ts')).showFieldCommand(name, options)));
  for (const [does, description] of [
    ['add', 'add a field of your own'],
    ['change', 'change a field of your own; values that do not fit any more are listed first'],
  ] as const)
    withDefinition(withChange(fields.command(does).argument('<key>', does === 'add' ? 'lower-case letters, digits and _' : KEY)), TYPE[does], table)
      .description(description)
      .action(async (id: string, options) => exit(await (await import('../fields.ts')).changeFieldCommand(does, id, options)));
  for (const [does, description] of ON_ONE)
    withChange(fields.command(does).argument('<key>', KEY))
      .description(description)
      .action(async (id: string, options) => exit(await (await import('../fields.ts')).changeFieldCommand(does, id, options)));
  withCommonOptions(fields.command('try').argument('<expression>', 'as for --expression').argument('[book]', 'a book; the first few without one'))
    .description('show what an expression gives, before a field is computed by it')
    .addOption(new Option('--type <type>', 'what the field would hold').choices(table.customTypes))
    .option('--values <values>', 'the values to choose from', listed)
    .option('--json', 'as JSON')
    .action(async (expression, book, options) => exit(await (await import('../fields.ts')).tryExpressionCommand(expression, book, options)));
};

function withChange(command: Command): Command {
  return withCommonOptions(command)
    .option('-n, --dry-run', 'tell what would come of it, and change nothing')
    .option('-y, --yes', 'without a question')
    .option('--json', 'as JSON') as unknown as Command;
}

function withDefinition(command: Command, type: string, { customTypes, customWidgets }: TableOptions): Command {
  return command
    .option('--label <label>', 'its name for people')
    .addOption(new Option('--type <type>', type).choices(customTypes))
    .addOption(new Option('--widget <widget>', 'how it is edited').choices(customWidgets))
    .option('--values <values>', 'the values to choose from', listed)
    .option('--min <number>', 'the least number', Number)
    .option('--max <number>', 'the greatest number', Number)
    .option('--step <number>', 'the distance of two numbers', Number)
    .option('--currency <code>', 'such as EUR')
    .option('--column <column>', 'the calibre column, such as #mood')
    .option('--with <behaviours>', FLAG_NAMES.join(', '), listed)
    .option('--without <parts>', WITHOUT_NAMES.join(', '), listed)
    .addOption(new Option('--audited <how>', 'what the audit log notes: its values, only that it changed, or nothing').choices(['on', 'masked', 'off']))
    .option('--read-by <roles>', 'only these roles read it; admins always do', listed)
    .option('--written-by <roles>', 'only these roles change it', listed)
    .option('--expression <expression>', 'makes its value from other fields');
}
