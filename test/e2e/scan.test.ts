/** The program as a user runs it: real files, real SQLite, a real server on loopback. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BOOKS } from '../../src/demo/books.ts';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { makeEpub, makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli, startCli, WITHOUT_COVERAGE } from './cli.ts';
import { writeConfig } from './world-config.ts';

interface World {
  books: string;
  state: string;
  server: WorldServer;
  scan(...args: string[]): ReturnType<typeof runCli>;
  env: Record<string, string>;
}

async function startWorld(write: (books: string) => void = writeExampleLibrary, env: Record<string, string> = {}): Promise<World> {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  write(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, ['audnexus']);
  const all = { RUBRICATOR_HTTP_RETRY_DELAY_MS: '1', ...env };
  const state = join(home, 'state');
  return { books, state, server, env: all, scan: (...args) => runCli(['scan', books, '--state', state, ...args], { env: all, cwd: home }) };
}

const [road, , , , , , cooking] = BOOKS as [(typeof BOOKS)[number], unknown, unknown, unknown, unknown, unknown, (typeof BOOKS)[number]];
const ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** Every file below a folder with its bytes' hash and its time. */
function snapshot(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1), `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${statSync(path).mtimeMs}`]),
  );
}

const oneBook = (books: string) =>
  put(books, {
    'Marit Osei/The Salt Road/book.m4b': makeMp4({
      durationSec: road.durationSec,
      tags: { album: 'The Salt Road', artist: 'Marit Osei', composer: 'Dara Quill', custom: { ASIN: road.asin } },
    }),
  });

test.each([['title=Mine'], ['subtitle=Mine'], ['authors=Somebody Else'], ['narrators=Somebody Else'], ['series=Mine #9'], ['language=de'], ['abridged=yes']])(
  'an edit takes nothing else away: %s',
  async (edit) => {
    const { books, scan, state, env } = await startWorld(oneBook);
    await scan();
    const file = join(books, 'Marit Osei/The Salt Road/metadata.json');
    const before = json(file);
    const result = await runCli(['set', join(books, 'Marit Osei/The Salt Road'), edit, '--state', state], { env, cwd: join(books, '..') });
    expect(result).toMatchObject({ code: 0 });
    const [key = ''] = edit.split('=');
    expect(json(file)).toEqual({ ...before, [key]: json(file)[key] });
    expect(json(file)[key]).not.toEqual(before[key]);
  },
);

describe('a first scan and a second one', () => {
  test('the books are known, the media untouched, and the second scan does nothing', async () => {
    const { books, server, scan } = await startWorld();
    const before = snapshot(books);
    const first = await scan();
    expect(first.code).toBe(3);
    expect(first.stderr).toContain('The Cut Rope.m4b: an MP4 file that ends before its index (moov)');
    const after = snapshot(books);
    for (const [path, bytes] of Object.entries(before)) if (!path.endsWith('metadata.json')) expect(after[path], path).toBe(bytes);
    expect(json(join(books, ROAD, 'metadata.json'))).toMatchObject({
      title: 'The Salt Road',
      asin: road.asin,
      publisher: 'Tall Lamp Audio',
      series: ['The Lantern Coast Series #1'],
    });
    expect(readFileSync(join(books, ROAD, 'metadata.opf'), 'utf8')).toContain('<dc:title>The Salt Road</dc:title>');

    const asked = server.requests.length;
    const second = await scan();
    expect(server.requests).toHaveLength(asked);
    expect(second.stdout).toContain('Nothing has changed: nothing was asked and nothing was written.');
    expect(snapshot(books)).toEqual(after);
  });

  test('a wrong ASIN in a folder’s name does not win', async () => {
    const { books, scan } = await startWorld();
    await scan();
    const folder = `Silas Brackwater/The Clockmaker of Harbor Street [${cooking.asin}]`;
    expect(json(join(books, folder, 'metadata.json'))).toMatchObject({ title: 'The Clockmaker of Harbor Street', authors: ['Silas Brackwater'] });
    expect(json(join(books, folder, 'metadata.json')).publisher).toBeUndefined();
  });

  test('the same library gives the same bytes, whatever the state and the times', async () => {
    const [a, b] = [await startWorld(), await startWorld()];
    await a.scan();
    await b.scan();
    const bytes = (books: string) => Object.entries(snapshot(books)).map(([path, value]) => [path, value.split(' ')[0]]);
    expect(bytes(b.books)).toEqual(bytes(a.books));
  });

  test('a touched file is read again, and nothing is written when nothing is new', async () => {
    const { books, scan, server } = await startWorld(oneBook);
    await scan();
    const after = snapshot(books);
    utimesSync(join(books, 'Marit Osei/The Salt Road/book.m4b'), 1, 1);
    const asked = server.requests.length;
    const second = await scan();
    expect(second.stdout).toContain('0 sidecars created, 0 updated');
    expect(server.requests).toHaveLength(asked);
    expect(snapshot(books)['Marit Osei/The Salt Road/metadata.json']).toBe(after['Marit Osei/The Salt Road/metadata.json']);
  });

  test('a deleted sidecar is written again; --force asks and reads again', async () => {
    const { books, scan } = await startWorld(oneBook);
    await scan();
    rmSync(join(books, 'Marit Osei/The Salt Road/metadata.opf'));
    expect((await scan()).stdout).toContain('opf created');
    expect((await scan('--force')).stdout).toContain('0 unchanged');
  });
});

