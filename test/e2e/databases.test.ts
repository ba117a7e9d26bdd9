/** Databases that a daemon keeps in step, and the commands about them: as a user meets them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hasPostgres, onPostgres, onSqlite, postgresUrl } from '../catalogues/servers.ts';
import { PATIENCE_MS } from '../patience.ts';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

const WAIT = { timeout: PATIENCE_MS, interval: 50 };

const posted = (sent: object) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) });

function setUp(catalogue: Record<string, unknown> = {}) {
  const library = oneLibrary();
  const file = join(library.home, 'out/catalogue.sqlite');
  const configure = (more: Record<string, unknown> = catalogue) =>
    library.configure({
      ...{ stateDir: library.state, api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0 }, providers: NO_PROVIDERS },
      catalogues: [{ id: 'home', type: 'sqlite', file, ...more }],
    });
  configure();
  const rows = (statement: string) => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(statement).all();
    } finally {
      database.close();
    }
  };
  return { ...library, file, configure, rows };
}

test('the daemon makes the tables, fills them, and follows an edit of a command beside it', async () => {
  const { scan, run, rows, home, book, file } = setUp();
  await scan();
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.said('looked through');
  await vi.waitFor(() => expect(rows('select title from books')).toEqual([{ title: 'The Salt Road' }]), WAIT);
  expect((await run('set', book, 'title=Salt and Stone')).code).toBe(0);
  await vi.waitFor(() => expect(rows('select title from books')).toEqual([{ title: 'Salt and Stone' }]), WAIT);
  await vi.waitFor(async () => expect((await run('status')).stdout).toContain('Database home (sqlite): in step'), WAIT);
  expect((await run('doctor')).stdout).toContain('home: answers; 1 books');
  const page = await (await daemon.call('/now')).text();
  expect(page).toContain('in step');
  const verified = await (await daemon.call('/api/v1/catalogues/home/verify')).json();
  expect(verified).toMatchObject({ here: 1, there: 1, differences: 0, listed: [] });
  onSqlite("insert into books (id, library, path, edition_kind, state, changed_at) values (99, 'x', 'x', 'audio', 'ok', '2026-01-01')", file);
  onSqlite("insert into genres (book_id, place, value) values (98, 0, 'Lost')", file);
  expect((await daemon.call('/api/v1/catalogues/home/sync', posted({ full: true }))).status).toBe(202);
  await vi.waitFor(() => expect(rows('select id as book from books where id > 90 union select book_id from genres where book_id > 90')).toEqual([]), WAIT);
  const metrics = await (await daemon.call('/metrics')).text();
  expect(metrics).toContain('rubricator_catalogue_target_in_step{target="home"} 1');
});

test('a database that cannot be written is told of with what to do, and is tried at once when somebody says so', async () => {
  const { scan, home, configure, file } = setUp();
  configure({ file: join(file, 'below/a/file.sqlite') });
  await scan();
  mkdirSync(join(home, 'out'));
  writeFileSync(file, 'no folder');
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const listed = async () => ((await (await daemon.call('/api/v1/catalogues')).json()) as { catalogues: Record<string, unknown>[] }).catalogues;
  await daemon.said('looked through');
  await vi.waitFor(async () => expect(await listed()).toMatchObject([{ id: 'home', state: 'failing', advice: expect.stringContaining('tried again') }]), WAIT);
  const page = await (await daemon.call('/now')).text();
  expect(page).toContain('cannot be written');
  expect(page).toContain('What to do: look whether the database runs');
  expect((await daemon.call('/api/v1/catalogues/home/verify')).status).toBe(409);
  expect((await daemon.call('/api/v1/catalogues/nowhere/sync', posted({}))).status).toBe(404);
  rmSync(file);
  expect((await daemon.call('/api/v1/catalogues/home/sync', posted({ full: true }))).status).toBe(202);
  await vi.waitFor(async () => expect(await listed()).toMatchObject([{ id: 'home', state: 'inStep', behind: 0 }]), WAIT);
});

test('by commands: sync, verify, what somebody else changed, migrate, rollback', async () => {
  const { scan, run, file, configure } = setUp();
  await scan();
  expect((await run('catalogue', 'targets')).stdout).toContain('home');
  expect((await run('catalogue', 'status')).stdout).toContain('waits for a migration');
  expect((await run('catalogue', 'sync')).stdout).toContain('home: 1 book sent; it has 1.');
  expect((await run('catalogue', 'verify')).stdout).toContain('nothing differs');

  const database = new Database(file);
  database.exec("update books set title = 'Theirs'");
  database.close();
  const verified = await run('catalogue', 'verify');
  expect([verified.code, verified.stdout]).toEqual([3, expect.stringContaining('Title: The Salt Road here, Theirs there')]);
  expect((await run('catalogue', 'query', 'home', 'select title from books', '--format', 'csv')).stdout).toBe('title\nTheirs\n');
  expect((await run('catalogue', 'query', 'home', 'delete from books')).code).toBe(3);
  onSqlite("insert into books (id, library, path, edition_kind, state, changed_at, title) values (99, 'x', 'x', 'audio', 'ok', '2026-01-01', 'Extra')", file);
  expect((await run('catalogue', 'verify')).stdout).toContain('99  x: x is there, and shall not be');
  expect((await run('catalogue', 'sync', '--full')).stdout).toContain('1 book removed');
  expect((await run('catalogue', 'verify')).code).toBe(0);

  configure({ columns: { publisher: false }, backup: false });
  expect((await run('catalogue', 'migrate', '--dry-run')).stdout).toContain('drop column "publisher";  -- something is lost');
  expect((await run('catalogue', 'sync')).code).toBe(3);
  expect((await run('catalogue', 'migrate', '--allow-loss')).stderr).toContain('set backup: true');
  configure({ columns: { publisher: false }, backup: true });
  expect((await run('catalogue', 'migrate')).stderr).toContain('--allow-loss');
  expect((await run('catalogue', 'migrate', '--allow-loss')).code).toBe(0);
  expect((await run('catalogue', 'query', 'home', 'select count(*) as n from books_backup_2', '--format', 'csv')).stdout).toBe('n\n1\n');
  expect((await run('catalogue', 'rollback', 'home')).code).toBe(2);
  expect((await run('catalogue', 'rollback', 'home', '--yes')).stdout).toContain('taken back');
});

test('what somebody edited there is taken over, with one undo; what changed on both sides waits for a word', async () => {
  const { scan, run, file, read, book } = setUp();
  await scan();
  await run('catalogue', 'sync');
  const before = read('metadata.json');
  const edit = (statement: string) => {
    const database = new Database(file);
    database.exec(statement);
    database.close();
  };
  edit("update books set title = 'Theirs', duration_ms = 1; delete from contributions where field = 'authors'");
  const shown = await run('catalogue', 'import', 'home', '--dry-run');
  expect(shown.stdout).toContain('title: Theirs');
  expect(shown.stdout).toContain('authors: cleared');
  expect(shown.stdout).toContain('1 difference cannot be taken over');
  expect(read('metadata.json')).toBe(before);
  expect((await run('catalogue', 'import', 'home')).code).toBe(2);
  expect((await run('catalogue', 'import', 'home', '--yes')).stdout).toContain('1 book changed');
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' });
  expect((await run('explain', book, 'title')).stdout).toContain('by hand');
  expect((await run('undo', '--yes')).code).toBe(0);
  expect(read('metadata.json')).toBe(before);

  await run('catalogue', 'sync');
  edit("update books set title = 'Theirs again'");
  await run('set', book, 'title=Ours');
  const disputed = await run('catalogue', 'import', 'home', '--yes');
  expect([disputed.code, disputed.stdout]).toEqual([3, expect.stringContaining('choose with --conflict')]);
  expect((await run('catalogue', 'import', 'home', '--yes', '--conflict', 'ours')).stdout).toContain('Nothing was edited there');
  expect((await run('catalogue', 'import', 'home', '--yes', '--conflict', 'theirs')).stdout).toContain('1 book changed');
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs again' });
});

test.each(['sqlite', ...(hasPostgres ? ['postgres'] : [])])(
  '%s in both ways: what is edited there becomes a decision here, once, and can be undone',
  async (type) => {
    const { scan, run, home, configure, file, read, book } = setUp();
    const url = type === 'postgres' ? await postgresUrl() : undefined;
    // What the server says by itself needs no question.
    configure({ mode: 'both', ...(url === undefined ? { pollSeconds: 1 } : { type, file: undefined, url, pollSeconds: 3600 }) });
    const edit = async (statement: string) => (url === undefined ? onSqlite(statement, file) : onPostgres(statement, url));
    const title = async () => (await run('catalogue', 'query', 'home', 'select title from books', '--format', 'csv')).stdout.split('\n')[1];
    await scan();
    const daemon = startDaemon(join(home, 'rubricator.yaml'));
    onTestFinished(async () => void (await daemon.stop('SIGKILL')));
    await daemon.said('looked through');
    await vi.waitFor(async () => expect((await daemon.status()).targets).toMatchObject([{ state: 'inStep' }]), WAIT);
    const before = read('metadata.json');

    await edit("update books set title = 'Theirs'");
    await vi.waitFor(() => expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' }), WAIT);
    await edit("delete from genres; update books set publisher = 'Their House'");
    await vi.waitFor(() => expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs', publisher: 'Their House' }), WAIT);
    expect((await run('explain', book, 'title')).stdout).toContain('home (database)');

    await daemon.idle();
    expect((await run('set', book, 'title=Ours')).code).toBe(0);
    await vi.waitFor(async () => expect(await title()).toBe('Ours'), WAIT);
    const edits = async () => ((await (await daemon.call('/api/v1/runs')).json()) as { kind: string }[]).filter(({ kind }) => kind === 'edit').length;
    const made = await edits();
    expect(made).toBeGreaterThan(2);
    await vi.waitFor(async () => expect((await daemon.status()).targets).toMatchObject([{ state: 'inStep' }]), WAIT);
    for (let times = 0; times < made; times++) {
      // A book that is being worked on is left alone.
      await daemon.idle();
      const undone = await run('undo', '--yes');
      expect([undone.code, undone.stderr]).toEqual([0, '']);
    }
    await vi.waitFor(async () => expect(await title()).toBe('The Salt Road'), WAIT);
    await vi.waitFor(() => expect(read('metadata.json')).toBe(before), WAIT);
    expect((await run('catalogue', 'verify')).stdout).toContain('nothing differs');
    expect(await edits()).toBe(made);
  },
);

test('in both ways: a book that changed on both sides waits for a word, and the newer one can win', async () => {
  const { scan, run, configure, file, read, book } = setUp();
  configure({ mode: 'both' });
  await scan();
  await run('catalogue', 'sync');
  onSqlite("update books set title = 'Theirs'", file);
  await run('set', book, 'title=Ours');
  const sync = await run('catalogue', 'sync');
  expect([sync.code, sync.stderr]).toEqual([3, expect.stringContaining('rubricator catalogue import')]);
  expect((await run('catalogue', 'import', 'home', '--yes')).stdout).toContain('choose with --conflict');
  expect((await run('catalogue', 'import', 'home', '--yes', '--conflict', 'newer')).code).toBe(0);
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Ours' });
  expect((await run('catalogue', 'sync')).code).toBe(0);
  expect((await run('catalogue', 'verify')).code).toBe(0);
  await run('set', book, 'title=Ours again');
  onSqlite("update books set title = 'Theirs, later'", file);
  expect((await run('catalogue', 'import', 'home', '--yes', '--conflict', 'newer')).stdout).toContain('title: Theirs, later');
  expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs, later' });
});

test('what is wrong with a database is one line, with its place in the config', async () => {
  const { run, configure } = setUp();
  configure({ where: ['colour=red'], libraries: ['nowhere'] });
  const { code, stderr } = await run('catalogue', 'sync');
  expect(code).toBe(2);
  expect(stderr).toContain('catalogues.0.where.0');
  expect(stderr).toContain('there is no library “nowhere”');
  configure({ type: 'postgres', file: undefined, url: 'postgres://me:secret@127.0.0.1:1/books' });
  const down = await run('catalogue', 'sync');
  expect([down.code, down.stderr]).toEqual([3, 'rubricator: home: connect ECONNREFUSED 127.0.0.1:1\n']);
  expect((await run('config', 'print')).stdout).not.toContain('secret');
  expect((await run('catalogue', 'sync', 'hom')).stderr).toContain('did you mean “home”?');
});

test.each(['jsonl', 'json', 'csv'])(
  'a file as %s: what is edited in it is taken over, with one undo; what changed here, too, waits for a word',
  async (format) => {
    const { scan, run, home, read, book } = setUp();
    await scan();
    const file = join(home, `books.${format}`);
    expect((await run('catalogue', 'export', '--format', format, '--fields', 'title,authors,durationMs', '-o', file)).code).toBe(0);
    expect((await run('catalogue', 'import', file)).stdout).toContain('Nothing was edited there');
    const before = read('metadata.json');
    const text = readFileSync(file, 'utf8');
    // Its path has the same words, and stands before.
    const at = text.lastIndexOf('The Salt Road');
    writeFileSync(file, `${text.slice(0, at)}Theirs${text.slice(at + 'The Salt Road'.length)}`);
    expect((await run('catalogue', 'import', file, '--dry-run')).stdout).toContain('title: Theirs');
    expect(read('metadata.json')).toBe(before);
    expect((await run('catalogue', 'import', file, '--yes')).stdout).toContain('1 book changed');
    expect(JSON.parse(read('metadata.json'))).toMatchObject({ title: 'Theirs' });
    expect((await run('undo', '--yes')).code).toBe(0);
    expect(read('metadata.json')).toBe(before);
    await run('set', book, 'title=Ours');
    const disputed = await run('catalogue', 'import', file, '--yes');
    expect([disputed.code, disputed.stdout]).toEqual([3, expect.stringContaining('choose with --conflict')]);
    expect((await run('catalogue', 'import', file, '--yes', '--conflict', 'newer')).stdout).toContain('Nothing was edited there');
    expect((await run('catalogue', 'import', file, '--yes', '--conflict', 'theirs')).stdout).toContain('1 book changed');
    expect((await run('catalogue', 'export', '--format', format, '--fields', 'titel')).stderr).toContain('did you mean “title”');
    writeFileSync(file, 'nonsense');
    const refused = await run('catalogue', 'import', file, '--yes');
    expect([refused.code, refused.stderr.trim().split('\n')]).toEqual([1, [expect.stringMatching(/^rubricator: .*: /)]]);
    const nowhere = await run('catalogue', 'export', '-o', join(home, 'nowhere/books.jsonl'));
    expect([nowhere.code, nowhere.stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringContaining('nowhere/books.jsonl is not written: its folder is not there (ENOENT)')],
    ]);
  },
);

test('the name of a database means all of its tenants, also where a program asks for them', async () => {
  const { scan, home, rows } = setUp({ tenant: { by: 'library' } });
  await scan();
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.said('looked through');
  await vi.waitFor(() => expect(rows('select title from books')).toEqual([{ title: 'The Salt Road' }]), WAIT);
  for (const name of ['home', 'home.books']) expect((await daemon.call(`/api/v1/catalogues/${name}/sync`, posted({ full: true }))).status).toBe(202);
  expect((await daemon.call('/api/v1/catalogues/ho/sync', posted({}))).status).toBe(404);
  expect(await (await daemon.call('/api/v1/catalogues/home/verify')).json()).toMatchObject({ here: 1, there: 1 });
});
