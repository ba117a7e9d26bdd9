/** Every sidecar format on a real disk: written once, left alone where it is somebody else's, read back where somebody changed it. */

import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeEpub, makeMp4 } from '../../src/demo/media.ts';
import { put } from '../files/temp-folder.ts';
import { asWritten, havingRead } from '../pipeline/identify/audiobookshelf.ts';
import { runCli, startCli } from './cli.ts';
import { ALL_EXPORTERS, CHAPTERS, oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

const EVERYTHING = [
  '.rubricator.json',
  'The Salt Road.m3u8',
  'album.nfo',
  'book.chapters.txt',
  'book.cue',
  'book.ffmetadata',
  'book.m4b',
  'book.md',
  'desc.txt',
  'metadata.json',
  'metadata.opf',
  'reader.txt',
];

describe('all exporters at once', () => {
  test('write their files; the next scan has nothing to do', async () => {
    const { configure, scan, files } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    expect((await scan()).stdout).toContain('11 sidecars created');
    expect(files()).toEqual(EVERYTHING);
    expect((await scan()).stdout).toContain('Nothing has changed');
    expect((await scan('--force')).stdout).toContain('0 sidecars created, 0 updated');
  });

  test('that were touched, as by a restored backup, are looked at once more and no more', async () => {
    const { configure, scan, files, path } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    await scan();
    for (const name of files()) utimesSync(path(name), 1_700_000_000, 1_700_000_000);
    expect((await scan()).stdout).toContain('0 sidecars created, 0 updated');
    expect((await scan()).stdout).toContain('Nothing has changed');
  });

  test('are chosen per library, and so is what becomes of foreign files', async () => {
    const { books, configure, scan, files, json, write } = oneLibrary();
    write('metadata.json', '{"title":"Theirs","incipit_id":7}');
    configure({ libraries: [{ id: 'books', path: books, kind: 'mixed', exporters: ['abs-json', 'markdown'], existing: 'keep' }], exporters: ALL_EXPORTERS });
    const kept = await scan('--verbose');
    expect(kept.stdout).toContain('abs-json: somebody else made it, and sidecars.existing is “keep”');
    expect(files()).toEqual(['book.m4b', 'book.md', 'metadata.json']);
    expect(json()).toEqual({ title: 'Theirs', incipit_id: 7 });
    configure({ libraries: [{ id: 'books', path: books, kind: 'mixed', exporters: ['abs-json'], existing: 'adopt' }] });
    await scan();
    expect(json()).toMatchObject({ title: 'Theirs', authors: ['Marit Osei'], incipit_id: 7 });
  });

  test('names by templates; a name that changes takes the file along; two that want one name do not fight', async () => {
    const { configure, scan, run, book, files } = oneLibrary();
    configure({
      exporters: { 'abs-json': { enabled: false }, opf: { name: '{author} - {title}' }, nfo: { enabled: true, flavour: 'text', name: '{series} {title}' } },
    });
    await scan();
    expect(files()).toEqual(['Marit Osei - The Salt Road.opf', 'The Salt Road.nfo', 'book.m4b']);
    expect((await run('set', book, 'title=../../etc/passwd', 'series=Long: Road #1')).code).toBe(0);
    expect(files()).toEqual(['Long Road etc passwd.nfo', 'Marit Osei - etc passwd.opf', 'book.m4b']);
    configure({ exporters: { m3u8: { enabled: true, name: 'list', chapters: true }, chapters: { enabled: true, name: 'list' } } });
    await scan();
    expect(files()).toEqual(expect.arrayContaining(['list.m3u8', 'list.chapters.m3u8', 'list.chapters.txt', 'list.ffmetadata']));
  });

  test('books that are one file among others carry its name, and never each other’s', async () => {
    const make = (books: string) =>
      put(books, {
        'Shelf/Salt.m4b': makeMp4({ durationSec: 60, tags: { album: 'Same', artist: 'Ann Cole' }, chapters: CHAPTERS.slice(0, 1) }),
        'Shelf/Pepper.m4b': makeMp4({ durationSec: 70, tags: { album: 'Other', artist: 'Ann Cole' } }),
        'Shelf/Sub/x.epub': makeEpub({ title: 'Deep', authors: ['Bo Lee'] }),
      });
    const { books, configure, scan } = oneLibrary(make);
    configure({ exporters: { ...ALL_EXPORTERS, opf: { name: '{title}' } } });
    await scan();
    const names = (await import('node:fs')).readdirSync(join(books, 'Shelf')).sort();
    expect(names).toEqual(
      [
        '.Pepper.rubricator.json',
        '.Salt.rubricator.json',
        'Pepper.m3u8',
        'Pepper.m4b',
        'Pepper.md',
        'Pepper.opf',
        'Salt.chapters.txt',
        'Salt.cue',
        'Salt.ffmetadata',
        'Salt.m3u8',
        'Salt.m4b',
        'Salt.md',
        'Salt.opf',
        'Sub',
      ].sort(),
    );
    expect((await scan()).stdout).toContain('Nothing has changed');
  });
});

describe('what somebody else made', () => {
  test('is left alone where not all of it could be kept', async () => {
    const theirs: Record<string, string> = {
      'album.nfo': 'Title: Mine',
      'desc.txt': 'My own words on it.',
      'The Salt Road.m3u8': '#EXTM3U\nx\n',
      'book.md': '# notes\n',
      'book.cue': 'REM mine',
    };
    const { configure, scan, read, write, json } = oneLibrary();
    for (const [name, text] of Object.entries(theirs)) write(name, text);
    configure({ exporters: ALL_EXPORTERS });
    const { stdout } = await scan('--verbose');
    for (const [name, text] of Object.entries(theirs)) expect(read(name), name).toBe(text);
    expect(stdout).toContain('m3u8: somebody else made it; left as it is');
    // It is evidence all the same: a text by hand beats a tag.
    expect(json().description).toBe('My own words on it.');
    configure({ exporters: ALL_EXPORTERS, sidecars: { existing: 'overwrite' } });
    await scan();
    expect(read('book.md')).toContain('# The Salt Road[^title]');
  });

  test('a cue sheet’s chapters name those that only count', async () => {
    const make = (books: string) =>
      put(books, {
        'Marit Osei/The Salt Road/book.m4b': makeMp4({
          durationSec: 600,
          tags: { album: 'The Salt Road' },
          chapters: [
            { title: 'Chapter 1', startSec: 0 },
            { title: 'Chapter 2', startSec: 300 },
          ],
        }),
        'Marit Osei/The Salt Road/book.cue':
          'FILE "book.m4b" MP4\nTRACK 01 AUDIO\nTITLE "Dawn"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Dusk"\nINDEX 01 05:01:00\n',
      }); // prettier-ignore
    const { configure, scan, json } = oneLibrary(make);
    configure({ exporters: { 'abs-json': { chapters: true } } });
    await scan();
    expect((json().chapters as { title: string }[]).map(({ title }) => title)).toEqual(['Dawn', 'Dusk']);
  });
});

describe('what somebody changed of ours', () => {
  test.each<[string, string, (text: string) => string, Record<string, unknown>]>([
    ['metadata.json', 'abs-json', (text) => text.replace('The Salt Road', 'Mine'), { title: 'Mine' }],
    ['metadata.opf', 'opf', (text) => text.replace('<dc:title>The Salt Road', '<dc:title>Mine'), { title: 'Mine' }],
    ['album.nfo', 'nfo', (text) => text.replaceAll('Dara Quill', 'Kit Marlowe'), { narrators: ['Kit Marlowe'] }],
    ['desc.txt', 'text', () => 'Another text altogether.\n', { description: 'Another text altogether.' }],
    ['reader.txt', 'text', () => 'Kit Marlowe; Bo Lee\n', { narrators: ['Kit Marlowe', 'Bo Lee'] }],
    ['book.cue', 'cue', (text) => text.replace('TITLE "Noon"', 'TITLE "Dusk"'), { chapters: [expect.anything(), expect.objectContaining({ title: 'Dusk' })] }],
    ['.rubricator.json', 'rubricator-json', (text) => text.replace('"title": "The Salt Road"', '"title": "Mine"'), { title: 'Mine' }],
  ])('%s: the field is the user’s, everywhere', async (name, _exporter, change, expected) => {
    const { configure, scan, read, write, json, run, book } = oneLibrary();
    configure({ exporters: { ...ALL_EXPORTERS, 'abs-json': { chapters: true } } });
    await scan();
    const before = read(name);
    write(name, change(before));
    expect(read(name)).not.toBe(before);
    expect((await scan()).code).toBe(0);
    expect(json()).toMatchObject(expected);
    await scan('--force');
    expect(json()).toMatchObject(expected);
    const explained = JSON.parse((await run('explain', book, '--json')).stdout) as { fields: Record<string, { override?: { origin: string } }> };
    const origins = Object.values(explained.fields).flatMap(({ override }) => override?.origin ?? []);
    expect(origins).toEqual([`user (${name})`]);
  });

  test('of two files changed in the same field, the one changed last has its way', async () => {
    const { scan, read, write, json, path } = oneLibrary();
    await scan();
    write('metadata.opf', read('metadata.opf').replace('<dc:title>The Salt Road', '<dc:title>Later'));
    write('metadata.json', read('metadata.json').replace('The Salt Road', 'Earlier'));
    utimesSync(path('metadata.json'), 1_700_000_000, 1_700_000_000);
    await scan();
    expect(json().title).toBe('Later');
    await scan('--force');
    expect([json().title, read('metadata.opf').includes('<dc:title>Later<')]).toEqual(['Later', true]);
  });

  test('a column of calibre’s is a field of the user’s own, there and back', async () => {
    const { configure, scan, read, write, run, book } = oneLibrary();
    configure({
      customFields: [
        { id: 'mood', type: 'list', column: '#mood' },
        { id: 'stars', type: 'number' },
      ],
      exporters: ALL_EXPORTERS,
    });
    await scan();
    expect((await run('set', book, 'mood=calm; wet', 'custom.stars=4.5')).code).toBe(0);
    expect(read('metadata.opf')).toMatch(/calibre:user_metadata:#mood" content="\{&quot;#value#&quot;:\[&quot;calm&quot;,&quot;wet&quot;\]/);
    expect(read('metadata.opf')).toContain('calibre:user_metadata:#ab_stars');
    write('metadata.opf', read('metadata.opf').replace('&quot;wet&quot;', '&quot;dry&quot;'));
    await scan();
    expect((JSON.parse(read('.rubricator.json')) as { metadata: { customFields: unknown } }).metadata.customFields).toEqual({
      mood: ['calm', 'dry'],
      stars: 4.5,
    });
    expect(read('book.md')).toContain('- mood: calm; dry');
    expect((await run('clear', book, 'mood')).code).toBe(0);
    expect(read('metadata.opf')).not.toContain('#mood');
  });

  test('what cannot be read back is the user’s as a whole, until it is deleted', async () => {
    const { configure, scan, read, path } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    await scan();
    appendFileSync(path('book.md'), 'my notes\n');
    expect((await scan('--verbose')).stdout).toContain('markdown: somebody changed it; left as it is (delete it to have it written again)');
    expect((await scan()).stdout).toContain('Nothing has changed');
    await scan('--force');
    expect(read('book.md')).toContain('my notes');
    rmSync(path('book.md'));
    await scan('--force');
    expect(read('book.md')).not.toContain('my notes');
  });
});

describe('a file that somebody is just writing', () => {
  const whole = JSON.stringify({ title: 'Theirs', authors: ['Ann Cole'] }, null, 2);

  test('is waited for', async () => {
    const { home, state, path, write, json } = oneLibrary();
    write('metadata.json', whole.slice(0, 20));
    const { child, result } = startCli(['scan', '--offline', '--config', join(home, 'rubricator.yaml'), '--state', state], { cwd: home });
    expect(child.pid).toBeDefined();
    await sleep(700);
    writeFileSync(path('metadata.json'), whole);
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([0, '']);
    expect(json()).toMatchObject({ title: 'Theirs', authors: ['Ann Cole'] });
  });

  test.each([
    ['metadata.json', whole.slice(0, 20), 'not valid JSON'],
    ['metadata.opf', '<?xml version="1.0"?><package><metadata><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">The', 'it ends in the middle'],
  ])('%s: and if it stays broken, left alone and reported', async (name, half, message) => {
    const { scan, read, write, path } = oneLibrary();
    write(name, half);
    utimesSync(path(name), 1_000_000_000, 1_000_000_000);
    const { code, stderr, stdout } = await scan('--verbose');
    expect([code, read(name)]).toEqual([3, half]);
    expect(stderr).toContain(message);
    expect(stdout).toContain('what stands there cannot be understood; left as it is');
  });

  test('an empty one says nothing, and is written', async () => {
    const { scan, json, write, run, path } = oneLibrary();
    await scan();
    truncateSync(path('metadata.json'));
    expect((await scan()).code).toBe(0);
    expect(json()).toMatchObject({ title: 'The Salt Road' });
    write('metadata.json', '{}');
    expect((await run('undo', '--dry-run', path('metadata.json'))).stdout).toContain('refused');
  });
});

describe('a record of our own', () => {
  test('offers what the user decided, and proves what is ours, when the state is lost', async () => {
    const { configure, scan, run, state, book, json, files, read } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS, customFields: [{ id: 'mood' }] });
    await scan();
    await run('set', book, 'publisher=My Press', 'mood=calm');
    await run('clear', book, 'description');
    const before = Object.fromEntries(files().map((name) => [name, read(name)]));
    rmSync(state, { recursive: true });
    expect((await scan()).code).toBe(0);
    await run('review');
    expect((await run('review', 'confirm', book, '1')).code).toBe(0);
    expect(Object.fromEntries(files().map((name) => [name, read(name)]))).toEqual(before);
    expect(json()).toMatchObject({ publisher: 'My Press', description: '' });
    const explained = await run('explain', book, 'publisher');
    expect(explained.stdout).toContain('set by hand by user on');
    // Not adopted: what the sidecars say is no decision of anybody's.
    await run('unset', book, 'publisher');
    expect(json().publisher).toBeUndefined();
  });

  test('keeps what was once taken over from somebody else’s sidecar', async () => {
    const { configure, scan, state, json, write, run, book } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    write('metadata.json', JSON.stringify({ title: 'Theirs', tags: ['heard'], genres: ['Salt'], incipit_id: 7 }));
    await scan();
    const before = json();
    expect(before).toMatchObject({ title: 'Theirs', tags: ['heard'], genres: ['Salt'], incipit_id: 7, authors: ['Marit Osei'] });
    for (const args of [[], ['--force']]) {
      rmSync(state, { recursive: true });
      expect((await scan(...args)).code).toBe(0);
      expect(json()).toEqual(before);
      await scan('--force');
      expect(json()).toEqual(before);
    }
    expect((await run('explain', book, 'tags')).stdout).toContain('abs-json');
  });

  test('of a newer program is refused and left untouched', async () => {
    const { configure, scan, write, read } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    const newer = '{"schemaVersion":99,"future":true}';
    write('.rubricator.json', newer);
    const { code, stderr } = await scan();
    expect([code, read('.rubricator.json')]).toEqual([3, newer]);
    expect(stderr).toContain('written by a newer Rubricator (version 99; this one knows 1); left as it is');
  });
});

