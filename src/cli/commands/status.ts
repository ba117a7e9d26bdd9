/** The command `status`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addStatus: AddCommand = (program, exit) =>
  withCommonOptions(program.command('status'))
    .description('show what the running daemon does now')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../status.ts')).statusCommand(options)));
