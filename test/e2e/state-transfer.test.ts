/** A state is carried elsewhere: by one file, into another state, or as a folder. */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { lockInstance } from '../../src/store/sqlite/instance-lock.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

let server: WorldServer;
beforeAll(async () => {
  server = await startWorldServer(worldOfBooks());
});
afterAll(() => server.close());

/** A place with books of its own, and a config that calls them by a name. */
function place(library = 'books') {
  const home = tempFolder();
  writeConfig(home, server, [], { libraries: [{ id: library, path: 'shelf', kind: 'mixed' }], stateDir: 'state', http: { retryDelayMs: 1 } });
  return { home, shelf: join(home, 'shelf'), state: join(home, 'state'), run: (...args: string[]) => runCli(args, { cwd: home }) };
}

interface Listed {
  path: string;
  state: string;
  metadata: { title?: string };
}

/** Books that were scanned, one decided in a field by an edit of many books, one by a rejected answer. */
async function usedPlace() {
  const used = place();
  writeExampleLibrary(used.shelf);
  await used.run('scan', '--quiet');
  const books = JSON.parse((await used.run('list', '--json')).stdout) as Listed[];
  const [waiting] = JSON.parse((await used.run('review', '--json')).stdout) as { path: string }[];
  const book = books.find(({ path, state }) => state === 'ok' && path !== waiting?.path);
  const decided = book?.path.slice(used.shelf.length + 1) ?? '';
  const rejected = waiting?.path.slice(used.shelf.length + 1) ?? '';
  expect((await used.run('set', '--title', book?.metadata.title ?? '', 'publisher=By Hand', '--offline', '--yes')).code).toBe(0);
  expect((await used.run('review', 'reject', join('shelf', rejected))).code).toBe(0);
  return { ...used, decided, rejected };
}

/** Everything that a user can ask, without the place. */
async function knowledge({ shelf, run }: Pick<ReturnType<typeof place>, 'shelf' | 'run'>, book: string) {
  const asked = await Promise.all([
    run('list', '--json'),
    run('review', '--json'),
    run('history', '--json'),
    run('history', join('shelf', book), '--json'),
    run('explain', join('shelf', book), '--json'),
  ]);
  for (const { code, stderr } of asked) expect([code, stderr]).toEqual([0, '']);
  return asked.map(({ stdout }) => stdout.replaceAll(shelf, 'SHELF').replaceAll(/"changedAt": ?"[^"]+"/g, ''));
}

/** What stands in the folder of books, with the times. */
function standing(shelf: string): string[] {
  const files = readdirSync(shelf, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => `${join(parentPath, name).slice(shelf.length)} ${statSync(join(parentPath, name)).mtimeMs}`).sort();
}

test(
  'a state is exported, and imported where the books are under another name: all that was known is there, nothing is asked or written, and undo works',
  async () => {
    const used = await usedPlace();
    const before = await knowledge(used, used.decided);
    const file = join(used.home, 'state.gz');
    const exported = await used.run('state', 'export', file);
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringMatching(/state\.gz written: \d+ books of books\.\n/)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await used.run('state', 'export', file)).stderr).toContain('is there already');

    const other = place('audiobooks');
    renameSync(used.shelf, other.shelf);
    const lost = await other.run('state', 'import', file);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringMatching(/nobody knows where .*: books \(.*shelf, \d+ books\); name it as --library/)]);
    const tried = await other.run('state', 'import', file, '--library', 'books=audiobooks', '--dry-run');
    expect([tried.code, tried.stdout]).toEqual([
      0,
      expect.stringMatching(/\d+ new books, with all that is known of them and \d+ runs[\s\S]*Nothing was changed/),
    ]);
    expect(readdirSync(other.state)).not.toContain('rubricator.sqlite');
    expect((await other.run('state', 'import', file, '--library', 'books=audiobooks')).code).toBe(0);
    expect(readdirSync(other.state).filter((name) => name.includes('import'))).toEqual([]);

    expect((await knowledge(other, used.decided)).map((text) => text.replaceAll('"audiobooks"', '"books"'))).toEqual(before);
    const [stood, asked] = [standing(other.shelf), server.requests.length];
    const scanned = await other.run('scan');
    expect(scanned.stdout).toMatch(/0 sidecars created/);
    expect([standing(other.shelf), server.requests.length]).toEqual([stood, asked]);

    const undone = await other.run('undo', '2');
    expect(undone.stdout).toContain('What it decided is forgotten.');
    expect((await other.run('explain', join('shelf', used.decided), 'publisher')).stdout).not.toContain('By Hand');
  },
  PATIENCE_MS,
);

test(
  'an import into a state with the same books takes newer decisions, keeps the history, and can be told whose decisions count',
  async () => {
    const used = await usedPlace();
    const book = join('shelf', used.decided);
    const publisher = async () => (await used.run('explain', book, 'publisher')).stdout;
    const file = join(used.home, 'state.gz');
    await used.run('state', 'export', file);
    await used.run('set', book, 'publisher=Later');
    await used.run('unset', book, 'subtitle');
    const runs = (await used.run('history', '--json')).stdout;

    const imported = await used.run('state', 'import', file);
    expect(imported.stdout).toMatch(/0 new books.*\n\d+ books known here already/);
    expect(imported.stdout).toContain(`publisher of books: ${used.decided}: left out: the decision here stays`);
    expect(imported.stdout).toMatch(/What was here before: .*copies/);
    expect((await used.run('history', '--json')).stdout).toBe(runs);
    expect(await publisher()).toContain('Later');
    expect((await used.run('state', 'import', file, '--prefer', 'here')).stdout).toContain('left out');
    const tried = await used.run('state', 'import', file, '--prefer', 'file', '--dry-run');
    expect(tried.stdout).toContain(`publisher of books: ${used.decided}: taken instead of the decision here`);
    expect(await publisher()).toContain('Later');
    await used.run('state', 'import', file, '--prefer', 'file');
    await used.run('scan', '--quiet');
    expect(await publisher()).toContain('By Hand');
  },
  PATIENCE_MS,
);

