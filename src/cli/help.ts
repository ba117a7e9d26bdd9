/** How `--help` looks: it fits the terminal, and an explanation that finds no room beside what it explains stands below it. */
import { Help, type HelpConfiguration } from 'commander';
import { wrapped } from './fit.ts';

/** An explanation is not squeezed into fewer columns. */
const LEAST_COLUMNS = 36;
const DEFAULT_COLUMNS = 80;
/** How deep an explanation stands below what it explains. */
const BELOW = 6;

const commander = new Help();

export const help: HelpConfiguration = {
  showGlobalOptions: true,
  commandUsage(command) {
    const title = 'Usage: ';
    return wrapped(title + commander.commandUsage(command), this.helpWidth ?? DEFAULT_COLUMNS, BELOW).slice(title.length);
  },
  // They all have some.
  subcommandTerm: (command) => commander.subcommandTerm(command).replace(' [options]', ''),
  formatItem(term, termColumns, explanation, { helpWidth = DEFAULT_COLUMNS }) {
    const beside = termColumns + 4;
    if (helpWidth - beside >= LEAST_COLUMNS) return wrapped(`  ${term.padEnd(termColumns)}  ${explanation}`.trimEnd(), helpWidth, beside);
    return wrapped(`  ${term}\n${' '.repeat(BELOW)}${explanation}`.trimEnd(), helpWidth, BELOW);
  },
};