describe('a sidecar of somebody else’s that is no whole file', () => {
  const inside = '<dc:title>Theirs</dc:title><dc:source>kept</dc:source>';
  const opf = (body: string) => `<package version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${body}</metadata></package>`;

  test.each([
    ['metadata.opf', 'a tag that is not closed', opf(`${inside}<dc:type>`)],
    ['metadata.opf', 'a bare ampersand', opf(`${inside}<dc:publisher>Pike & Sons</dc:publisher>`)],
    ['metadata.opf', 'an attribute without quotes', opf(`${inside}<meta name=x content="y"/>`)],
    ['metadata.json', 'a comma too much', '{"title": "Theirs", "note": 1,}'],
    ['metadata.json', 'no object', '["Theirs"]'],
  ])('%s with %s stays, and is named', async (name, _, text) => {
    const { scan, write, read, path } = oneLibrary();
    write(name, text);
    utimesSync(path(name), 1_700_000_000, 1_700_000_000);
    const { code, stderr } = await scan();
    expect([code, read(name)]).toEqual([3, text]);
    expect(stderr).toContain(name);
  });
});

describe('our own sidecars before another state', () => {
  test('are known by their mark: no source, no adoption; two states in turn settle', async () => {
    const { scan, run, home, state, book, files, read } = oneLibrary();
    await scan();
    const before = Object.fromEntries(files().map((name) => [name, read(name)]));
    expect(before['metadata.opf']).toContain('<meta name="rubricator" content="1 ');
    const other = join(home, 'other');
    for (const from of [other, state]) {
      renameSync(state, join(home, 'aside'));
      if (from === state) renameSync(other, state);
      expect((await scan('--force')).stdout).toContain('0 sidecars created, 0 updated');
      const explained = (await run('explain', book, '--json')).stdout;
      expect(explained).not.toMatch(/"source": ?"(?:opf|abs-json)"/);
      expect(explained).not.toContain('"override"');
      renameSync(state, other);
      renameSync(join(home, 'aside'), state);
    }
    expect(Object.fromEntries(files().map((name) => [name, read(name)]))).toEqual(before);
  });
});

