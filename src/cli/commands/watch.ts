/** The command `watch`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addWatch: AddCommand = (program, exit) =>
  withCommonOptions(program.command('watch'))
    .description('watch the configured libraries for as long as it runs: what is dropped there gets its sidecars')
    .action(async (options) => exit(await (await import('../watch.ts')).watchCommand(options)));
