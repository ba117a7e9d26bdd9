/** What can be completed: the commands with what may be typed behind each, as plain data from which the scripts for the shells are made. */
import type { Argument, Command, Option } from 'commander';
import { isCommon, nameOf, withAllBelow } from '../command-tree.ts';

/** What may be typed, as far as that is known without looking at any book: words, a file or a folder; or any text. */
export interface Typed {
  /** As the help calls it: `book`. */
  label: string;
  words: readonly string[];
  path?: 'file' | 'folder';
}

export interface CompletedOption {
  /** `-n` and `--dry-run`, or one of them. */
  flags: string[];
  description: string;
  /** Undefined for a switch. */
  value?: Typed;
}

export interface CompletedCommand {
  /** `review confirm`; empty for the program itself. */
  name: string;
  below: { name: string; description: string }[];
  options: CompletedOption[];
  arguments: (Typed & { isVariadic: boolean })[];
}

/** Names that follow from tables and not from the commands. */
export interface CompletedNames {
  /** Of fields that can be set. */
  fields: readonly string[];
  exporters: readonly string[];
}

export function completedCommands(program: Command, names: CompletedNames): CompletedCommand[] {
  return withAllBelow(program).map((command) => ({
    name: nameOf(command),
    below: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
    options: [...command.options, ...inherited(command), HELP].map((option) => completedOption(option, names)),
    arguments: command.registeredArguments.map((argument) => ({ ...typedFor(argument.name(), argument, names), isVariadic: argument.variadic })),
  }));
}

const HELP: Pick<Option, 'short' | 'long' | 'flags' | 'description' | 'argChoices'> = {
  ...{ short: '-h', long: '--help', flags: '-h, --help', description: 'display help for command' },
};

/** `review confirm` takes the common options of `review`. */
function inherited({ parent }: Command): Option[] {
  return parent ? [...parent.options.filter(isCommon), ...inherited(parent)] : [];
}

function completedOption({ short, long, flags, description, argChoices }: typeof HELP, names: CompletedNames): CompletedOption {
  const label = /[<[]([^<>[\]]+)[>\]]/.exec(flags)?.[1];
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    ...(label !== undefined && { value: typedFor(label, { argChoices }, names) }),
  };
}

/** The name by which the help asks for something says what it is. */
function typedFor(label: string, { argChoices }: Pick<Argument, 'argChoices'>, { fields, exporters }: CompletedNames): Typed {
  if (argChoices) return { label, words: argChoices };
  switch (label) {
    case 'file':
    case 'book':
    case 'run or book':
      return { label, words: [], path: 'file' };
    case 'dir':
    case 'folder':
    case 'folders':
      return { label, words: [], path: 'folder' };
    case 'field':
    case 'fields':
      return { label, words: fields };
    case 'field=value':
      return { label, words: fields.map((name) => `${name}=`) };
    case 'exporter':
      return { label, words: exporters };
    case 'yes-or-no':
      return { label, words: ['yes', 'no'] };
    default:
      return { label, words: [] };
  }
}
