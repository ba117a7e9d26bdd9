/** The command `worker`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addWorker: AddCommand = (program, exit) =>
  withCommonOptions(program.command('worker'))
    .description('work on books beside a daemon, with a database that both share; each worker needs a state folder of its own')
    .action(async (options) => exit(await (await import('../watch.ts')).workerCommand(options)));
