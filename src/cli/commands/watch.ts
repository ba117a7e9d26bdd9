/** The command `watch`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addWatch: AddCommand = (program, exit) =>
  withCommonOptions(program.command('watch'))
    .description('run as a daemon: watch the configured libraries, and write sidecars for what arrives there')
    .action(async (options) => exit(await (await import('../watch.ts')).watchCommand(options)));
