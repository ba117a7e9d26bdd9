import type { Command } from 'commander';
import { expect, test } from 'vitest';
import type { TableOptions } from '../../src/cli/options.ts';
import { createProgram, TABLE_COMMANDS } from '../../src/cli/program.ts';
import { tableOptions } from '../../src/cli/table-options.ts';

const NONE: TableOptions = { withChoice: (command) => command, wordFields: [], customTypes: [], customWidgets: [] };

/** All that is said of a command's options and of those of its own commands. */
function optionsOf(command: Command): unknown {
  return [command.options.map(({ flags, argChoices }) => [flags, argChoices]), command.commands.map(optionsOf)];
}

test('the table of fields is loaded for each command that has options by it, and for no other but the completion', () => {
  const without = createProgram(() => {}, NONE).commands;
  const differing = createProgram(() => {}, tableOptions).commands.filter(
    (command, at) => JSON.stringify(optionsOf(command)) !== JSON.stringify(optionsOf(without[at] as Command)),
  );
  expect([...differing.map((command) => command.name()), 'completion'].sort()).toEqual([...TABLE_COMMANDS].sort());
});