describe('hand edits', () => {
  const target = 'Marit Osei/The Salt Road/metadata.json';

  test('win over every provider, survive, and are explained', async () => {
    const { books, state, scan, env } = await startWorld(oneBook);
    await scan();
    const path = join(books, target);
    writeFileSync(path, JSON.stringify({ ...json(path), publisher: 'My Own Press', subtitle: 'Corrected', description: '' }, null, 2));
    const second = await scan();
    expect(second.code).toBe(0);
    expect(json(path)).toMatchObject({ title: 'The Salt Road', publisher: 'My Own Press', subtitle: 'Corrected', description: '' });
    expect(readFileSync(join(books, 'Marit Osei/The Salt Road/metadata.opf'), 'utf8')).toContain('<dc:publisher>My Own Press</dc:publisher>');
    await scan('--force');
    expect(json(path)).toMatchObject({ publisher: 'My Own Press', subtitle: 'Corrected', description: '' });
    const explained = await runCli(['explain', join(books, 'Marit Osei/The Salt Road'), 'publisher', '--state', state], { env });
    expect(explained.stdout).toMatch(
      /Publisher: My Own Press\n {2}set by hand by user \(metadata\.json\) on \d{4}-\d{2}-\d{2}; .*\/metadata\.json \(edited by hand\)/,
    );
    expect(explained.stdout).toContain('Tall Lamp Audio');
  });

  test('Audiobookshelf’s own rewrite with the same meaning is none', async () => {
    const { books, state, scan, env } = await startWorld(oneBook);
    await scan();
    const path = join(books, target);
    const ours = json(path);
    const theirs = { tags: [], chapters: [], subtitle: null, narrators: [], series: [], isbn: null, explicit: false, ...ours, publishedDate: null };
    writeFileSync(path, JSON.stringify(theirs, null, 2));
    await scan();
    const explained = await runCli(['explain', join(books, 'Marit Osei/The Salt Road'), '--json', '--state', state], { env });
    const { fields } = JSON.parse(explained.stdout) as { fields: Record<string, { override?: unknown }> };
    expect(Object.entries(fields).filter(([, field]) => field.override)).toEqual([]);
  });

  test('a sidecar that was there first outranks providers; keep leaves it alone; overwrite does not', async () => {
    const write = (books: string) => {
      oneBook(books);
      put(books, { [target]: JSON.stringify({ title: 'The Salt Road', publisher: 'First Press', narrators: ['Someone Else'] }) });
    };
    const adopt = await startWorld(write);
    for (const args of [[], ['--force'], ['--offline', '--force']]) {
      await adopt.scan(...args);
      expect(json(join(adopt.books, target))).toMatchObject({ publisher: 'First Press', narrators: ['Someone Else'], asin: road.asin });
    }
    rmSync(join(adopt.books, target));
    await adopt.scan();
    expect(json(join(adopt.books, target)).publisher).toBe('Tall Lamp Audio');
    const keep = await startWorld(write, { RUBRICATOR_SIDECARS_EXISTING: 'keep' });
    const kept = readFileSync(join(keep.books, target), 'utf8');
    await keep.scan();
    expect(readFileSync(join(keep.books, target), 'utf8')).toBe(kept);
    const opf = join(keep.books, 'Marit Osei/The Salt Road/metadata.opf');
    writeFileSync(opf, readFileSync(opf, 'utf8').replace('<dc:title>The Salt Road', '<dc:title>My Salt Road'));
    expect((await keep.scan()).stdout).not.toContain('failed');
    expect((await keep.scan()).stdout).toContain('1 unchanged');
    const overwrite = await startWorld(write, {
      RUBRICATOR_SIDECARS_EXISTING: 'overwrite',
      RUBRICATOR_MERGE_CONFIDENCE: '{ abs-json: { publisher: 0.1, narrators: 0.1 } }',
    });
    await overwrite.scan();
    expect(json(join(overwrite.books, target))).toMatchObject({ publisher: 'Tall Lamp Audio', narrators: ['Dara Quill'] });
  });

  test('a sidecar that cannot be understood is left as it is, and said so', async () => {
    const { books, scan } = await startWorld((root) => {
      oneBook(root);
      put(root, { [target]: '{"title": "half a fi' });
    });
    const result = await scan();
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('metadata.json: not valid JSON');
    expect(readFileSync(join(books, target), 'utf8')).toBe('{"title": "half a fi');
    expect(existsSync(join(books, 'Marit Osei/The Salt Road/metadata.opf'))).toBe(true);
  });
});

