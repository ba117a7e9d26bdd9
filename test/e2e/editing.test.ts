/** Edits by hand from the command line, the plan before, the history after, and the way back. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { makePicture } from '../files/made-picture.ts';
import { put } from '../files/temp-folder.ts';
import { ALL_EXPORTERS, oneLibrary } from './one-library.ts';
import { CTRL_C, startOnTerminal } from './terminal.ts';

const shelf = (books: string) => {
  for (const name of ['One', 'Two', 'Three']) put(books, { [`Ann Cole/${name}.m4b`]: makeMp4({ durationSec: 60, tags: { album: name, artist: 'Ann Cole' } }) });
};

/** When something was decided is no difference. */
const timeless = (text: string | undefined) => text?.replace(/"setAt": "[^"]+"/, '"setAt": ""');

/** All files below a folder with their bytes. */
function snapshot(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => [join(entry.parentPath, entry.name).slice(root.length), readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
  );
}

describe('set, clear, unset, lock, unlock', () => {
  test('take effect at once and hold against everything', async () => {
    const { scan, run, book, json } = oneLibrary();
    await scan();
    const done = await run(
      'set',
      book,
      'title=Mine',
      'authors=Ann Cole; King, Jr.',
      'series=Long Road #1.5; Coasts',
      'genres=Mystery, Thriller',
      'published=2019',
    );
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('Set: title, authors, series, genres, publishedDate\n')]);
    const expected = {
      title: 'Mine',
      authors: ['Ann Cole', 'King, Jr.'],
      series: ['Long Road #1.5', 'Coasts'],
      genres: ['Mystery, Thriller'],
      publishedYear: '2019',
    };
    expect(json()).toMatchObject(expected);
    await scan('--force');
    expect(json()).toMatchObject(expected);
    await run('clear', book, 'series', 'narrators');
    expect(json()).toMatchObject({ series: [], narrators: [] });
    await run('unset', book, 'title', 'narrators');
    expect(json()).toMatchObject({ title: 'The Salt Road', narrators: ['Dara Quill'], series: [] });
    expect((await run('unset', book, 'title')).stdout).toBe('Nothing to change.\n');
  });

  test('a lock keeps what is there, whatever the files say later; unlocking lets go', async () => {
    const { scan, run, book, books, json, write } = oneLibrary();
    await scan();
    expect((await run('lock', book, 'narrators', 'description')).stdout).toContain('Locked: narrators, description');
    write(
      'book.m4b',
      makeMp4({ durationSec: 600, tags: { album: 'The Salt Road', artist: 'Marit Osei', composer: 'Kit Marlowe', description: 'Another text.' } }),
    );
    await scan();
    expect(json()).toMatchObject({ narrators: ['Dara Quill'], description: 'A road of salt, and who walked it.' });
    const explained = await run('explain', book, 'narrators');
    expect(explained.stdout).toContain('user (lock)');
    await run('set', book, 'publisher=Mine');
    expect((await run('unlock', book)).stdout).toContain('Unlocked: ');
    expect(json()).toMatchObject({ narrators: ['Kit Marlowe'], publisher: 'Mine' });
    expect(existsSync(books)).toBe(true);
    expect((await run('lock', book)).stdout).toMatch(/Locked: title, authors, narrators, .*description/);
  });

  test('chapters come from a file, and stand in every sidecar until they are forgotten', async () => {
    const { scan, run, book, home, json, read, configure } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    await scan();
    const before = read('book.cue');
    writeFileSync(join(home, 'chapters.txt'), '0:00 Harbour\r\n2:30.5 Sea; salt');
    expect(await run('set', book, 'chapters=@chapters.txt')).toMatchObject({ code: 0, stdout: expect.stringContaining('Set: chapters') });
    expect(json().chapters).toEqual([
      { id: 0, start: 0, end: 150.5, title: 'Harbour' },
      { id: 1, start: 150.5, end: 600, title: 'Sea; salt' },
    ]);
    expect(read('book.ffmetadata')).toContain('START=150500\nEND=600000\ntitle=Sea\\; salt');
    expect(read('book.chapters.txt')).toContain('CHAPTER02=00:02:30.500\nCHAPTER02NAME=Sea; salt');
    expect(read('book.cue')).toContain('Sea; salt');
    await scan('--force');
    expect(json().chapters).toHaveLength(2);
    expect((await run('set', book, 'chapters=0:00 One; 10:00 Two')).stderr).toContain('chapter 2 would begin at 00:10:00, but the book ends at 00:10:00');
    expect((await run('set', book, 'chapters=@nowhere.txt')).stderr).toContain('nowhere.txt: it cannot be read');
    await run('unset', book, 'chapters');
    expect([json().chapters, read('book.cue')]).toEqual([undefined, before]);
  });

  test('a cover is taken from this machine, written, and undone', async () => {
    const { scan, run, book, home, path, files, configure } = oneLibrary();
    configure({ exporters: { cover: { enabled: true } } });
    await scan();
    writeFileSync(join(home, 'mine.png'), await makePicture({ width: 800, height: 800 }));
    writeFileSync(join(home, 'evil.png'), '<svg/>');
    expect(await run('set', book, 'cover=./evil.png')).toMatchObject({ stderr: expect.stringContaining('that is no JPEG') });
    expect(await run('set', book, 'cover=./mine.png')).toMatchObject({ code: 0, stdout: expect.stringContaining('Set: cover') });
    expect(readFileSync(path('cover.jpg')).subarray(0, 3).toString('hex')).toBe('ffd8ff');
    await scan('--force');
    expect(files()).toContain('cover.jpg');
    expect(await run('undo', book, '--yes')).toMatchObject({ code: 0 });
    expect(files()).not.toContain('cover.jpg');
  });

  test('every mistake is named, and nothing is done', async () => {
    const { scan, run, book, json } = oneLibrary();
    await scan();
    const before = json();
    const { code, stderr } = await run('set', book, 'title=Mine', 'titel=x', 'language=Klingonish', 'noequals', 'genres=', 'durationMs=1');
    expect([code, json()]).toEqual([2, before]);
    for (const line of [
      'there is no field “titel” (did you mean “title”?); there are title, ',
      '“Klingonish” is not a language',
      '“noequals” is no field=value',
      'genres is given no value',
      'cannot be set',
    ])
      expect(stderr).toContain(line);
    expect((await run('clear', book, 'nonsense')).code).toBe(2);
    expect((await run('set', '/nowhere/at/all', 'title=x')).stderr).toContain('there is no such file or folder');
  });

  test('mean one book: a folder of several is refused, a file of it is not', async () => {
    const { scan, run, books } = oneLibrary(shelf);
    await scan();
    const several = await run('set', join(books, 'Ann Cole'), 'title=x');
    expect([several.code, several.stderr]).toEqual([2, expect.stringMatching(/there are 3 books at .*\n {5}\d {2}One: Ann Cole\/One\.m4b\n/)]);
    expect((await run('set', join(books, 'Ann Cole/Two.m4b'), 'title=Second')).code).toBe(0);
    expect(readFileSync(join(books, 'Ann Cole/Two.opf'), 'utf8')).toContain('<dc:title>Second</dc:title>');
    expect(readFileSync(join(books, 'Ann Cole/One.opf'), 'utf8')).toContain('<dc:title>One</dc:title>');
    const titled = await run('set', 'three', 'title=Third');
    expect([titled.code, titled.stderr]).toEqual([0, expect.stringMatching(/^Ann Cole\/Three\.m4b \(book \d\)\n$/)]);
    const undone = await run('undo', 'third');
    expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining('What it decided is forgotten.')]);
  });
});

