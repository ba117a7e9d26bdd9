/** The command `providers`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addProviders: AddCommand = (program, exit) =>
  withCommonOptions(program.command('providers'))
    .description('show all providers: limits, state, budget, and how they have done')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../providers.ts')).providersCommand(options)));