describe('a provider in trouble: local results are written, the next scan completes the rest', () => {
  test.each([
    ['error-500', 'audnexus: HTTP 500'],
    ['html', 'audnexus: answered with a web page instead of JSON'],
    ['wrong-shape', 'audnexus: answered in an unknown shape'],
    ['huge', 'audnexus: the answer is larger than'],
    ['redirect-loop', 'redirects without end'],
    ['cut-off', 'audnexus: cannot reach'],
  ] as const)('%s', async (fault, message) => {
    const { books, scan, server } = await startWorld(oneBook);
    server.setFault('audnexus', fault);
    const first = await scan();
    expect(first.code).toBe(0);
    expect(first.stderr.split('\n').filter((line) => line.includes('!'))).toHaveLength(1);
    expect(first.stderr).toContain(message);
    const path = join(books, 'Marit Osei/The Salt Road/metadata.json');
    expect(json(path)).toMatchObject({ title: 'The Salt Road', authors: ['Marit Osei'] });
    expect(json(path).publisher).toBeUndefined();
    server.setFault('audnexus', 'none');
    await scan();
    expect(json(path).publisher).toBe('Tall Lamp Audio');
  });

  test('down', async () => {
    const { books, scan, server } = await startWorld(oneBook);
    await server.close();
    const result = await scan();
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/audnexus: cannot reach 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    expect(existsSync(join(books, 'Marit Osei/The Salt Road/metadata.json'))).toBe(true);
  });

  test('asking to wait long: it is left alone until then', async () => {
    const { books, scan, server } = await startWorld(oneBook, { RUBRICATOR_HTTP_MAX_PAUSE_WAIT_MS: '100' });
    server.setFault('audnexus', 'rate-limit', { retryAfterSec: 20 });
    const refused = await scan();
    const until = Date.now() + 20_000;
    expect(refused.stderr).toContain('audnexus: asks to wait 20 s (HTTP 429)');
    server.setFault('audnexus', 'none');
    // Until then it is not asked, and says nothing.
    const asked = server.requests.length;
    expect((await scan()).stdout).toContain('1 unchanged');
    expect((await scan('--force')).stderr).toContain('audnexus: paused for');
    expect(server.requests).toHaveLength(asked);
    await sleep(Math.max(0, until - Date.now()) + 1500);
    await scan();
    expect(json(join(books, 'Marit Osei/The Salt Road/metadata.json')).publisher).toBe('Tall Lamp Audio');
  });
});

