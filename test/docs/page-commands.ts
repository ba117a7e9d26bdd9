/** The commands and examples that pages show. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { isGroup, withAllBelow } from '../../src/cli/command-tree.ts';
import { createProgram } from '../../src/cli/program.ts';
import { tableOptions } from '../../src/cli/table-options.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { textOf } from '../house.ts';

/** A block of code of a page, with the language that it names. */
export interface Block {
  page: string;
  language: string;
  lines: string[];
}

/** The pages for people who use the program or work on it. */
export const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pagesIn('docs')];

function pagesIn(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder)).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : []));
}

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of textOf(page).split('\n')) {
    const fence = /^\s*```(.*)$/.exec(line)?.[1];
    if (fence === undefined) open?.lines.push(line);
    else if (open) open = undefined;
    else {
      open = { page, language: fence.trim(), lines: [] };
      blocks.push(open);
    }
  }
  return blocks;
}

/** The command lines of a block: of `sh` every line, of `console` those behind a `$`; without comments, joined lines in one. */
export function commandLinesOf({ language, lines }: Block): string[] {
  if (language !== 'sh' && language !== 'console') return [];
  const joined = lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const shown = language === 'sh' ? joined : joined.flatMap((line) => /^\s*\$ (.*)$/.exec(line)?.[1] ?? []);
  return shown.map((line) => line.replace(/(?:^|\s)#\s.*$/, '').trim()).filter((line) => line !== '');
}

/** Commands of the program that a page names within a sentence. */
export function mentionsOf(page: string): string[] {
  const prose = textOf(page).replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '');
  return [...prose.matchAll(/`(rubricator [^`\n]+)`/g)].map(([, command = '']) => command.replaceAll('\\|', '|'));
}

/** The words of a command line, as a shell takes it apart; `&&` and `|` end a command, and `>` names a file. */
export function commandsIn(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [, double, single, plain = ''] of line.replaceAll(/ > \S+/g, '').matchAll(/"([^"]*)"|'([^']*)'|((?:[^\s"']|(?<=\S)"[^"]*")+)/g)) {
    if (plain === '&&' || plain === '|') commands.push([]);
    else commands.at(-1)?.push(double ?? single ?? plain.replaceAll('"', ''));
  }
  return commands;
}

/** What is wrong with a call of the program: the message of the parser; undefined if nothing is. */
export async function faultOf(args: readonly string[], mayBreakOff = false): Promise<string | undefined> {
  const said: string[] = [];
  const program = createProgram(() => undefined, tableOptions);
  for (const command of withAllBelow(program)) {
    command.exitOverride().configureOutput({ writeOut() {}, writeErr: (text) => void said.push(text) });
    if (command.parent && !isGroup(command)) command.action(() => undefined);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isFine = error.exitCode === 0 || (mayBreakOff && ['commander.missingArgument', 'commander.help'].includes(error.code));
    return isFine ? undefined : said.join('').split('\n')[0];
  }
}
