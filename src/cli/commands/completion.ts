/** The command `completion`. */
import { Argument } from 'commander';
import { SHELLS, type Shell } from '../completion/shells.ts';
import type { AddCommand } from '../options.ts';

export const addCompletion: AddCommand = (program, exit) =>
  program
    .command('completion')
    .description('print a script by which a shell completes commands, options and names of fields')
    .addArgument(new Argument('<shell>', 'which shell reads it').choices(SHELLS))
    .action(async (shell: Shell) => exit((await import('../completion.ts')).completionCommand(shell, program)));
