/** What else belongs to a state goes along wherever it goes: covers that somebody uploaded, and fields that were added while the program ran. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { type OneLibrary, oneLibrary } from './one-library.ts';

function libraryWithCovers() {
  const library = oneLibrary();
  library.configure({ exporters: { cover: { enabled: true } } });
  return library;
}

async function usedLibrary() {
  const used = libraryWithCovers();
  await used.scan();
  const cover = join(used.home, 'cover.png');
  writeFileSync(
    cover,
    await sharp({ create: { width: 300, height: 300, channels: 3, background: '#a33' } })
      .png()
      .toBuffer(),
  );
  for (const args of [
    ['fields', 'add', 'mood', '--type', 'list', '--with', 'searchable'],
    ['fields', 'add', 'price', '--type', 'currency'],
    ['fields', 'retire', 'price'],
    ['set', used.book, 'mood=damp'],
    ['set', used.book, `cover=${cover}`],
  ] as [string, ...string[]][])
    expect([args, (await used.run(...args)).code]).toEqual([args, 0]);
  return used;
}

const pictures = ({ state }: Pick<OneLibrary, 'state'>) => {
  const folder = join(state, 'pictures');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('an export has them, and an import takes them, notes them, and leaves what is there already', async () => {
  const used = await usedLibrary();
  const [name] = pictures(used);
  expect(name).toMatch(/^[0-9a-f]{64}\.jpg$/);
  const file = join(used.home, 'state.gz');
  expect((await used.run('state', 'export', file)).code).toBe(0);

  const other = libraryWithCovers();
  const tried = await other.run('state', 'import', file, '--dry-run');
  expect(tried.stdout).toContain('Field mood: taken');
  expect(pictures(other)).toEqual([]);
  const imported = await other.run('state', 'import', file);
  expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('Field mood: taken\nField price: taken\n1 uploaded cover.\n')]);
  expect(pictures(other)).toEqual([name]);
  expect((await other.run('fields', 'list')).stdout).toMatch(/mood.*searchable[\s\S]*price.*retired/);
  expect((await other.run('search', 'damp')).stdout).toContain('The Salt Road');
  expect((await other.run('explain', other.book)).stdout).toContain('damp');
  await other.scan();
  expect(other.read('cover.jpg')).toBe(used.read('cover.jpg'));
  expect((await other.run('audit', 'list', '--action', 'import')).stdout).toContain('mood');

  // Once more, with a field that is another one here.
  await other.run('fields', 'change', 'mood', '--label', 'Moods');
  await other.run('fields', 'add', 'cost', '--column', '#mine');
  const again = await other.run('state', 'import', file);
  expect(again.stdout).toContain('Field mood: left out: the field here stays as it is\n');
  expect(again.stdout).not.toMatch(/price|uploaded/);
  expect((await other.run('fields', 'show', 'mood')).stdout).toContain('Moods');
});

test('what is no field and no picture of ours is not taken', async () => {
  const used = await usedLibrary();
  const file = join(used.home, 'state.gz');
  await used.run('state', 'export', file);
  const changed = (sql: string) => {
    const unpacked = join(tempFolder(), 'state.sqlite');
    writeFileSync(unpacked, gunzipSync(readFileSync(file)));
    const db = new Database(unpacked);
    db.exec(sql);
    db.close();
    writeFileSync(`${file}.other`, gzipSync(readFileSync(unpacked)));
    return `${file}.other`;
  };
  const other = oneLibrary();
  const damaged = await other.run('state', 'import', changed("update pictures set bytes = x'ffd8ff00'"));
  expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('a picture in the file is damaged')]);
  const named = await other.run('state', 'import', changed("update pictures set hash = '../../escape'"));
  expect([named.code, named.stderr]).toEqual([1, expect.stringContaining('a picture in the file is damaged')]);
  expect(pictures(other)).toEqual([]);
  const strange = await other.run('state', 'import', changed(`update own_fields set field = '{"id":"title","type":"text","values":[]}' where id = 'mood'`));
  expect(strange.stdout).toContain('Field mood: left out: id: there is a built-in field of that name');
  expect((await other.run('fields', 'list')).stdout).not.toContain('mood');
});

test('a copy has the covers that its books need beside it, and a restored state has them again', async () => {
  const used = await usedLibrary();
  const beside = join(used.state, 'copies/pictures');
  expect((await used.run('state', 'copy')).code).toBe(0);
  expect(readdirSync(beside)).toEqual(pictures(used));
  rmSync(join(used.state, 'pictures'), { recursive: true });
  writeFileSync(join(used.state, 'rubricator.sqlite'), 'no database');
  expect((await used.run('state', 'restore')).code).toBe(0);
  expect(pictures(used)).toEqual(readdirSync(beside));
});