test(
  'two states that know the same books meet: what was decided in each counts, and a book that only one knows comes along whole',
  async () => {
    const used = await usedPlace();
    const file = join(used.home, 'state.gz');
    await used.run('state', 'export', file);
    const fresh = { ...used, state: join(used.home, 'fresh'), run: (...args: string[]) => used.run(...args, '--state', join(used.home, 'fresh')) };
    const only = join(used.shelf, used.rejected);
    await fresh.run('scan', join('shelf', used.decided), '--quiet');
    await fresh.run('set', join('shelf', used.decided), 'subtitle=Of the other');
    const imported = await fresh.run('state', 'import', file);
    expect(imported.stdout).toMatch(/\d+ new books, with all that is known of them and \d+ runs? of their history.\nThose runs have numbers above \d+ here/);
    expect(imported.stdout).toContain(`publisher of books: ${used.decided}: taken\n`);
    await fresh.run('scan', '--quiet');
    const told = (await fresh.run('explain', join('shelf', used.decided), '--json')).stdout;
    expect([told, told]).toEqual([expect.stringContaining('By Hand'), expect.stringContaining('Of the other')]);
    expect((await fresh.run('history', only)).stdout).toContain('created');
    const stood = standing(used.shelf);
    await fresh.run('scan', '--quiet');
    await used.run('scan', '--quiet');
    await fresh.run('scan', '--quiet');
    expect(standing(used.shelf).map((line) => line.split(' ')[0])).toEqual(stood.map((line) => line.split(' ')[0]));
  },
  PATIENCE_MS,
);

test('what is no state file, is cut off, or comes from a newer program is refused, and nothing is changed', async () => {
  const { home, state, run } = place();
  mkdirSync(join(home, 'shelf'));
  await run('scan', '--quiet');
  await run('state', 'export', 'state.gz');
  const whole = readFileSync(join(home, 'state.gz'));
  const newer = join(home, 'newer');
  writeFileSync(newer, gunzipSync(whole));
  const db = new Database(newer);
  db.exec(`update state_file set note = json_set(note, '$.version', 99)`);
  db.close();
  const bad: [string | Buffer, RegExp][] = [
    ['no archive', /it is no state file, or not all of it/],
    [whole.subarray(0, whole.length / 2), /it is no state file, or not all of it/],
    [gzipSync('no database '.repeat(900)), /it is no state file/],
    [gzipSync(readFileSync(newer)), /it was made by a newer Rubricator/],
  ];
  for (const [bytes, why] of bad) {
    writeFileSync(join(home, 'bad.gz'), bytes);
    const refused = await run('state', 'import', 'bad.gz');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(why)]);
  }
  expect((await run('state', 'import', 'none.gz')).stderr).toContain('there is no such file');
  expect(readdirSync(state).filter((name) => /import|export/.test(name))).toEqual([]);
});

test(
  'a state folder is moved: what was known is there, and the old one says where it went',
  async () => {
    const used = await usedPlace();
    const before = await knowledge(used, used.decided);
    await used.run('state', 'copy');
    writeFileSync(join(used.home, 'strange'), '');
    expect((await used.run('state', 'move', '.')).stderr).toContain('lie in each other');
    mkdirSync(join(used.home, 'full'));
    writeFileSync(join(used.home, 'full/mine.txt'), '');
    expect((await used.run('state', 'move', 'full')).stderr).toContain('is not empty (mine.txt)');
    const lock = lockInstance(used.state);
    for (const command of [
      ['move', 'new'],
      ['import', 'strange'],
    ])
      expect((await used.run('state', ...command)).stderr).toContain('a daemon works on this state');
    lock?.release();
    const open = new Database(join(used.state, 'rubricator.sqlite'));
    open.prepare('select count(*) from items').get();
    expect((await used.run('state', 'move', 'new')).stderr).toContain('another command works on');
    open.close();

    const moved = await used.run('state', 'move', 'new');
    expect([moved.code, moved.stdout]).toEqual([0, expect.stringMatching(/The state is in .*new now, compared: \d+ books\.\n/)]);
    const here = join(used.home, 'new');
    expect(readdirSync(used.state).filter((name) => /sqlite$|copies/.test(name))).toEqual([]);
    expect(statSync(here).mode & 0o777).toBe(0o700);
    for (const command of [['scan'], ['list'], ['review'], ['history'], ['state', 'copy'], ['state', 'export', 'x.gz'], ['watch']]) {
      const told = await used.run(...command);
      expect([command, told.code, told.stderr]).toEqual([command, 1, expect.stringContaining(`moved from ${used.state} to ${here}`)]);
    }
    expect((await used.run('state', 'check')).stdout).toContain(`moved to ${here}`);
    expect((await used.run('doctor', '--offline')).stdout).toContain(`moved to ${here}`);
    const there = { ...used, run: (...args: string[]) => used.run(...args, '--state', 'new') };
    expect((await there.run('state', 'check')).stdout).toMatch(/sound, \d+ books[\s\S]*copy of .*: sound/);
    expect(await knowledge(there, used.decided)).toEqual(before);
    const asked = server.requests.length;
    await there.run('scan', '--quiet', '--force');
    expect(server.requests.length).toBe(asked);

    const last = await knowledge(there, used.decided);
    expect((await there.run('state', 'move', 'state')).code).toBe(0);
    expect(await knowledge(used, used.decided)).toEqual(last);
  },
  PATIENCE_MS,
);
