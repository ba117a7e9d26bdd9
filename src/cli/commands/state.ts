/** The commands `state check`, `copy`, `restore` and `rebuild`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addState: AddCommand = (program, exit) => {
  const state = program.command('state').description('look after what is known of the books');
  withCommonOptions(state.command('check'))
    .description('say whether the store and its copies are sound')
    .action(async (options) => exit(await (await import('../state.ts')).checkStateCommand(options)));
  withCommonOptions(state.command('copy'))
    .description('copy the store, as the daemon does every day')
    .action(async (options) => exit(await (await import('../state.ts')).copyStateCommand(options)));
  withCommonOptions(state.command('restore'))
    .description('put the newest sound copy in the place of the store')
    .action(async (options) => exit(await (await import('../state.ts')).restoreStateCommand(options)));
  withCommonOptions(state.command('rebuild'))
    .description('begin anew, from .rubricator.json beside the books')
    .action(async (options) => exit(await (await import('../state.ts')).rebuildStateCommand(options)));
};
