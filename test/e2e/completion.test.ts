/** Completion in the shells themselves, where they are installed. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ShownCommand } from '../../src/actions/run-command.ts';
import { isCommon, nameOf, withAllBelow } from '../../src/cli/command-tree.ts';
import { SHELLS, type Shell } from '../../src/cli/completion/shells.ts';
import { completionScript } from '../../src/cli/completion.ts';
import { createProgram } from '../../src/cli/program.ts';
import { tableOptions } from '../../src/cli/table-options.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { startAnyOnTerminal } from './terminal.ts';

const program = createProgram(() => undefined, tableOptions);

/** A command of a plugin whose author wants more than that. */
const OF_PLUGIN: ShownCommand = {
  ...{ plugin: 'a-plugin', id: 'bare-books', summary: `tells '$(touch owned)' \`touch owned\` "; touch owned #`, arguments: ['order'] },
  options: [
    { key: 'order', kind: 'text', description: "'; touch owned; '", isRequired: true, choices: ['path', 'id'] },
    { key: 'maxBooks', kind: 'number', description: '$(touch owned)', isRequired: false },
  ],
};
const SCRIPTS = Object.fromEntries(
  SHELLS.map((shell) => [
    shell,
    completionScript(
      shell,
      createProgram(() => undefined, tableOptions),
      [OF_PLUGIN],
    ),
  ]),
);

/** What is typed, and the only word that can follow from it. */
const TYPED: readonly (readonly [string, string])[] = [
  ['rubricator sc', 'scan'],
  ['rubricator review conf', 'confirm'],
  ['rubricator review confirm x --dr', '--dry-run'],
  ['rubricator scan --kin', '--kind'],
  ['rubricator scan --kind eb', 'ebook'],
  ['rubricator scan --offline --only abs', 'abs-json'],
  ['rubricator search salt --auth', '--author'],
  ['rubricator state import x --prefer n', 'newer'],
  ['rubricator set book:12 publisher', 'publisher='],
  ['rubricator lock x title ser', 'series'],
  ['rubricator explain x subt', 'subtitle'],
  ['rubricator completion z', 'zsh'],
  ['rubricator plugins run bare', 'bare-books'],
  ['rubricator plugins run bare-books pa', 'path'],
  ['rubricator plugins run bare-books path --ma', '--max-books'],
];

/** A folder with the script, and with what may be completed as a path. */
function home(shell: Shell): string {
  const folder = tempFolder();
  put(folder, { script: SCRIPTS[shell] ?? '', 'zoo/a book.m4b': '' });
  return folder;
}

describe.skipIf(!hasProgram('bash', '--version'))('bash', () => {
  /** Words that bash completes each line to, and what it is told to complete by itself. */
  function complete(lines: readonly string[]): { words: string[]; told: string }[] {
    const cwd = home('bash');
    const calls = lines.map(
      (line) =>
        `complete_words ${line
          .split(/([=:]+)| /)
          .flatMap((word) => (word === undefined ? [] : [`'${word}'`]))
          .join(' ')}`,
    );
    const text = `source ./script
compopt() { told+=" $*"; }
complete_words() { told= COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _rubricator; echo "\${COMPREPLY[*]}|$told"; }
${calls.join('\n')}`;
    const answers = execFileSync('bash', ['--norc', '-c', text], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return answers
      .trimEnd()
      .split('\n')
      .map((answer) => {
        const [words = '', told = ''] = answer.split('|');
        return { words: words.split(' ').filter(Boolean), told: told.trim() };
      });
  }

  test('completes commands, options, choices and fields', () => {
    expect(complete(TYPED.map(([line]) => line)).map(({ words }) => words)).toEqual(TYPED.map(([, word]) => [word]));
  });

  test('knows every command, and every option of each', () => {
    const commands = withAllBelow(program).filter(({ parent }) => parent);
    const offered = complete(commands.map((command) => `rubricator ${nameOf(command)} -`)).map(({ words }) => words.filter((word) => word !== '--help').sort());
    const theirs = commands.map(({ options, parent }) => [...options, ...(parent?.options.filter(isCommon) ?? [])].flatMap(({ long }) => long ?? []).sort());
    expect(offered).toEqual(theirs);
    const [first] = complete(['rubricator ']);
    expect(first?.words).toEqual(program.commands.map((command) => command.name()));
  });

  test('leaves paths to bash where one is asked for, and offers none elsewhere', () => {
    const told = (line: string) => complete([line])[0];
    expect(told('rubricator explain ')).toEqual({ words: [], told: '' });
    expect(told('rubricator scan ')).toEqual({ words: [], told: '+o default -o dirnames' });
    expect(told('rubricator scan --config ')).toEqual({ words: [], told: '' });
    expect(told('rubricator scan --config=')).toEqual({ words: [], told: '' });
    expect(told('rubricator scan --limit ')).toEqual({ words: [], told: '+o default' });
    expect(told('rubricator set x title=')).toEqual({ words: [], told: '+o default' });
    expect(told('rubricator set x publisher')).toEqual({ words: ['publisher='], told: '+o default -o nospace' });
  });
});

describe.skipIf(!hasProgram('fish', '--version'))('fish', () => {
  test('completes commands, options, choices, fields and paths', () => {
    const cwd = home('fish');
    const typed = [...TYPED, ['rubricator explain zo', 'zoo/'], ['rubricator scan zo', 'zoo/'], ['rubricator explain zoo/a', 'zoo/a book.m4b']] as const;
    const nothing = ['rubricator list --limit zo', 'rubricator watch zo', 'rubricator set x zo', 'rubricator scan zoo/a'];
    const calls = [...typed.map(([line]) => line), ...nothing].map((line) => `complete -C '${line}' | string join ', '; echo`);
    const answers = execFileSync('fish', ['--no-config', '-c', `source ./script; ${calls.join('; ')}`], {
      ...{ cwd, encoding: 'utf8', env: { ...process.env, HOME: cwd }, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    const words = answers.replaceAll(/\t.*/g, '').split(/\n+/).filter(Boolean);
    expect(words).toEqual(typed.map(([, word]) => word));
  });
});

test('zsh is given no list where it wants a command', () => {
  // It stops reading there, and nothing is completed at all.
  expect(SCRIPTS.zsh).not.toMatch(/^\s*\((?!\()/m);
});

describe.skipIf(!hasProgram('zsh', '--version') || process.platform !== 'linux')('zsh', () => {
  test('completes commands, options, choices, fields and paths', async () => {
    const cwd = home('zsh');
    put(cwd, { '.zshrc': "PS1='ready: '\nautoload -Uz compinit\ncompinit -D -u\nsource ./script\n" });
    execFileSync('zsh', ['-n', './script'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    const { until, type, screen, end } = startAnyOnTerminal(['zsh', '-d', '-i'], { columns: 120, cwd, env: { ZDOTDIR: cwd } });
    await until('ready:');
    for (const [line, word] of [...TYPED, ['rubricator explain zoo/a', 'zoo/a\\ book.m4b'], ['rubricator scan zo', 'zoo/']] as const) {
      type(`${line}\t`);
      await until(`ready: ${line.slice(0, line.lastIndexOf(' ') + 1)}${word}`);
      // Ctrl-U empties the line, Ctrl-L the screen.
      type('\u0015\u000c');
    }
    type('exit\r');
    expect(await end).toBe(0);
    expect(await screen.text()).toContain('exit');
  });
});
