/** The catalogue, asked in SPARQL on the command line. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';

test('the catalogue answers in SPARQL, from a file that is made anew when a book changes', async () => {
  const home = tempFolder();
  await runCli(['demo', '--keep', home]);
  const where = ['--config', join(home, 'rubricator.yaml'), '--state', join(home, 'state')];
  const ask = (...args: string[]) => runCli(['catalogue', 'query', ...args, ...where]);
  const titles = ['--sparql', 'SELECT ?title WHERE { ?book a schema:Book; schema:name ?title } ORDER BY ?title', '--format', 'csv'];
  const file = join(home, 'state/linked-data.nq');

  const { code, stdout } = await ask(...titles);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^title\n(?:.+\n)*The Salt Road\n/)]);
  const made = statSync(file);
  expect(made.mode & 0o777).toBe(0o600);
  expect((await ask(...titles)).stdout).toBe(stdout);
  expect(statSync(file).ino).toBe(made.ino);

  const road = join(home, 'books/Marit Osei/The Lantern Coast/1 - The Salt Road');
  expect((await runCli(['set', road, 'title=The Pepper Road', ...where])).code).toBe(0);
  expect((await ask(...titles)).stdout).toContain('The Pepper Road\n');
  const byWhom = 'ASK { ?edit a rub:HandEdit; prov:value "The Pepper Road"; prov:wasAttributedTo ?who. ?who a prov:Person }';
  expect(JSON.parse((await ask('--sparql', byWhom, '--format', 'json')).stdout)).toEqual({ head: {}, boolean: true });

  const cut = await ask(...titles, '--limit', '1');
  expect([cut.stdout.split('\n').length, cut.stderr]).toEqual([3, expect.stringContaining('there are more than 1 rows')]);
  const wrong = await ask('--sparql', 'INSERT DATA { <a:a> <a:b> 1 }');
  expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('the question is not understood: line 1')]);
  expect((await ask('--sparql', 'ASK {}', 'home')).code).toBe(2);
});