describe('hostile input', () => {
  test('every damaged thing is one item, and the rest goes on', async () => {
    const { books, scan } = await startWorld((root) => {
      oneBook(root);
      put(root, {
        'Bad/Text/a.m4b': 'This is not audio, it only says so.',
        'Bad/Epub/a.epub': 'PK but no archive at all',
        'Bad/Opf/a.mp3': makeMp3({ durationSec: 3, tags: { album: 'Opf' } }),
        'Bad/Opf/metadata.opf': `<!DOCTYPE x [<!ENTITY a "aaaa">]><package><metadata>${'<a>'.repeat(100)}`,
        'Bad/Zip/a.epub': makeEpub({ title: 'Zip', authors: ['A B'] }).subarray(0, 200),
        'Good/Huge/a.epub': makeEpub({ title: 'Huge', authors: ['A B'], description: 'x '.repeat(5_00_000) }),
      });
    });
    const result = await scan('--offline', '--json');
    const items = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; status: string; problems: string[] });
    expect(result.code).toBe(3);
    expect(Object.fromEntries(items.map(({ path, status, problems }) => [path, [status, problems.length]]))).toEqual({
      'Bad/Text': ['failed', 1],
      'Bad/Epub': ['failed', 1],
      'Bad/Opf': ['failed', 1],
      'Bad/Zip': ['failed', 1],
      'Good/Huge': ['done', 0],
      'Marit Osei/The Salt Road': ['done', 0],
    }); // prettier-ignore
    expect(JSON.stringify(json(join(books, 'Good/Huge/metadata.json')).description).length).toBeLessThan(60_000);
  });

  test('hostile titles write nothing outside the book’s folder', async () => {
    const title = '../../../../tmp/rubricator-escape';
    const { books, scan } = await startWorld((root) =>
      put(root, {
        'A/B/a.m4b': makeMp4({ durationSec: 60, tags: { album: title, artist: '../../etc/passwd' } }),
        'loose.m4b': makeMp4({ durationSec: 60, tags: { album: title } }),
      }),
    );
    expect((await scan('--offline')).code).toBe(0);
    expect(Object.keys(snapshot(books)).sort()).toEqual(['A/B/a.m4b', 'A/B/metadata.json', 'A/B/metadata.opf', 'loose.m4b', 'loose.opf']);
    expect(json(join(books, 'A/B/metadata.json')).title).toBe(title);
  });

  test('terminal escapes in names are not printed', async () => {
    const { scan } = await startWorld((root) => put(root, { 'A/\u001b[31mRed\u0007/a.mp3': makeMp3({ durationSec: 3 }) }));
    const result = await scan('--offline');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(result.stdout).not.toMatch(/[\u0000-\u0008\u000e-\u001f]/);
  });

  test('a sidecar that links out of the library is not followed', async () => {
    const outside = tempFolder();
    put(outside, { victim: '{"title":"Victim"}' });
    const { scan } = await startWorld((root) => {
      oneBook(root);
      symlinkSync(join(outside, 'victim'), join(root, 'Marit Osei/The Salt Road/metadata.json'));
    });
    const result = await scan('--offline');
    expect(result.code).toBe(3);
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('{"title":"Victim"}');
  });

  test('a folder that cannot be written is one failed item, due again', async () => {
    const { books, scan } = await startWorld((root) => {
      oneBook(root);
      put(root, {
        'Marit Osei/Locked/a.mp3': makeMp3({ durationSec: 3, tags: { album: 'Locked' } }),
        'Marit Osei/Locked/metadata.json/in the way': 'x',
        'Marit Osei/Locked/metadata.opf/in the way': 'x',
      });
    });
    const result = await scan('--offline');
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('Marit Osei/Locked: ');
    expect(existsSync(join(books, 'Marit Osei/The Salt Road/metadata.json'))).toBe(true);
    rmSync(join(books, 'Marit Osei/Locked/metadata.json'), { recursive: true });
    rmSync(join(books, 'Marit Osei/Locked/metadata.opf'), { recursive: true });
    expect((await scan('--offline')).code).toBe(0);
    expect(json(join(books, 'Marit Osei/Locked/metadata.json')).title).toBe('Locked');
  });

  test.skipIf(process.getuid?.() === 0)('a read-only folder says permission denied', async () => {
    const { books, scan } = await startWorld(oneBook);
    chmodSync(join(books, 'Marit Osei/The Salt Road'), 0o555);
    const result = await scan('--offline');
    chmodSync(join(books, 'Marit Osei/The Salt Road'), 0o755);
    expect(result.stderr).toContain('permission denied');
  });
});

