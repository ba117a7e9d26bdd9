/** The commands `pause` and `resume`. */
import { type AddCommand, duration, withCommonOptions } from '../options.ts';

const WHAT = 'the id of a library or a provider; library:… or provider:… if both have it';

export const addPause: AddCommand = (program, exit) => {
  withCommonOptions(program.command('pause'))
    .description('let a library or a provider rest: it is neither looked at nor asked, until it is resumed')
    .argument('<name>', WHAT)
    .option('--for <time>', 'how long, such as 30m, 2h or 1d', duration)
    .option('--json', 'as JSON')
    .action(async (name: string, options) => exit(await (await import('../pause.ts')).pauseCommand(name, options)));
  withCommonOptions(program.command('resume'))
    .description('end the pause of a library or a provider')
    .argument('<name>', WHAT)
    .action(async (name: string, options) => exit(await (await import('../pause.ts')).resumeCommand(name, options)));
};