describe('our own sidecars that somebody edited, before another state', () => {
  test.each([
    [
      'metadata.json',
      (text: string) => asWritten({ ...havingRead(text), description: null, publisher: 'Mine' }),
      { publisher: 'Mine', description: '' },
      ['description', 'publisher'],
    ],
    ['metadata.json', (text: string) => asWritten(havingRead(text)), { title: 'The Salt Road' }, []],
    ['metadata.opf', (text: string) => text.replace('<dc:title>The Salt Road<', '<dc:title>Mine<'), { title: 'Mine' }, ['title']],
  ] as const)('%s: the edits are the user’s, and nothing else is', async (name, edit, expected, edited) => {
    const { scan, run, state, book, read, write, json } = oneLibrary();
    await scan();
    write(name, edit(read(name)));
    rmSync(state, { recursive: true });
    for (const options of [[], ['--force']]) {
      expect((await scan(...options)).code).toBe(0);
      expect(json()).toMatchObject({ authors: ['Marit Osei'], narrators: ['Dara Quill'], ...expected });
      const explained = (await run('explain', book, '--json')).stdout;
      expect(explained).not.toMatch(/"source": ?"abs-json"/);
      const { fields } = JSON.parse(explained) as { fields: Record<string, { override?: { origin: string } }> };
      const decided = Object.entries(fields).filter(([, { override }]) => override?.origin === `user (${name})`);
      expect(decided.map(([field]) => field).sort()).toEqual(edited);
    }
  });
});

