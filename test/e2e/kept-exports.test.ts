/** Kept exports that cannot be written: told by scan, doctor, status and the interface, until they are. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import { PATIENCE_MS } from '../patience.ts';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

function library() {
  const made = oneLibrary();
  const { configure, run, home, state } = made;
  const files = { file: 'later/books.json', format: 'json', fields: ['title'] };
  configure({ stateDir: state, api: { port: 0 }, providers: NO_PROVIDERS, exports: [files] });
  const doctor = async () => (JSON.parse((await run('doctor', '--json', '--offline')).stdout) as Diagnosis[]).filter(({ check }) => check === 'exports');
  return { ...made, doctor, file: join(home, 'later/books.json'), makeFolder: () => mkdirSync(join(home, 'later')) };
}

test('doctor tells of one after a scan, and no more once a scan wrote it', async () => {
  const { scan, doctor, file, makeFolder } = library();
  expect((await scan()).code).toBe(3);
  expect(await doctor()).toEqual([
    {
      ...{ check: 'exports', subject: file, level: 'warn' },
      message: expect.stringMatching(/^not written since \d{4}-\d\d-\d\d \d\d:\d\d UTC: its folder is not there \(ENOENT\)$/),
      advice: expect.stringContaining('look whether its folder is there'),
    },
  ]);
  makeFolder();
  expect((await scan()).code).toBe(0);
  expect(await doctor()).toEqual([]);
});

test('status of the daemon tells of one, by command and interface', async () => {
  const { scan, run, home, file, makeFolder } = library();
  await scan();
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const told = { file, since: expect.any(String), problem: 'its folder is not there (ENOENT)', advice: expect.stringContaining('every ten minutes') };
  expect((await daemon.status()).exports).toEqual([told]);
  expect((await run('status')).stdout.replace(/\s+/g, ' ')).toContain(`${file}: not written since`);
  makeFolder();
  // A command beside the daemon writes it as well.
  expect((await scan()).code).toBe(0);
  await vi.waitFor(async () => expect((await daemon.status()).exports).toEqual([]), { timeout: PATIENCE_MS });
  expect((await daemon.stop()).code).toBe(0);
});