describe('libraries', () => {
  test('a moved book keeps its history and its hand edits', async () => {
    const { books, scan } = await startWorld(oneBook);
    await scan();
    const path = join(books, 'Marit Osei/The Salt Road/metadata.json');
    writeFileSync(path, JSON.stringify({ ...json(path), publisher: 'My Own Press' }));
    await scan();
    mkdirSync(join(books, 'Osei'));
    renameSync(join(books, 'Marit Osei/The Salt Road'), join(books, 'Osei/Salt Road'));
    const moved = await scan('--json');
    expect(JSON.parse(moved.stdout.trim())).toMatchObject({ path: 'Osei/Salt Road', movedFrom: 'Marit Osei/The Salt Road' });
    expect(json(join(books, 'Osei/Salt Road/metadata.json')).publisher).toBe('My Own Press');
    expect((await scan()).stdout).toContain('1 unchanged');
  });

  test('an emptied library is taken as not mounted; a missing book goes offline', async () => {
    const { books, scan } = await startWorld();
    await scan('--offline');
    rmSync(join(books, 'Lorna Everlight'), { recursive: true });
    expect((await scan('--offline')).stdout).toContain('1 gone');
    renameSync(books, `${books}-away`);
    mkdirSync(books);
    const empty = await scan('--offline');
    expect(empty.stderr).toContain('taken as not mounted');
    rmSync(books, { recursive: true });
    renameSync(`${books}-away`, books);
    expect((await scan('--offline')).stdout).toContain('0 sidecars created');
  });

  test('a folder of a known library is part of it, and the other way round', async () => {
    const { books, state, env, scan } = await startWorld();
    const part = await runCli(['scan', join(books, 'Marit Osei'), '--offline', '--state', state], { env });
    expect(part.stdout).toContain('2 books');
    const whole = await scan('--offline');
    expect(whole.stdout).toContain('8 books');
    // Known already, and read anew with what the longer path says.
    expect(whole.stdout).toContain('changed    Marit Osei/The Lantern Coast/1 - The Salt Road');
    const again = await runCli(['scan', join(books, 'Marit Osei/The Lantern Coast'), '--offline', '--state', state], { env });
    expect(again.stdout).toContain('2 books: 2 unchanged');
    expect((await scan('--offline')).stdout).not.toContain('gone');
  });

  test('a folder that was scanned by itself keeps its history when it becomes a configured library', async () => {
    const { books, state, env, scan } = await startWorld(oneBook);
    await scan('--offline');
    const path = join(books, 'Marit Osei/The Salt Road/metadata.json');
    writeFileSync(path, JSON.stringify({ ...json(path), publisher: 'My Own Press' }));
    await scan('--offline');
    const config = join(state, '..', 'rubricator.yaml');
    writeFileSync(config, `libraries:\n  - { id: main, path: books }\n`);
    const result = await runCli(['scan', '--offline', '--config', config, '--state', state], { env });
    expect(result.stdout).toContain('1 book: 1 unchanged');
    const explained = await runCli(['explain', path, 'publisher', '--config', config, '--state', state], { env });
    expect(explained.stdout).toContain('set by hand by user (metadata.json)');
  });

  test('configured libraries are scanned without naming them', async () => {
    const { books, state, env } = await startWorld(oneBook);
    const config = join(state, '..', 'rubricator.yaml');
    writeFileSync(config, `libraries:\n  - { id: main, path: books, kind: audiobook }\nstateDir: state\n`);
    const result = await runCli(['scan', '--offline', '--config', config], { env });
    expect(result.stdout).toContain('1 book: 0 unchanged');
    expect(existsSync(join(books, 'Marit Osei/The Salt Road/metadata.json'))).toBe(true);
    expect(existsSync(join(state, 'rubricator.sqlite'))).toBe(true);
  });
});

