/** The commands `fields key new` and `fields key rotate`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addFieldKey: AddCommand = (program, exit) => {
  const fields = program.commands.find((command) => command.name() === 'fields');
  if (!fields) throw new Error('there are no commands of fields yet');
  const key = fields.command('key').description('keep the key of encrypted fields');
  withCommonOptions(key.command('new').argument('<file>', 'the file to make'))
    .description('make a key file, which nobody but you can read')
    .action(async (file, options) => exit(await (await import('../field-key.ts')).newKeyCommand(file, options)));
  withCommonOptions(key.command('rotate').argument('<file>', 'the file of the new key'))
    .description('encrypt all secret values with another key')
    .action(async (file, options) => exit(await (await import('../field-key.ts')).rotateKeyCommand(file, options)));
};
