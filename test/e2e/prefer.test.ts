/** A rule that prefers a source: written into a config with comments, taken up by the daemon, and taken back. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { providers } from '../../providers/registry.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { startDaemon } from './daemon.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 100 };
const OFF = providers.map(({ id }) => id).filter((id) => id !== 'hardcover');
const SECRET = 'a-token-of-hardcover';

function configIn(home: string): string {
  return `# The books of the house.
stateDir: ${join(home, 'state')}
libraries:
  - id: books
    path: ${join(home, 'books')} # on the large disk
api: { port: 0 }
log: { level: info, format: json }
providers:
  hardcover: { enabled: false, token: ${SECRET} }
${OFF.map((id) => `  ${id}: { enabled: false }\n`).join('')}
# How they are merged.
merge:
  conflictFloor: 0.2   # listen to everybody
`;
}

test('a rule is written, taken up by the daemon, and taken back, and the rest of the file stays as it is', async () => {
  const home = tempFolder();
  const file = join(home, 'rubricator.yaml');
  const config = configIn(home);
  writeFileSync(file, config);
  const book = 'books/Marit Osei/The Salt Road';
  put(home, { [`${book}/book.m4b`]: makeMp4({ durationSec: 600, tags: { album: 'Another Name', artist: 'Marit Osei' } }) });
  const daemon = startDaemon(file);
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const title = () => (JSON.parse(readFileSync(join(home, book, 'metadata.json'), 'utf8')) as { title: string }).title;
  await vi.waitFor(() => expect(title()).toBe('Another Name'), WAIT);
  const post = async (path: string, body: object) => {
    const response = await daemon.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  };
  const change = { field: 'title', source: 'path', does: 'prefer' };
  const preview = await post('/api/v1/preferences/preview', change);
  expect(preview.text).not.toContain(SECRET);
  const { version, books } = JSON.parse(preview.text) as { version: string; books: object };
  expect(books).toMatchObject({ mayChange: 1, changed: 1, sample: [{ before: 'Another Name', after: 'The Salt Road' }] });

  // Somebody edits the file in between.
  appendFileSync(file, '# one more word\n');
  expect((await post('/api/v1/preferences', { ...change, version })).status).toBe(409);
  writeFileSync(file, config);

  expect((await post('/api/v1/preferences', { ...change, version })).status).toBe(200);
  const written = readFileSync(file, 'utf8');
  expect(written.startsWith(config)).toBe(true);
  expect(written.slice(config.length)).toMatch(/^ {2}fields:\n {4}title:\n {6}strategy: priority\n {6}order:/);
  await daemon.said('config loaded anew');
  await vi.waitFor(() => expect(title()).toBe('The Salt Road'), WAIT);

  const run = (...args: string[]) => runCli([...args, '--config', file], { cwd: home });
  expect((await run('explain', 'Salt Road')).stdout).toContain('preferred by your rule');
  const dry = await run('prefer', 'title', 'path', '--forget', '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('-      strategy: priority')]);
  expect(dry.stdout).not.toContain(SECRET);
  expect((await run('prefer', 'title', 'path', '--forget')).code).toBe(2);
  const back = await run('prefer', 'title', 'path', '--forget', '--yes');
  expect([back.code, back.stdout]).toEqual([0, expect.stringContaining('Written')]);
  expect(readFileSync(file, 'utf8')).toBe(config);
  await vi.waitFor(() => expect(title()).toBe('Another Name'), WAIT);
  expect((await run('audit')).stdout).toContain('prefer path');
  expect((await daemon.stop()).code).toBe(0);
});

test('where there is no config file, or one that cannot be changed, the lines are told', async () => {
  const home = tempFolder();
  const none = await runCli(['prefer', 'title', 'path', '--yes', '--state', join(home, 'state')], { cwd: home });
  expect([none.code, none.stdout, none.stderr]).toEqual([2, expect.stringContaining('strategy: priority'), expect.stringContaining('there is no config file')]);
  writeFileSync(join(home, 'rubricator.yaml'), '{ "log": { "level": "warn" } }');
  const flow = await runCli(['prefer', 'title', 'path', '--yes', '--state', join(home, 'state')], { cwd: home });
  expect([flow.code, flow.stderr]).toEqual([2, expect.stringContaining('without touching other lines')]);
  expect((await runCli(['prefer', 'tilte', 'path', '--state', join(home, 'state')], { cwd: home })).stderr).toContain('did you mean “title”');
});
