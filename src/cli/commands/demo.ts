/** The command `demo`. */
import { type AddCommand, withPlain } from '../options.ts';

export const addDemo: AddCommand = (program, exit) =>
  withPlain(program.command('demo'))
    .description('scan a small example library against simulated providers')
    .option('--keep <dir>', 'where to put the example library; a new temporary folder by default')
    .option('--web', 'go on with the daemon, and say where its pages are')
    .action(async (options) => exit(await (await import('../demo.ts')).demoCommand(options)));
