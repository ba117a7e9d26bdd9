/** `rubricator completion`: prints what a shell reads to complete commands. Nothing of the program runs while somebody types. */
import type { Command } from 'commander';
import type { ShownCommand } from '../actions/run-command.ts';
import { BUILT_IN } from '../app/extensions.ts';
import { shownCommands } from '../app/known-commands.ts';
import { settableNames } from '../domain/book/field-input.ts';
import { bashScript } from './completion/bash.ts';
import { completedCommands } from './completion/completed-commands.ts';
import { fishScript } from './completion/fish.ts';
import type { Shell } from './completion/shells.ts';
import { zshScript } from './completion/zsh.ts';
import { EXIT } from './exit-codes.ts';
import { addTo } from './plugin-run.ts';
import { extensionsFor } from './setup.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/**
 * The script for a shell. @param program with all commands, and those that choose books with all options
 * @param ofPlugins commands that plugins bring
 */
export function completionScript(shell: Shell, program: Command, ofPlugins: readonly ShownCommand[] = []): string {
  const run = program.commands.find((each) => each.name() === 'plugins')?.commands.find((each) => each.name() === 'run');
  for (const command of ofPlugins) if (run) addTo(run, harmless(command));
  return SCRIPTS[shell](completedCommands(program, { fields: settableNames([]), exporters: BUILT_IN.exporters.map(({ id }) => id) }));
}

/** What others wrote becomes a part of a script, in which words may not be more than words. */
function harmless({ summary, options, ...command }: ShownCommand): ShownCommand {
  const plain = (text: string) => text.replaceAll(/[^\p{L}\p{N} .,;()/-]/gu, '');
  return { ...command, summary: plain(summary), options: options.map((option) => ({ ...option, description: plain(option.description) })) };
}

export function completionCommand(shell: Shell, program: Command): number {
  process.stdout.write(completionScript(shell, program, shownCommands(extensionsFor({}).plugins)));
  return EXIT.ok;
}
