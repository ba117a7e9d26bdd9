/** The command `doctor`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addDoctor: AddCommand = (program, exit) =>
  withCommonOptions(program.command('doctor'))
    .description('check everything that a scan depends on: config, folders, store, providers, clock')
    .option('--offline', 'ask no provider')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../doctor.ts')).doctorCommand(options)));