describe('options', () => {
  test('--dry-run lists what would be written, with --diff to the letter, and writes nothing at all', async () => {
    const { books, state, scan } = await startWorld(oneBook);
    const before = snapshot(books);
    const listed = (await scan('--dry-run')).stdout.trim().split('\n');
    expect(listed).toEqual([
      expect.stringMatching(/^new .*The Salt Road .*create abs-json, opf; \d+ fields$/),
      expect.stringContaining('2 sidecars to create'),
      'Nothing is written; --diff shows each change.',
    ]);
    expect((await scan('--dry-run', '--diff')).stdout).toContain('+  "publisher": "Tall Lamp Audio"');
    expect(snapshot(books)).toEqual(before);
    expect(existsSync(state)).toBe(false);
    await scan();
    const path = join(books, 'Marit Osei/The Salt Road/metadata.json');
    writeFileSync(path, JSON.stringify({ ...json(path), title: 'Mine' }));
    const diff = await scan('--dry-run', '--diff');
    expect([diff.code, diff.stdout]).toEqual([0, expect.stringMatching(/-\s+<dc:title>The Salt Road<\/dc:title>\n\s+\+\s+<dc:title>Mine<\/dc:title>/)]);
    expect((await scan('--dry-run')).stdout).toMatch(/changed .*update .*; title\n.*\nFields to change in known books: title \(1\)\.\n/);
  });

  test('--only, --limit, --quiet, --verbose', async () => {
    const { books, scan } = await startWorld();
    const limited = await scan('--offline', '--only', 'opf', '--limit', '2', '--quiet');
    expect(limited.stdout.trim().split('\n')).toHaveLength(1);
    expect(limited.stdout).toContain('2 books');
    expect(Object.keys(snapshot(books)).filter((path) => path.endsWith('metadata.json'))).toHaveLength(1);
    const verbose = await scan('--verbose');
    expect(verbose.stdout).toContain('against');
  });

  test('no colours in a pipe', async () => {
    const { scan } = await startWorld(oneBook);
    expect((await scan('--offline')).stdout).not.toContain('\u001b');
  });
});

