/** `rubricator users` and `tokens` as somebody at a terminal uses them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { PROGRAM } from './program-file.ts';
import { startOnTerminal } from './terminal.ts';

const PASSWORD = 'correct horse battery';

test('users and tokens are added, listed and removed, and the store holds no secret', async () => {
  const cwd = tempFolder();
  const run = (...args: string[]) => runCli([...args, '--state', join(cwd, 'state')], { cwd });
  expect((await run('users', 'list')).stdout).toContain('There are no users yet');
  // Without a terminal the password is a line of standard input.
  execFileSync(process.execPath, [PROGRAM, 'users', 'add', 'Ann', '--role', 'admin', '--state', join(cwd, 'state')], { input: `${PASSWORD}\n`, cwd });
  const invited = await run('users', 'add', 'bea', '--role', 'viewer', '--invite');
  expect(invited.stdout).toMatch(/bea is a user now, with the role viewer\.[\s\S]*\nhttp:\/\/127\.0\.0\.1:8723\/welcome\/[\w-]{43}\n/);
  expect(JSON.parse((await run('users', 'list', '--json')).stdout)).toMatchObject([
    { name: 'ann', role: 'admin', hasPassword: true },
    { name: 'bea', role: 'viewer', hasPassword: false },
  ]);
  const made = await run('tokens', 'add', 'Home', '--user', 'ann', '--scopes', 'see,edit');
  const [secret = ''] = /^rub_[\w-]{43}$/m.exec(made.stdout) ?? [];
  expect(secret).not.toBe('');
  expect(JSON.parse((await run('tokens', 'list', '--json')).stdout)).toMatchObject([{ id: 1, name: 'Home', user: 'ann', scopes: ['see', 'edit'] }]);
  const stored = ['rubricator.sqlite', 'rubricator.sqlite-wal'].map((name) => {
    try {
      return readFileSync(join(cwd, 'state', name), 'latin1');
    } catch {
      return '';
    }
  });
  const [link = ''] = /[\w-]{43}$/m.exec(invited.stdout) ?? [];
  for (const kept of [PASSWORD, secret, link]) expect(stored.join('')).not.toContain(kept);
  expect((await run('users', 'role', 'bea', 'editor')).stdout).toContain('bea has the role editor now');
  expect((await run('tokens', 'remove', '1')).stdout).toContain('Token 1 opens nothing any more');
  const last = await run('users', 'remove', 'ann');
  expect([last.code, last.stderr]).toEqual([1, expect.stringContaining('the last admin')]);
  expect((await run('users', 'remove', 'bea', '--yes')).code).toBe(0);
});

test('a terminal shows nothing of a password', async () => {
  const cwd = tempFolder();
  const program = startOnTerminal(['users', 'add', 'ann', '--role', 'admin', '--state', join(cwd, 'state')], { columns: 80, cwd });
  await program.until('Password:');
  program.type(`${PASSWORD}\r`);
  await program.until('The same again:');
  program.type(`${PASSWORD}x\r`);
  expect(await program.end).toBe(1);
  const text = await program.screen.text();
  expect(text).toContain('these are two passwords');
  expect(text).not.toContain('horse');
});