test('options choose many books: none is changed without consent, all of them in one run, which is undone as one', async () => {
  const { scan, run, books } = oneLibrary(shelf);
  await scan();
  const chosen = ['--author', 'cole', '--missing', 'series'];
  const asked = await run('set', ...chosen, 'series=Numbers');
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('3 books would be changed; say --yes')]);
  const dry = (await run('set', ...chosen, 'series=Numbers', '--dry-run')).stdout.trim().split('\n');
  expect([dry.filter((line) => /^changed .*series$/.test(line)).length, dry.at(-1)]).toEqual([3, 'Nothing is written; --diff shows each change.']);
  const done = await run('set', ...chosen, 'series=Numbers', '--yes');
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('3 books changed; rubricator undo 2 takes all of it back.\n')]);
  expect((await run('history')).stdout).toMatch(/^run 2 .* set series of 3 books, 3 files, by /);
  for (const name of ['One', 'Two', 'Three']) expect(readFileSync(join(books, `Ann Cole/${name}.opf`), 'utf8')).toContain('Numbers');
  expect((await run('set', ...chosen, 'series=More', '--yes')).stderr).toContain('no book is found; nothing is changed');
  expect((await run('undo')).stdout).toContain('3 restored.');
  for (const name of ['One', 'Two', 'Three']) expect(readFileSync(join(books, `Ann Cole/${name}.opf`), 'utf8')).not.toContain('Numbers');
  expect((await run('lock')).stderr).toContain('name a book, or choose books by options');
});

