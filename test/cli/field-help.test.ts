import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addFields } from '../../src/cli/commands/fields.ts';
import { tableOptions } from '../../src/cli/table-options.ts';
import { CUSTOM_TYPES } from '../../src/domain/book/custom-field.ts';

test.each([
  ['add', 'without it, as the name says'],
  ['change', 'a value that does not fit is kept, and hidden until it fits again'],
])('the help of fields %s says what --type does to it, and names all types', (does, says) => {
  const program = new Command();
  addFields(program, () => {}, tableOptions);
  const command = program.commands[0]?.commands.find((each) => each.name() === does);
  const type = command?.options.find(({ long }) => long === '--type');
  expect([type?.description, type?.argChoices]).toEqual([expect.stringContaining(says), [...CUSTOM_TYPES]]);
});