describe('exit codes and troubles of the command itself', () => {
  test.each<[string, string[], number, string]>([
    ['no folder', ['scan'], 2, 'name a folder'],
    ['an unknown option', ['scan', '--nonsense'], 2, "unknown option '--nonsense'"],
    ['an unknown exporter', ['scan', '/tmp', '--only', 'pdf'], 2, 'there is no exporter “pdf”'],
    ['an unknown field', ['explain', '/tmp', 'flavour'], 2, 'there is no field “flavour”'],
    ['a folder that is not there', ['scan', '/nowhere/at/all', '--offline'], 1, '/nowhere/at/all'],
    ['nothing known', ['explain', '/tmp'], 1, 'no book is known'],
    ['a config that is not there', ['config', 'check', '--config', '/nowhere.yaml'], 2, 'there is no such file'],
    ['help', ['--help'], 0, ''],
    ['version', ['--version'], 0, ''],
  ])('%s', async (_name, args, code, message) => {
    const home = tempFolder();
    const result = await runCli([...args], { cwd: home, env: { HOME: home, XDG_STATE_HOME: home } });
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(message)]);
  });

  test('every problem of a config is listed with its line', async () => {
    const home = tempFolder();
    put(home, { 'rubricator.yaml': 'contact: x\nmatch:\n  strong: 2\n  nonsense: 1\nlibraries:\n  - { id: "Not Good", path: /x }\n' });
    const result = await runCli(['config', 'check'], { cwd: home, env: { HOME: home, RUBRICATOR_SCAN_CONCURRENCY: 'many', RUBRICATOR_FOO: '1' } });
    expect(result.code).toBe(2);
    for (const line of [
      'contact: ',
      'line 1)',
      'match.strong: ',
      'line 3)',
      'match.nonsense: is not an option',
      'line 4)',
      'libraries.0.id: ',
      'scan.concurrency: ',
      '(RUBRICATOR_SCAN_CONCURRENCY)',
      'RUBRICATOR_FOO: is not an option',
    ])
      expect(result.stderr).toContain(line);
  });

  test('a store that a newer Rubricator made is left untouched', async () => {
    const { state, scan } = await startWorld(oneBook);
    await scan('--offline');
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(state, 'rubricator.sqlite'));
    db.prepare("insert into kysely_migration (name, timestamp) values ('999-future', '')").run();
    db.close();
    const result = await scan('--offline');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('made by a newer Rubricator (999-future)');
  });
});

describe('interruption', () => {
  const many = (books: string) => {
    for (let n = 0; n < 150; n++)
      put(books, { [`Author ${n}/Book ${n}/book.m4b`]: makeMp4({ durationSec: 60 + n, tags: { album: `Book ${n}`, artist: `Author ${n}` } }) });
  };
  const temps = (books: string) => Object.keys(snapshot(books)).filter((path) => path.endsWith('.tmp'));

  test('Ctrl-C ends cleanly, and the next scan completes the rest', async () => {
    const { books, state, scan, env } = await startWorld(many);
    const { child, result } = startCli(['scan', books, '--state', state, '--offline'], { env });
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const interrupted = await result;
    // Where the machine is so busy that the books under way are not finished within four seconds, the signal ends the program.
    if (interrupted.signal === null) {
      expect(interrupted.code).toBe(130);
      expect(interrupted.stdout).toContain('Interrupted.');
      expect(temps(books)).toEqual([]);
    } else expect(interrupted.signal).toBe('SIGINT');
    const done = await scan('--offline');
    expect(done.code).toBe(0);
    expect(Object.keys(snapshot(books)).filter((path) => path.endsWith('.json'))).toHaveLength(150);
  });

  test('killed at any moment: no torn file, and the end is that of an undisturbed run', async () => {
    const { books, state, scan, env } = await startWorld(many);
    const undisturbed = await startWorld(many);
    await undisturbed.scan('--offline');
    for (let n = 0; n < 8; n++) {
      const { child, result } = startCli(['scan', books, '--state', state, '--offline'], { env: { ...env, ...WITHOUT_COVERAGE } });
      child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), n * 15));
      await result;
      for (const path of Object.keys(snapshot(books)).filter((each) => each.endsWith('metadata.json'))) expect(() => json(join(books, path))).not.toThrow();
    }
    expect((await scan('--offline')).code).toBe(0);
    const bytes = (root: string) =>
      Object.entries(snapshot(root))
        .filter(([path]) => !path.endsWith('.tmp'))
        .map(([path, value]) => [path, value.split(' ')[0]]);
    expect(bytes(books)).toEqual(bytes(undisturbed.books));
  });
});