describe('--dry-run', () => {
  test('is the exact plan of an edit, as a diff that patch understands, and decides nothing', async () => {
    const { configure, scan, run, book, books } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    await scan();
    const before = snapshot(books);
    const dry = await run('set', book, 'title=Mine', 'description=Two\nlines', '--dry-run');
    expect(dry.code).toBe(0);
    expect(snapshot(books)).toEqual(before);
    expect((await run('explain', book, 'title')).stdout).not.toContain('set by hand');
    const json = (await run('set', book, 'title=Mine', '--dry-run', '--json')).stdout;
    const planned = (JSON.parse(json) as { exports: { path: string; action: string; diff?: string }[] }).exports.filter(({ diff }) => diff);
    await run('set', book, 'title=Mine');
    const after = snapshot(books);
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]);
    expect(planned.map(({ path }) => `/${path}`).sort()).toEqual(changed.sort());
    const { applyPatch } = await import('diff');
    for (const { path, diff = '', action } of planned) {
      const patched = applyPatch(Buffer.from(before[`/${path}`] ?? '', 'latin1').toString('utf8'), diff) || '';
      const expected = action === 'removed' ? undefined : Buffer.from(patched).toString('latin1');
      expect(timeless(after[`/${path}`]), path).toBe(timeless(expected));
    }
  });

  test('of a scan and of an undo changes nothing on disk', async () => {
    const { scan, run, books, state } = oneLibrary();
    const before = snapshot(books);
    expect((await scan('--dry-run', '--diff')).stdout).toContain('+  "title": "The Salt Road"');
    expect([snapshot(books), existsSync(state)]).toEqual([before, false]);
    await scan();
    const written = snapshot(books);
    const dry = await run('undo', '--dry-run');
    expect(dry.stdout).toContain('2 to be removed.');
    expect(snapshot(books)).toEqual(written);
  });
});

describe('undo', () => {
  test('of a whole run brings back every byte, and the next scan leaves it so until there is something new', async () => {
    const { configure, scan, run, books, book, write, files } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    write('metadata.json', '{ "title": "Theirs", "tags": ["x"] }');
    const before = snapshot(books);
    await scan();
    expect(files().length).toBeGreaterThan(8);
    const undone = await run('undo');
    expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining('1 restored, 10 removed.')]);
    expect(snapshot(books)).toEqual(before);
    expect((await scan()).stdout).toContain('0 sidecars created, 0 updated');
    expect(snapshot(books)).toEqual(before);
    await run('set', book, 'title=Mine');
    expect(files().length).toBeGreaterThan(8);
    expect((await run('undo')).stdout).toContain('What it decided is forgotten.');
    expect(snapshot(books)).toEqual(before);
    await scan('--force');
    expect(JSON.parse(readFileSync(join(book, 'metadata.json'), 'utf8'))).toMatchObject({ title: 'Theirs', authors: ['Marit Osei'], tags: ['x'] });
  });

  test('brings back when a file was changed, and its mode, also of one that was removed; and so does the undo of an undo', async () => {
    const { configure, scan, run, path, write, json } = oneLibrary();
    const looks = (...names: string[]) =>
      names.map((name) => ({ ms: Math.round(statSync(path(name)).mtimeMs * 100), mode: statSync(path(name)).mode & 0o777 }));
    write('metadata.json', '{ "title": "Theirs" }');
    utimesSync(path('metadata.json'), 1_600_000_000.5, 1_500_000_000.123456);
    chmodSync(path('metadata.json'), 0o640);
    const [theirs] = looks('metadata.json');
    await scan();
    const [ours] = looks('metadata.json');
    expect(ours?.ms).not.toBe(theirs?.ms);
    expect((await run('undo')).code).toBe(0);
    expect([json(), looks('metadata.json')]).toEqual([{ title: 'Theirs' }, [theirs]]);
    expect((await run('undo', '2')).code).toBe(0);
    expect(looks('metadata.json')).toEqual([ours]);

    configure({ exporters: { text: { enabled: true } } });
    await scan();
    chmodSync(path('desc.txt'), 0o600);
    utimesSync(path('desc.txt'), 1_500_000_000, 1_500_000_000.25);
    const before = looks('desc.txt');
    await run('clear', path(''), 'description');
    expect(existsSync(path('desc.txt'))).toBe(false);
    await run('undo');
    expect(looks('desc.txt')).toEqual(before);
  });

  test('of an edit forgets it; an undo is undone like any run', async () => {
    const { scan, run, book, json } = oneLibrary();
    await scan();
    await run('set', book, 'title=Mine');
    await run('undo');
    expect(json().title).toBe('The Salt Road');
    expect((await run('explain', book, 'title')).stdout).not.toContain('by hand');
    await run('undo', '3');
    expect(json().title).toBe('Mine');
    expect((await run('explain', book, 'title')).stdout).toContain('set by hand');
    await scan();
    expect(json().title).toBe('Mine');
  });

  test('refuses what changed since, and says why; the rest is done', async () => {
    const { scan, run, book, path, read, write } = oneLibrary();
    await scan();
    write('metadata.json', '{"title":"By hand"}');
    const refused = await run('undo');
    expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('metadata.json  somebody changed it since')]);
    expect([read('metadata.json'), existsSync(path('metadata.opf'))]).toEqual(['{"title":"By hand"}', false]);
    await scan();
    await run('set', book, 'title=Again');
    const again = await run('undo', '3');
    expect(again.stdout).toContain('it was written again by run 4; undo that first');
  });

  test('of a path takes back the last write there, one after the other', async () => {
    const { scan, run, book, path, json, read } = oneLibrary();
    await scan();
    for (const title of ['A', 'B']) await run('set', book, `title=${title}`);
    const opf = read('metadata.opf');
    expect((await run('undo', path('metadata.json'))).stdout).toContain('1 restored.');
    expect([json().title, read('metadata.opf')]).toEqual(['A', opf]);
    rmSync(path('metadata.opf'));
    const gone = await run('undo', path('metadata.opf'));
    expect([gone.code, gone.stdout]).toEqual([3, expect.stringContaining('refused')]);
  });

  test('says when there is nothing to undo, and when the bytes are no longer kept', async () => {
    const { configure, scan, run, books } = oneLibrary();
    expect((await run('undo')).stderr).toContain('there is nothing to undo');
    expect((await run('undo', '99')).stderr).toContain('run 99 wrote nothing');
    configure({ undo: { keepDays: 0 } });
    await scan();
    const before = snapshot(books);
    const refused = await run('undo');
    expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('no longer kept')]);
    expect(snapshot(books)).toEqual(before);
    expect((await run('history', join(books, 'Marit Osei/The Salt Road'))).stdout).toContain('(the bytes are no longer kept)');
  });

  test('follows a book that moved', async () => {
    const { scan, run, books, book } = oneLibrary();
    await scan();
    await run('set', book, 'title=Mine');
    mkdirSync(join(books, 'Elsewhere'));
    (await import('node:fs')).renameSync(book, join(books, 'Elsewhere/Salt'));
    await scan();
    expect((await run('undo', '2')).code).toBe(0);
    expect(JSON.parse(readFileSync(join(books, 'Elsewhere/Salt/metadata.json'), 'utf8')).title).toBe('The Salt Road');
  });
});

