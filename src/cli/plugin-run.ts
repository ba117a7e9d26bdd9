/** `rubricator plugins run`: commands of plugins. Each has its help and its options from its description, so that nothing of a plugin runs for that. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { ShownCommand } from '../actions/run-command.ts';
import { shownCommands } from '../app/known-commands.ts';
import { FULL_ACCESS } from '../domain/access/access.ts';
import { type CommandOption, typedOptions } from '../domain/command-option.ts';
import { commandLineActor } from './actor.ts';
import { complainLine } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { help } from './help.ts';
import { onInterrupt } from './interrupt.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';
import { out, outJson } from './screen.ts';
import { extensionsFor, setUp } from './setup.ts';

interface RunOptions extends CommonOptions {
  json?: boolean;
}

/** @param words a command with its options, or none for a list of all */
export async function runPluginCommand(words: readonly string[], common: CommonOptions): Promise<number> {
  let exitCode: number = EXIT.ok;
  const commands = shownCommands(extensionsFor({ ...common, ...commonIn(words) }).plugins);
  const program = new Command('rubricator plugins run').exitOverride().configureHelp(help).showHelpAfterError('(run with --help for all commands)');
  program.description('Commands that plugins bring.').helpCommand(false);
  for (const command of commands)
    addTo(program, command).action(async (...given: unknown[]) => {
      const made = given.at(-1) as Command;
      exitCode = await run(command, saidTo(command, made), { ...common, ...made.opts<RunOptions>() });
    });
  if (words.length === 0 || commands.length === 0) {
    if (commands.length > 0) program.outputHelp();
    else out('No plugin brings a command. rubricator plugins list shows what there is.');
    return EXIT.ok;
  }
  await program.parseAsync([...words], { from: 'user' });
  return exitCode;
}

/** Adds the command that a description tells of. */
export function addTo(program: Command, { id, summary, options, arguments: byPlace }: ShownCommand): Command {
  const command = program.command(id).description(summary);
  for (const option of placedIn({ options, arguments: byPlace })) command.addArgument(argumentFor(option));
  for (const option of options) if (!byPlace.includes(option.key)) command.addOption(optionFor(option));
  return withCommonOptions(command).option('--json', 'what it says and returns, as JSON');
}

/** Options that are given by their place, in that order. */
function placedIn({ options, arguments: byPlace }: Pick<ShownCommand, 'options' | 'arguments'>): CommandOption[] {
  return byPlace.flatMap((key) => options.find((option) => option.key === key) ?? []);
}

/** Those among the words by which the config and the state are found. */
function commonIn(words: readonly string[]): CommonOptions {
  const reader = withCommonOptions(new Command()).exitOverride().allowUnknownOption().allowExcessArguments().helpOption(false);
  // What is wrong with them is told when the command itself reads them.
  reader.configureOutput({ writeErr: () => undefined });
  try {
    return reader.parse([...words], { from: 'user' }).opts<CommonOptions>();
  } catch {
    return {};
  }
}

function argumentFor({ key, kind, description, choices, isRequired }: CommandOption): Argument {
  const name = `${kebab(key)}${kind === 'list' ? '...' : ''}`;
  const argument = new Argument(isRequired ? `<${name}>` : `[${name}]`, description);
  if (choices) argument.choices([...choices]);
  return kind === 'number' ? argument.argParser(numeric) : argument;
}

function optionFor({ key, kind, description, choices, isRequired, usual }: CommandOption): Option {
  const name = usual === true ? `no-${kebab(key)}` : kebab(key);
  const value = kind === 'switch' ? '' : kind === 'list' ? ' <text...>' : ` <${kind}>`;
  const option = new Option(`--${name}${value}`, `${description}${usual === undefined || kind === 'switch' ? '' : ` (usually ${usual})`}`.trim());
  if (choices) option.choices([...choices]);
  if (kind === 'number') option.argParser(numeric);
  return option.makeOptionMandatory(isRequired && kind !== 'switch');
}

/** As it was typed: the command itself reads it. */
function numeric(text: string): string {
  if (text.trim() === '' || !Number.isFinite(Number(text))) throw new InvalidArgumentError('It must be a number.');
  return text;
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The options by their keys, wherever they stood. */
function saidTo(shown: ShownCommand, made: Command): Record<string, unknown> {
  const placed = placedIn(shown).map(({ key }, at): [string, unknown] => [key, made.processedArgs[at]]);
  const named = Object.entries(made.opts<Record<string, unknown>>());
  const said = [...named, ...placed].map(([key, value]) => [key, value === undefined || value === false ? [] : [value].flat().map(String)]);
  return typedOptions(shown.options, Object.fromEntries(said));
}

async function run({ plugin, id }: ShownCommand, said: Record<string, unknown>, options: RunOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: false, onProviderWarning() {} });
  const { signal, stop } = onInterrupt(() => complainLine('Ending it; once more ends it at once.'));
  const lines: string[] = [];
  let isSilent = true;
  const onLine = (line: string) => {
    isSilent = false;
    if (options.json) lines.push(line);
    else out(line);
  };
  try {
    const { changes } = app.permitted(async () => {}, FULL_ACCESS);
    const result = await changes.runCommand({ plugin, command: id, options: said, actor: commandLineActor(), signal, onLine });
    if (options.json) outJson({ lines, result });
    else if (result !== undefined && isSilent) outJson(result);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    stop();
    await app.close();
  }
}
