/** Commands of plugins as their users meet them: found, explained, run, and broken. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { put, tempFolder } from '../files/temp-folder.ts';
import { packageJson } from '../plugins/samples.ts';
import { runCli } from './cli.ts';

const CODE = `
import { defineCommand, definePlugin, z } from 'rubricator/sdk';
const bare = defineCommand({
  id: 'bare-books', summary: 'tell which books lack a field', arguments: ['field'],
  options: z.strictObject({ field: z.string().describe('Which field.'), maxBooks: z.int().default(10).describe('At most so many.'), shout: z.boolean().default(false) }),
  async *run({ field, maxBooks, shout }, { books }) {
    const ids = [];
    for await (const { id, path, values } of books()) {
      if (values[field] !== undefined) continue;
      ids.push(id);
      yield shout ? path.toUpperCase() : path;
      if (ids.length === maxBooks) break;
    }
    return { ids };
  },
});
const odd = defineCommand({
  id: 'odd', summary: 'does \\u001b[31m odd things', arguments: ['how'], timeoutMs: 2000,
  options: z.strictObject({ how: z.enum(['hang', 'escape', 'quiet']) }),
  async *run({ how }) {
    if (how === 'quiet') return { fine: '\\u009b' };
    yield '\\u001b]0;owned\\u0007';
    if (how === 'hang') for (;;);
  },
});
export const plugin = definePlugin({ commands: [bare, odd] });`;

/** A library of three books, and a plugin. */
async function shop() {
  const root = tempFolder();
  for (const name of ['Ash', 'Salt', 'Sea']) put(root, { [`books/Ann Cole/${name}/book.txt`]: '', [`books/Ann Cole/${name}/book.epub`]: 'none' });
  put(root, {
    'odd/package.json': packageJson({ contributes: { commands: ['bare-books', 'odd'] } }),
    'odd/index.js': CODE,
    'rubricator.yaml': JSON.stringify({ stateDir: './state', plugins: ['./odd'], libraries: [{ id: 'books', path: './books' }] }),
  });
  const config = join(root, 'rubricator.yaml');
  const rubricator = (...args: string[]) => runCli([...args, '--config', config], { cwd: root });
  await rubricator('scan', '--offline');
  return { root, config, rubricator };
}

test('commands are listed and explained from their descriptions, and run', async () => {
  const { rubricator, config, root } = await shop();
  expect((await rubricator('plugins', 'run')).stdout).toMatch(/bare-books <field> +tell which books lack a field\n +odd <how> +does \\u001b\[31m odd things/);
  const help = await runCli(['plugins', 'run', '--config', config, 'bare-books', '--help'], { cwd: root });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/field +Which field\..*--max-books <number> +At most so many\. \(usually 10\)/s);
  expect((await rubricator('plugins', 'run', 'bare-books', 'description')).stdout).toBe('Ann Cole/Ash\nAnn Cole/Salt\nAnn Cole/Sea\n');
  const { stdout } = await rubricator('plugins', 'run', 'bare-books', 'description', '--max-books', '1', '--shout', '--json');
  expect(JSON.parse(stdout)).toEqual({ lines: ['ANN COLE/ASH'], result: { ids: [expect.any(Number)] } });
  expect((await rubricator('audit')).stdout).toContain('run command, rubricator-plugin-try bare-books');
});

test('wrong words are refused before anything runs', async () => {
  const { rubricator } = await shop();
  expect(await rubricator('plugins', 'run', 'bare-boks')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean bare-books?') });
  expect(await rubricator('plugins', 'run', 'bare-books')).toMatchObject({ code: 2, stderr: expect.stringContaining("missing required argument 'field'") });
  expect(await rubricator('plugins', 'run', 'bare-books', 'x', '--max-books', 'y')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('must be a number'),
  });
  expect(await rubricator('plugins', 'run', 'odd', 'no')).toMatchObject({ code: 2, stderr: expect.stringContaining('hang, escape, quiet') });
});

test('what it says cannot reach the terminal, and one that hangs is ended', async () => {
  const { rubricator } = await shop();
  expect((await rubricator('plugins', 'run', 'odd', 'escape')).stdout).toBe('\\u001b]0;owned\\u0007\n');
  // With no line to show, its result is shown.
  expect((await rubricator('plugins', 'run', 'odd', 'quiet')).stdout).toBe('{\n  "fine": "\\u009b"\n}\n');
  expect(await rubricator('plugins', 'run', 'odd', 'hang')).toMatchObject({ code: 1, stderr: 'rubricator: odd took longer than 2 s, and was ended\n' });
});

test('where no plugin brings one, that is said', async () => {
  const root = tempFolder();
  expect((await runCli(['plugins', 'run', '--state', root], { cwd: root })).stdout).toContain('No plugin brings a command.');
});
