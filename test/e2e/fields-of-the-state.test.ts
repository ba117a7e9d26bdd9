/** Fields that only the state knows, where somebody examines the config: roles that name them, and the key that they need. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

test('config check and doctor know them as soon as they are added', async () => {
  const { run, configure, scan, home, state } = oneLibrary();
  const keyFile = join(home, 'fields.key');
  const options = { stateDir: state, fields: { keyFile }, providers: NO_PROVIDERS };
  const doctor = async () => JSON.parse((await run('doctor', '--json')).stdout) as Diagnosis[];
  configure(options);
  expect((await run('fields', 'key', 'new', keyFile)).code).toBe(0);
  await scan();
  const roles = [{ id: 'family', as: 'editor', fields: { hidden: ['mood'] } }];
  configure({ ...options, auth: { roles } });
  const check = await run('config', 'check');
  expect([check.code, check.stderr]).toEqual([2, expect.stringContaining('there is no field “mood”')]);
  expect(check.stderr).toContain('auth.roles.0.fields.hidden.0');
  expect(await doctor()).toContainEqual(
    expect.objectContaining({ check: 'roles', subject: 'auth.roles.0.fields.hidden.0', level: 'fail', message: 'there is no field “mood” (line 1)' }),
  );

  configure(options);
  expect((await run('fields', 'add', 'mood', '--with', 'encrypted')).code).toBe(0);
  configure({ ...options, auth: { roles } });
  expect(await run('config', 'check')).toMatchObject({ code: 0, stderr: '' });
  expect((await doctor()).filter(({ check }) => ['roles', 'field key'].includes(check))).toMatchObject([{ check: 'field key', level: 'ok' }]);

  configure({ ...options, fields: undefined });
  expect(await doctor()).toContainEqual(expect.objectContaining({ check: 'field key', subject: 'mood', level: 'fail', message: 'there is no key' }));

  rmSync(join(state, 'rubricator.sqlite'));
  writeFileSync(join(state, 'rubricator.sqlite'), 'noise');
  configure(options);
  expect((await run('config', 'check')).code).toBe(0);
});

test('config check and doctor name the line of a kept export that names a field which neither config nor state has', async () => {
  const { run, scan, home, books, state, book } = oneLibrary();
  const library = [`stateDir: ${state}`, `libraries: [{ id: books, path: ${books} }]`, `providers: ${JSON.stringify(NO_PROVIDERS)}`];
  const configured = (field: string) =>
    writeFileSync(
      join(home, 'rubricator.yaml'),
      [...library, 'exports:', '  - file: all.csv', '    format: csv', '  - file: calm.csv', '    format: csv', '    where:', `      - ${field}=calm`, ''].join(
        '\n',
      ),
    );
  const line = library.length + 7;
  const doctor = async () => (JSON.parse((await run('doctor', '--json', '--offline')).stdout) as Diagnosis[]).filter(({ check }) => check === 'exports');
  configured('title');
  await scan();
  expect((await run('fields', 'add', 'mood')).code).toBe(0);
  expect((await run('set', book, 'mood=calm')).code).toBe(0);
  configured('mood');
  expect(await run('config', 'check')).toMatchObject({ code: 0, stderr: '' });
  expect(await doctor()).toEqual([]);

  configured('mod');
  const check = await run('config', 'check');
  expect([check.code, check.stderr]).toEqual([
    2,
    expect.stringMatching(new RegExp(`exports\\.1\\.where\\.0: there is no field “mod” \\(.*rubricator\\.yaml, line ${line}\\)`)),
  ]);
  expect(await doctor()).toMatchObject([{ subject: 'exports.1.where.0', level: 'fail', message: `there is no field “mod” (line ${line})` }]);

  configured('mood');
  expect((await run('fields', 'retire', 'mood')).code).toBe(0);
  expect(await doctor()).toMatchObject([{ subject: 'exports.1.where.0', message: expect.stringContaining('there is no field “mood”') }]);
});
