/** The man page: that it says all, and that man can show it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { isGroup, nameOf, withAllBelow } from '../../src/cli/command-tree.ts';
import { manPage } from '../../src/cli/man-page.ts';
import { createProgram } from '../../src/cli/program.ts';
import { tableOptions } from '../../src/cli/table-options.ts';
import { hasProgram } from '../has-program.ts';

const program = createProgram(() => undefined, tableOptions);

/** The page as man shows it, every entry on one line. */
function shown(page: string): string {
  return execFileSync('groff', ['-man', '-Tutf8', '-P-cbou', '-rLL=2000n', '-rHY=0'], { input: page, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
}

test('the man page is ASCII, whatever stands in a description', () => {
  expect(manPage(new Command('x').description('say “yes” – or \\no, 雪 and 😀'))).toMatch(/^[\n -~]+$/);
});

describe.skipIf(!hasProgram('groff', '--version'))('groff', () => {
  test('finds nothing wrong with the man page', () => {
    const { status, stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tutf8', '-z'], { input: manPage(program), encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('shows every command and every option that help shows', () => {
    const page = shown(manPage(program));
    const commands = withAllBelow(program).filter((command) => command.parent && !isGroup(command));
    for (const command of commands) expect(page).toMatch(new RegExp(`^   ${nameOf(command)}(?: |$)`, 'm'));
    const flags = commands.flatMap(({ options }) => options.filter(({ hidden }) => !hidden).map((option) => option.flags));
    expect(flags.filter((each) => !page.includes(`\n       ${each}`))).toEqual([]);
  });

  test('shows descriptions letter by letter', () => {
    const odd = new Command('x').description('odd things');
    for (const text of ['.begins like a request', "'begins like one, too", 'has \\fBa backslash\\n', 'says “yes”, a-b -- 雪…'])
      odd.command(`c${odd.commands.length}`).description(text);
    const page = shown(manPage(odd));
    for (const text of ['.begins like a request', "'begins like one, too", 'Has \\fBa backslash\\n', 'Says “yes”, a-b -- 雪…'])
      expect(page).toContain(`\n       ${text}`);
  });
});
