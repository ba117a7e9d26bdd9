/** `rubricator completion`: prints what a shell reads to complete commands. Nothing of the program runs while somebody types. */
import type { Command } from 'commander';
import { BUILT_IN } from '../app/extensions.ts';
import { settableNames } from '../domain/book/field-input.ts';
import { bashScript } from './completion/bash.ts';
import { completedCommands } from './completion/completed-commands.ts';
import { fishScript } from './completion/fish.ts';
import type { Shell } from './completion/shells.ts';
import { zshScript } from './completion/zsh.ts';
import { EXIT } from './exit-codes.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script for a shell. @param program with all commands, and those that choose books with all options */
export function completionScript(shell: Shell, program: Command): string {
  return SCRIPTS[shell](completedCommands(program, { fields: settableNames([]), exporters: BUILT_IN.exporters.map(({ id }) => id) }));
}

export function completionCommand(shell: Shell, program: Command): number {
  process.stdout.write(completionScript(shell, program));
  return EXIT.ok;
}
