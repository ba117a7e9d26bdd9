/** The command `providers`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addProviders: AddCommand = (program, exit) =>
  withCommonOptions(program.command('providers'))
    .description('show every provider with its limits, its state, its budget and what it has answered')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../providers.ts')).providersCommand(options)));
