/** That what pages tell people to type exists: commands of the program are parsed by the program, others are checked by form. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../config/load.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { textOf } from '../house.ts';
import { blocksOf, commandLinesOf, commandsIn, faultOf, mentionsOf, PAGES } from './page-commands.ts';

const { schema } = BUILT_IN;

interface Manifest {
  name: string;
  engines: { node: string };
  scripts: Record<string, string>;
  peerDependencies: Record<string, string>;
}

const { name, engines, scripts, peerDependencies } = JSON.parse(textOf('package.json')) as Manifest;
const { services } = parse(textOf('compose.yaml')) as { services: Record<string, unknown> };

/** What is wrong with a command of another program, by its name; undefined if nothing is. */
const FORMS: Readonly<Record<string, (words: readonly string[]) => string | undefined | Promise<string | undefined>>> = {
  rubricator: (words) => faultOf(words),
  npx: npxFault,
  npm: npmFault,
  docker: dockerFault,
  sudo: ([program = '', ...words]) => fault([program, ...words]),
  cp: (words) => words.slice(0, -1).find((path) => path.startsWith('config/') && !existsSync(join(PACKAGE_ROOT, path))),
  systemctl: (words) => (existsSync(join(PACKAGE_ROOT, `config/systemd/${words.at(-1)}.service`)) ? undefined : `no unit: ${words.at(-1)}`),
  kubectl: (words) => words.find((path) => path.startsWith('config/') && !existsSync(join(PACKAGE_ROOT, path, 'kustomization.yaml'))),
  journalctl: () => undefined,
  ...Object.fromEntries(['calibredb', 'curl', 'mkdir', 'sysctl', 'useradd', 'promtool'].map((program) => [program, () => undefined])),
};

/** A command that begins with settings of the environment runs what follows them. */
async function fault([program = '', ...words]: readonly string[]): Promise<string | undefined> {
  if (/^[A-Z_]+=/.test(program)) return fault(words);
  const form = FORMS[program];
  return form ? form(words) : `nobody checks ${program}`;
}

function npmFault([command = '', ...words]: readonly string[]): string | undefined {
  if (command === 'run') return scripts[words[0] ?? ''] ? undefined : `no script: ${words[0]}`;
  if (command === 'install') return packagesFault(words.filter((word) => !word.startsWith('-')));
  return ['ci', 'test'].includes(command) ? undefined : `nobody checks npm ${command}`;
}

/** `npx -p package … program words`, or the program of a checkout. */
function npxFault(words: readonly string[]): string | undefined | Promise<string | undefined> {
  const packages = words.flatMap((word, index) => (words[index - 1] === '-p' ? [word] : []));
  const rest = words.filter((word, index) => !['-y', '-p'].includes(word) && words[index - 1] !== '-p');
  const [program = '', ...args] = rest;
  if (program === 'vitest') return undefined;
  return packagesFault(packages) ?? (program === name ? faultOf(args) : `nobody checks npx ${program}`);
}

function packagesFault(packages: readonly string[]): string | undefined {
  const known = [name, `${name}@latest`, `node@${engines.node.replace('>=', '').split('.')[0]}`, ...Object.keys(peerDependencies)];
  return packages.find((each) => !known.includes(each));
}

/** `docker compose … service program words`. */
function dockerFault(words: readonly string[]): string | undefined | Promise<string | undefined> {
  if (words[0] !== 'compose') return undefined;
  const place = words.findIndex((word) => word in services);
  if (place < 0) return ['up', 'pull', 'build', 'stop'].includes(words[1] ?? '') ? undefined : 'no service of compose.yaml';
  const [program, ...args] = words.slice(place + 1);
  return program === name ? faultOf(args) : undefined;
}

const blocks = PAGES.flatMap(blocksOf);

describe('commands of pages', () => {
  test('every block of code says what it is, so that none passes unchecked', () => {
    const known = ['sh', 'console', 'yaml', 'ini', 'ts', 'json', 'graphql', 'sql', 'sparql', 'turtle', 'text'];
    expect(blocks.filter(({ language }) => !known.includes(language)).map(({ page, lines }) => `${page}: ${lines[0]}`)).toEqual([]);
  });

  const shown = blocks.flatMap((block) => commandLinesOf(block).map((line) => ({ page: block.page, line })));

  test.each(shown)('$page: $line', async ({ line }) => {
    for (const command of commandsIn(line)) expect(await fault(command)).toBeUndefined();
  });

  const mentions = PAGES.flatMap((page) => [...new Set(mentionsOf(page))].map((line) => ({ page, line })));

  test.each(mentions)('$page mentions $line', async ({ line }) => {
    const [[, ...words] = []] = commandsIn(line);
    expect(await faultOf(words, true)).toBeUndefined();
  });

  test('a command that does not exist is found', async () => {
    expect(await faultOf(['scan', '--dryrun'])).toContain('unknown option');
    expect(await faultOf(['scna'])).toContain('unknown command');
    expect(await faultOf(['review', 'reset'])).toContain('missing required argument');
    expect(await fault(['npx', '-y', '-p', 'rubricator', 'rubricator', 'dmeo'])).toContain('unknown command');
    expect(await fault(['docker', 'compose', 'run', '--rm', 'rubricator', 'rubricator', 'lookout'])).toContain('unknown command');
    expect(await fault(['sudo', 'npm', 'run', 'nothing'])).toBe('no script: nothing');
  });
});

describe('configs of pages', () => {
  const configs = blocks.filter(({ language }) => language === 'yaml').map(({ page, lines }) => ({ page, text: lines.join('\n').replace(/^\n+/, '') }));

  test.each(configs)('the example of $page is a config: $text', ({ text }) => {
    const cwd = tempFolder();
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    put(cwd, { 'rubricator.yaml': text.replaceAll(new RegExp(`^ {${indent}}`, 'gm'), '') });
    expect(() => loadConfig({ schema, env: {}, cwd })).not.toThrow();
  });
});