test('a year stays a year before another state, whoever wrote a day for it', async () => {
  const { scan, run, state, book, read, write, json } = oneLibrary();
  await scan();
  await run('set', book, 'published=2000');
  expect(read('metadata.opf')).toContain('<dc:date>2000</dc:date>');
  write(
    'metadata.opf',
    read('metadata.opf')
      .replace('<dc:date>2000<', '<dc:date>2000-01-01T00:00:00+00:00<')
      .replace(/ *<meta name="rubricator".*\n/, ''),
  );
  rmSync(state, { recursive: true });
  await scan();
  await scan('--force');
  expect(json()).toMatchObject({ publishedYear: '2000' });
  expect(json().publishedDate).toBeUndefined();
  expect(read('metadata.opf')).toContain('<dc:date>2000</dc:date>');
});

describe('a record that no state knows', () => {
  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const record = (more: object) =>
    JSON.stringify({ schemaVersion: 1, metadata: {}, provenance: {}, conflicts: [], missing: [], overrides: [], sources: [], sidecars: [], ...more });
  const decided = (field: string, value?: unknown) => ({ field, value, origin: 'user', setAt: '2026-01-01T00:00:00.000Z' });

  test('removes no medium, though it names one with its hash', async () => {
    const { configure, scan, write, path, files } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    write('notes.txt', 'theirs');
    const before = readFileSync(path('book.m4b'));
    const sidecars = ['abs-json', 'opf', 'rubricator-json', 'markdown'].map((exporter) => ({ exporter, name: 'book.m4b', hash: hashOf(before) }));
    write('.rubricator.json', record({ sidecars: [...sidecars, { exporter: 'text', name: 'notes.txt', hash: hashOf(Buffer.from('theirs')) }] }));
    for (const options of [[], ['--force'], ['--force']]) await scan(...options);
    expect(readFileSync(path('book.m4b'))).toEqual(before);
    expect(files()).toContain('notes.txt');
  });

  test('decides nothing until the user confirms it, and stays until then', async () => {
    const { configure, scan, run, write, read, json, book } = oneLibrary();
    configure({ exporters: ALL_EXPORTERS });
    const forged = record({
      overrides: [decided('title', 'Mine'), decided('subtitle'), decided('cover', { source: 'file', location: '/etc/passwd' }), decided('tags', 7)],
    });
    write('.rubricator.json', forged);
    await scan();
    await scan('--force');
    expect([json().title, read('.rubricator.json')]).toEqual(['The Salt Road', forged]);
    const shown = await run('review');
    expect(shown.stdout).toMatch(/decides title[\s\S]*decides subtitle: cleared/);
    expect(shown.stdout).not.toMatch(/decides (?:cover|tags)/);
    expect((await run('review', 'confirm', book, '1')).code).toBe(0);
    expect(json().title).toBe('Mine');
    expect(JSON.parse(read('.rubricator.json'))).toMatchObject({ overrides: [{ field: 'subtitle' }, { field: 'title', value: 'Mine' }] });
    expect((await run('review')).stdout).toContain('Nothing waits');
  });

  test('is asked about no more once it is rejected', async () => {
    const { configure, scan, run, write, json, book } = oneLibrary();
    configure({ exporters: { 'rubricator-json': { enabled: false } } });
    write('.rubricator.json', record({ overrides: [decided('title', 'Mine')] }));
    await scan();
    await run('review');
    expect((await run('review', 'reject', book, '1')).code).toBe(0);
    expect((await run('review')).stdout).toContain('Nothing waits');
    await scan('--force');
    expect([json().title, (await run('review')).stdout]).toEqual(['The Salt Road', expect.stringContaining('Nothing waits')]);
  });
});