describe.skipIf(process.platform !== 'linux')('undo on a terminal', () => {
  test('says what would be undone and asks; only yes changes anything', async () => {
    const { scan, run, book, json, write, files, home, state } = oneLibrary();
    await scan();
    await run('set', book, 'title=Mine');
    write('metadata.opf', 'changed by hand');
    const answered = async (answer: string, ...more: string[]) => {
      const undo = startOnTerminal(['undo', ...more, '--config', join(home, 'rubricator.yaml'), '--state', state], { columns: 160, cwd: home });
      if (more.length === 0) await undo.until('Undo it? [y/N]');
      undo.type(answer);
      const code = await undo.end;
      return { code, text: await undo.screen.text() };
    };
    const no = await answered('\r');
    expect(no.code).toBe(0);
    expect(no.text).toMatch(
      /^This undoes run 2: .* {2}set title of Mine, 2 files, by .* \(command line\)\nrefused .*metadata\.opf {2}somebody changed it since\n1 to be restored, 1 left alone\.\nWhat it decided would be forgotten\.\nUndo it\? \[y\/N\]\nNothing was changed\.$/,
    );
    expect(await answered(CTRL_C)).toEqual({ code: 130, text: no.text });
    expect(json().title).toBe('Mine');
    const yes = await answered('y\r');
    expect([yes.code, yes.text]).toEqual([3, expect.stringContaining('1 restored, 1 left alone.\nWhat it decided is forgotten.')]);
    expect(json().title).toBe('The Salt Road');
    expect((await answered('', '--yes')).text).toMatch(/^Undoing run 1: .* {2}scan of /);
    expect(files()).not.toContain('metadata.json');
  });
});

describe('history', () => {
  test('shows every write with its diff, by book and by file, and the runs', async () => {
    const { scan, run, book, path } = oneLibrary();
    expect((await run('history')).stdout).toContain('Nothing has been written yet.');
    await scan();
    await run('set', book, 'title=Mine');
    const whole = (await run('history', book)).stdout;
    expect(whole.match(/^run \d+ /gm)).toHaveLength(4);
    const one = (await run('history', path('metadata.json'))).stdout;
    expect(one.match(/^run \d+ .*abs-json (?:created|updated)/gm)).toHaveLength(2);
    expect(one).toContain('-  "title": "The Salt Road",\n  +  "title": "Mine",');
    expect((await run('history')).stdout).toMatch(
      /run 2 .* set title of Mine, 2 files, by \S.* \(command line\)\nrun 1 .* scan of Mine, 2 files, by \S.* \(command line\)/,
    );
    const listed = JSON.parse((await run('history', path('metadata.json'), '--json')).stdout) as { runId: number; diff: string }[];
    expect(listed.map(({ runId }) => runId)).toEqual([1, 2]);
  });
});
