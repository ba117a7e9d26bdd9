/** The reference of all commands in Markdown, made from the program itself. */
import type { Argument, Command, Option } from 'commander';
import { commonOptions, meaning, nameOf, ownOptions, runnableIn, sentence, shown } from '../../src/cli/command-tree.ts';
import { EXIT_MEANINGS } from '../../src/cli/exit-codes.ts';

const HEAD = `# Commands

<!-- Made by "npm run generate" from the program. Change the texts in src/cli/commands. -->

\`rubricator <command> --help\` says the same. [Find books](finding-books.md#name-one-book) says how a book is named.
`;

const SCREENS = `## Screens

On a terminal every command fits the width: what is too long is broken between words, and a table that finds no room becomes a list. In a pipe or a file every line is as long as it is. For programs there is \`--json\`.

\`--plain\` is for screen readers: no bar, no tables, no colours, and words instead of signs. \`NO_COLOR=1\` switches colours off; \`FORCE_COLOR=1\` switches them on, in a pipe too.
`;

export function commandReference(program: Command): string {
  const commands = program.commands.flatMap(runnableIn);
  return [
    HEAD,
    `${table(['command', 'what it does'], commands.map(contentsRow))}\n`,
    ...commands.map(section),
    `## Options of every command\n\n${optionTable(commonOptions(program))}`,
    SCREENS,
    `## Exit codes\n\n${table(
      ['code', 'meaning'],
      EXIT_MEANINGS.map(([code, text]) => `| ${code} | ${text} |`),
    )}\n`,
  ].join('\n');
}

function contentsRow(command: Command): string {
  const name = nameOf(command);
  return `| [${name}](#${name.replaceAll(' ', '-')}) | ${escaped(sentence(command.description()))} |`;
}

function section(command: Command): string {
  const { registeredArguments } = command;
  const own = ownOptions(command);
  const described = registeredArguments.filter(({ description }) => description !== '');
  const usage = ['rubricator', nameOf(command), ...registeredArguments.map(shown), ...(own.length > 0 ? ['[options]'] : [])].join(' ');
  return [
    `## ${nameOf(command)}\n`,
    `${sentence(command.description())}\n`,
    `\`\`\`text\n${usage}\n\`\`\`\n`,
    ...(described.length > 0 ? [`${table(['argument', 'meaning'], described.map(argumentRow))}\n`] : []),
    ...(own.length > 0 ? [optionTable(own)] : []),
  ].join('\n');
}

function argumentRow(argument: Argument): string {
  return `| \`${shown(argument)}\` | ${escaped(meaning(argument))} |`;
}

function optionTable(options: readonly Option[]): string {
  return `${table(['option', 'meaning'], options.map(optionRow))}\n`;
}

function optionRow(option: Option): string {
  return `| \`${option.flags}\` | ${escaped(meaning(option))} |`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
