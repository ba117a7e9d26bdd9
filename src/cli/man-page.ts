/** The man page, made from the commands. The build puts it into the package. */
import type { Command, Option } from 'commander';
import { VERSION } from '../runtime/version.ts';
import { commonOptions, meaning, nameOf, ownOptions, runnableIn, sentence, shown } from './command-tree.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['rubricator.yaml', 'The configuration. Looked for in the present folder, in $XDG_CONFIG_HOME/rubricator or ~/.config/rubricator, and in /etc/rubricator.'],
  ['$XDG_STATE_HOME/rubricator, ~/.local/state/rubricator', 'The state folder: what is known of the books, your decisions, and what undo needs.'],
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['RUBRICATOR_CONFIG', 'The configuration file.'],
  ['RUBRICATOR_…', 'Any option of the configuration: RUBRICATOR_STATE_DIR, RUBRICATOR_LOG_LEVEL. With …_FILE, the file that holds the value.'],
  ['NO_COLOR, FORCE_COLOR', 'Switch colours off, or on in a pipe too.'],
];

/** The page in roff, in ASCII. @param program with all commands */
export function manPage(program: Command): string {
  return `${[
    '.\\" Made by "npm run build" from the program.',
    `.TH RUBRICATOR 1 "" "Rubricator ${VERSION}" "User commands"`,
    ...['.SH NAME', `rubricator \\- ${plain(withSmallLetter(program.description()).replace(/\.$/, ''))}`],
    ...['.SH SYNOPSIS', '.B rubricator', '.I command', '.RI [ options ]'],
    ...['.SH DESCRIPTION', lines(`${program.description()} It never touches the books themselves.`)],
    ...['.SH COMMANDS', ...program.commands.flatMap(runnableIn).flatMap(commandLines)],
    ...['.SH OPTIONS OF EVERY COMMAND', ...commonOptions(program).flatMap(optionLines)],
    ...['.SH EXIT STATUS', ...EXIT_MEANINGS.flatMap(([code, text]) => entry(bold(String(code)), sentence(text)))],
    ...['.SH FILES', ...FILES.flatMap(([name, text]) => entry(bold(name), text))],
    ...['.SH ENVIRONMENT', ...ENVIRONMENT.flatMap(([name, text]) => entry(bold(name), text))],
  ].join('\n')}\n`;
}

function commandLines(command: Command): string[] {
  const { registeredArguments } = command;
  const options = ownOptions(command);
  return [
    `.SS ${plain([nameOf(command), ...registeredArguments.map(shown), ...(options.length > 0 ? ['[options]'] : [])].join(' '))}`,
    lines(sentence(command.description())),
    ...registeredArguments.flatMap((argument) => (argument.description === '' ? [] : entry(italic(shown(argument)), meaning(argument)))),
    ...options.flatMap(optionLines),
  ];
}

function optionLines(option: Option): string[] {
  return entry(bold(option.flags), meaning(option));
}

/** A term, and indented below it what it means. */
function entry(term: string, text: string): string[] {
  return ['.TP', term, lines(text.replaceAll('`', ''))];
}

function withSmallLetter(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

function bold(text: string): string {
  return `\\fB${plain(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${plain(text)}\\fR`;
}

/** A line that begins with a point or an apostrophe would be taken for a command of roff. */
function lines(text: string): string {
  return plain(text).replaceAll(/^(?=[.'])/gm, '\\&');
}

/** Text in which nothing means anything to roff. What is not ASCII is named, for a reader may take it for another encoding. */
function plain(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/[^\n -~]/gu, (letter) => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
