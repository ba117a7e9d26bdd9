/** The commands as a tree: what completion, the man page and the reference of commands are made from. */
import type { Argument, Command, Option } from 'commander';

/** Options that nearly every command has; they are described once. */
const COMMON = new Set(['--config', '--state', '--log-level', '--plain']);

export function isCommon({ long }: Option): boolean {
  return COMMON.has(long ?? '');
}

/** A command and all below it. */
export function withAllBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

/** A command that does something by itself, and all such commands below it. */
export function runnableIn(command: Command): Command[] {
  return withAllBelow(command).filter((each) => !isGroup(each));
}

/** Whether a command only holds others. */
export function isGroup({ commands, options, registeredArguments }: Command): boolean {
  return commands.length > 0 && options.length === 0 && registeredArguments.length === 0;
}

/** `review confirm`; empty for the program itself. */
export function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}`.trim() : '';
}

/** The common options, each once. */
export function commonOptions(program: Command): Option[] {
  const all = runnableIn(program).flatMap(({ options }) => options.filter(isCommon));
  return [...new Map(all.map((option) => [option.flags, option])).values()];
}

/** The options that a command alone has, without those that help does not show. */
export function ownOptions({ options }: Command): Option[] {
  return options.filter((option) => !isCommon(option) && !option.hidden);
}

/** `<book>`, `[field=value…]`. */
export function shown(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** The description of an argument or option, with the choices and the default. */
export function meaning({ description, argChoices, defaultValue }: Pick<Argument, 'description' | 'argChoices' | 'defaultValue'>): string {
  return [
    sentence(description),
    ...(argChoices ? [`One of: ${argChoices.join(', ')}.`] : []),
    ...(defaultValue === undefined ? [] : [`Default: \`${String(defaultValue)}\`.`]),
  ].join(' ');
}

/** Help texts begin with a small letter and have no full stop, as is the custom on a command line. */
export function sentence(text: string): string {
  const begun = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.…?!]$/.test(begun) ? begun : `${begun}.`;
}
