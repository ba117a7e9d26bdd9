import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli, startCli } from './cli.ts';

test('the demo says that its answers are simulated, shows what happened, and names the line for one’s own books', async () => {
  const home = tempFolder();
  const { code, stdout, stderr } = await runCli(['demo', '--keep', home]);
  expect(code).toBe(0);
  for (const text of [
    'none of these answers is real',
    'The Salt Road',
    'applied',
    'to review',
    'rubricator review confirm',
    'against',
    'Narrators: ',
    'Nothing has changed',
    'by the second.',
    'rubricator scan --dry-run',
  ])
    expect(stdout).toContain(text);
  expect(stdout).toMatch(/asked \d+ times by the first scan and 0 times by the second/);
  expect(stderr).toContain('The Cut Rope');
  expect(existsSync(join(home, 'books/Marit Osei/The Lantern Coast/1 - The Salt Road/metadata.opf'))).toBe(true);
  const quiet = JSON.parse(readFileSync(join(home, 'books/Ingrid Thorne/A Field Guide to Quiet/metadata.json'), 'utf8')) as Record<string, unknown>;
  expect(quiet).toMatchObject({ subtitle: 'On Hearing', genres: expect.arrayContaining(['Walking']) });
});

test('a source can be preferred in its config, and forgotten', async () => {
  const home = tempFolder();
  await runCli(['demo', '--keep', home]);
  const file = join(home, 'rubricator.yaml');
  const config = readFileSync(file, 'utf8');
  const prefer = (...args: string[]) => runCli(['prefer', 'publisher', 'hardcover', ...args, '--yes', '--config', file, '--state', join(home, 'state')]);
  expect((await prefer()).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/\nmerge:\n {2}fields:\n {4}publisher:\n {6}strategy: priority\n {6}order:/);
  expect((await prefer('--forget')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(config);
});

test('it never writes into a folder that holds something', async () => {
  const home = tempFolder();
  put(home, { 'books/mine.txt': 'x' });
  const { code, stderr } = await runCli(['demo', '--keep', home]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('is not empty; nothing was written')]);
});

test('with --web it goes on, and its pages show covers that were fetched from the simulated sources', async () => {
  const home = tempFolder();
  const { child, result } = startCli(['demo', '--web', '--keep', home]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += String(chunk);
      const [, found] = /The pages are at (\S+)\/ until/.exec(said) ?? [];
      if (found) resolve(found);
    });
  });
  const text = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  expect(text).toContain('The Drowned Bell');
  const [, id] = /href="\/books\/(\d+)"[^>]*>(?:(?!<\/a>).)*The Drowned Bell/s.exec(text) ?? [];
  const cover = await fetch(`${url}/books/${id}/cover?width=160`);
  expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/webp']);
  child.kill('SIGINT');
  expect((await result).code).toBe(0);
});
