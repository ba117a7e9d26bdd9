/** The state goes from its folder into a database and back, and commands go on with it wherever it is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasPostgres, postgresUrl } from '../catalogues/servers.ts';
import { oneLibrary } from './one-library.ts';

const EXPORTERS = { exporters: { nfo: { enabled: true } } };

test.runIf(hasPostgres)('a state moves into a database and back, and is refused where it was', { timeout: 120_000 }, async () => {
  const used = oneLibrary();
  used.configure(EXPORTERS);
  await used.scan();
  expect((await used.run('set', used.book, 'title=The Long Road')).code).toBe(0);
  const url = await postgresUrl();
  const shown = url.replace('postgres@', '');

  const moved = await used.run('state', 'move', url);
  expect([moved.code, moved.stderr, moved.stdout]).toEqual([0, '', expect.stringContaining(`The state is in ${shown} now, compared: 1 book.`)]);
  expect(existsSync(join(used.state, 'rubricator.sqlite'))).toBe(false);
  expect(existsSync(join(used.state, 'rubricator.sqlite.moved'))).toBe(true);
  for (const command of ['list', 'history']) {
    const refused = await used.run(command);
    expect([command, refused.code, refused.stderr]).toEqual([command, 1, expect.stringContaining(`to ${shown}: name it as database in the config`)]);
  }

  used.configure({ ...EXPORTERS, database: url });
  expect((await used.run('list')).stdout).toContain('The Long Road');
  expect((await used.run('history')).stdout).toContain('set');
  expect((await used.run('undo')).stderr).toBe('');
  expect((await used.run('list')).stdout).toContain('The Salt Road');

  const back = await used.run('state', 'move', used.state);
  expect([back.code, back.stdout]).toEqual([0, expect.stringContaining(`The state of ${shown} is in ${used.state} now, compared: 1 book.`)]);
  expect((await used.run('list')).stderr).toContain(`the state was moved from ${shown} to ${used.state}`);
  used.configure(EXPORTERS);
  expect((await used.run('list')).stdout).toContain('The Salt Road');
  expect((await used.run('audit', 'verify')).code).toBe(0);
});
