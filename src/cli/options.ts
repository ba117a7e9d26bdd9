/** Options that several commands share, and how a command comes to its exit code. */
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options of every command that needs a config. */
export interface CommonOptions {
  config?: string;
  state?: string;
  logLevel?: string;
  plain?: boolean;
}

/** What a command takes for a book. */
export const BY_WHAT = 'by its number in the list, its title, or its path or a part of it';
/** What `--ask` of a command that decides something means. */
export const ASK = 'ask the providers, too; without it, what they answered before counts';
export const BOOK = `a book, ${BY_WHAT}`;

/** What some commands need for their options, and what follows from the table of fields. */
export interface TableOptions {
  /** Adds the options that choose books; their help only where it `isListed`. */
  withChoice(command: Command, help: { isListed: boolean }): Command;
  /** The fields by which a book can be looked for. */
  wordFields: readonly { key: string; label: string }[];
  /** What a field of the user's own may hold, and how it is edited. */
  customTypes: readonly string[];
  customWidgets: readonly string[];
}

/** Adds a command to the program. Its code is loaded when it is called; `exit` is told its exit code. */
export type AddCommand = (program: Command, exit: (code: number) => void, table: TableOptions) => void;

export function withCommonOptions(command: Command): Command {
  return withPlain(
    command
      .option('-c, --config <file>', 'configuration file')
      .option('--state <dir>', 'the state folder, which holds what is known of your books')
      .addOption(new Option('--log-level <level>', 'how much is logged on standard error').choices(['silent', 'error', 'warn', 'info', 'debug'])),
  );
}

export function withPlain(command: Command): Command {
  return command.option('--plain', 'for screen readers: no bar, no tables, no colours, and words instead of signs');
}

/** An option that may be given several times, or once with commas. */
export function listed(text: string, earlier: string[] = []): string[] {
  return [...earlier, ...text.split(',').filter(Boolean)];
}

/** From 0 to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_DAYS = 366;

/** `90s`, `30m`, `2h`, `1.5h`, `1d`, in milliseconds. */
export function duration(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?) ?([smhd])$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN));
  if (!(ms > 0 && ms <= LONGEST_DAYS * 86_400_000)) throw new InvalidArgumentError('It must be a time such as 30m, 2h or 1d, at most a year.');
  return ms;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return value;
}