describe('covers', () => {
  async function gallery(pictures: Record<string, Buffer | number>) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const found = pictures[request.url ?? ''];
      if (typeof found === 'number' || found === undefined) response.writeHead(found ?? 404).end();
      else response.end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    return { asked, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }
  const png = (pixels: number) =>
    sharp({ create: { width: pixels, height: pixels, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  const on = (more = {}) => ({ exporters: { cover: { enabled: true, privateAddresses: true, ...more } } });

  test('are fetched once, converted, named in the OPF, and left to the user who has a better one', async () => {
    const { asked, base } = await gallery({ '/a.png': await png(300) });
    const { configure, scan, run, book, read, path, home, state, write } = oneLibrary();
    const online = (...args: string[]) => runCli(['scan', '--config', join(home, 'rubricator.yaml'), '--state', state, ...args], { cwd: home });
    configure({ ...on(), providers: NO_PROVIDERS });
    await scan();
    const dry = await runCli(['set', book, `cover=${base}/a.png`, '--dry-run', '--config', join(home, 'rubricator.yaml'), '--state', state], { cwd: home });
    expect(dry.stdout).toContain(`no file → a picture from ${base}/a.png`);
    expect(asked).toEqual([]);
    await run('set', book, `cover=${base}/a.png`);
    expect(existsSync(path('cover.jpg'))).toBe(false);
    expect((await online()).code).toBe(0);
    expect(await sharp(path('cover.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 300 });
    expect(read('metadata.opf')).toContain('href="cover.jpg"');
    expect((await online('--force')).code).toBe(0);
    expect(asked).toEqual(['/a.png']);
    rmSync(path('cover.jpg'));
    await online();
    expect(asked).toHaveLength(2);
    write('cover.jpg', 'mine');
    await run('unset', book, 'cover');
    await online('--force');
    expect(read('cover.jpg')).toBe('mine');
  });

  test('inside the files are taken out when asked for, and again when the file has another', async () => {
    const make = (books: string) =>
      put(books, {
        'Marit Osei/The Salt Road/book.m4b': makeMp4({ durationSec: 60, tags: { album: 'The Salt Road', cover: portrait } }),
        'Ann Cole/Salt/x.epub': makeEpub({ title: 'Salt', authors: ['Ann Cole'], cover: portrait }),
        'Ann Cole/Dot/x.epub': makeEpub({ title: 'Dot', authors: ['Ann Cole'] }),
      });
    const portrait = await png(320);
    const { configure, scan, books, path, write } = oneLibrary(make);
    configure({ exporters: { cover: { enabled: true } } });
    await scan();
    expect(existsSync(path('cover.jpg'))).toBe(false);
    configure({ exporters: { cover: { enabled: true, embedded: true } } });
    expect((await scan('--dry-run', '--diff')).stdout).toContain('no file → the picture inside the book’s own file');
    expect((await scan('--verbose')).stdout).toContain('a picture of 1 × 1 is no cover');
    for (const cover of [path('cover.jpg'), join(books, 'Ann Cole/Salt/cover.jpg')])
      expect(await sharp(cover).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
    expect((await scan()).stdout).toContain('Nothing has changed');
    write('book.m4b', makeMp4({ durationSec: 60, tags: { album: 'The Salt Road', cover: await png(400) } }));
    await scan();
    expect(await sharp(path('cover.jpg')).metadata()).toMatchObject({ width: 400 });
  });

  test('that are none are no failure; what may pass is tried again', async () => {
    const pictures: Record<string, Buffer | number> = { '/dot.png': await png(1), '/later.png': 503 };
    const { asked, base } = await gallery(pictures);
    const { configure, scan, run, book, path, home, state } = oneLibrary();
    const online = () => runCli(['scan', '--verbose', '--config', join(home, 'rubricator.yaml'), '--state', state], { cwd: home });
    configure({ ...on(), providers: NO_PROVIDERS });
    await scan();
    for (const [name, message] of [
      ['dot.png', 'a picture of 1 × 1 is no cover'],
      ['gone.png', 'answers 404 for the cover'],
    ] as const) {
      await run('set', book, `cover=${base}/${name}`);
      const { code, stdout } = await online();
      expect([code, existsSync(path('cover.jpg'))]).toEqual([0, false]);
      expect(stdout).toContain(message);
    }
    await run('set', book, `cover=${base}/later.png`);
    const failed = await online();
    expect([failed.code, failed.stderr]).toEqual([3, expect.stringContaining('answers 503 for the cover')]);
    pictures['/later.png'] = await png(300);
    expect((await online()).code).toBe(0);
    expect(existsSync(path('cover.jpg'))).toBe(true);
    expect(asked.filter((url) => url === '/later.png')).toHaveLength(2);
  });

  test('are not fetched from a private network unless the user says so', async () => {
    const { asked, base } = await gallery({ '/a.png': await png(300) });
    const { configure, scan, run, book, path, home, state } = oneLibrary();
    configure({ ...on({ privateAddresses: false }), providers: NO_PROVIDERS });
    await scan();
    await run('set', book, `cover=${base}/a.png`);
    const { stdout } = await runCli(['scan', '--verbose', '--config', join(home, 'rubricator.yaml'), '--state', state], { cwd: home });
    expect(stdout).toContain('is in a private network; not fetched');
    expect([asked, existsSync(path('cover.jpg'))]).toEqual([[], false]);
  });
});

describe('owners and modes', () => {
  test('new files are as configured, old ones keep theirs', async () => {
    const { configure, scan, path, run, book } = oneLibrary();
    configure({ sidecars: { umask: '0027' } });
    await scan();
    expect((statSync(path('metadata.json')).mode & 0o777).toString(8)).toBe('640');
    chmodSync(path('metadata.json'), 0o604);
    await run('set', book, 'title=Mine');
    expect((statSync(path('metadata.json')).mode & 0o777).toString(8)).toBe('604');
    configure({ sidecars: { umask: '0027', mode: '0600' }, exporters: { markdown: { enabled: true } } });
    await scan();
    expect((statSync(path('book.md')).mode & 0o777).toString(8)).toBe('600');
  });

  test.runIf(process.getuid?.() === 0)('a configured owner, and one who may not write a folder', async () => {
    const { configure, scan, path, books, home } = oneLibrary();
    configure({ sidecars: { uid: 1234, gid: 2345 } });
    await scan();
    expect([statSync(path('metadata.json')).uid, statSync(path('metadata.json')).gid]).toEqual([1234, 2345]);
    mkdirSync(join(home, 'theirs'));
    chmodSync(home, 0o755);
    chmodSync(books, 0o755);
    expect(readFileSync(path('metadata.json'), 'utf8')).toContain('The Salt Road');
  });
});
