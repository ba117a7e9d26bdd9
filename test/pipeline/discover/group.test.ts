/** The table of cases for "which files are one book". A trailing `/` ends a folder; `=>` parts an Item's path from its files. */
import { describe, expect, test } from 'vitest';
import type { AudioHint } from '../../../src/domain/library/audio-hint.ts';
import type { LibraryFolder } from '../../../src/domain/library/folder.ts';
import type { ItemFile, LibraryKind } from '../../../src/domain/library/item.ts';
import { discNumber, roleOfName } from '../../../src/domain/library/library-names.ts';
import { createSidecarNames } from '../../../src/domain/library/sidecar-name.ts';
import { filesNeedingHints, groupFolder } from '../../../src/pipeline/discover/group.ts';

const sidecars = createSidecarNames([
  { name: 'metadata.json' },
  { ending: '.opf' },
  { ending: '.cue' },
  { ending: '.metadata.json' },
  { ending: '.chapters.txt' },
  { ending: '.rubricator.json', isHidden: true },
]);
const roleOf = (name: string) => roleOfName(name, sidecars);

interface Case {
  name: string;
  files: string[];
  tags?: Record<string, AudioHint>;
  kind?: LibraryKind;
  /** Item path → its media files, in order; sidecars and images are left out. */
  items: Record<string, string[]>;
}

const CASES: Case[] = [
  // One book in one folder.
  { name: 'one file in a folder', files: ['A/Book/book.m4b'], items: { 'A/Book': ['A/Book/book.m4b'] } },
  {
    name: 'tracks that count',
    files: ['A/Book/02.mp3', 'A/Book/10.mp3', 'A/Book/1.mp3'],
    items: { 'A/Book': ['A/Book/1.mp3', 'A/Book/02.mp3', 'A/Book/10.mp3'] },
  },
  { name: 'tracks with titles', files: ['A/B/01 - Dawn.mp3', 'A/B/02 - Dusk.mp3'], items: { 'A/B': ['A/B/01 - Dawn.mp3', 'A/B/02 - Dusk.mp3'] } },
  { name: 'tracks named after the book', files: ['A/B/B - 01.mp3', 'A/B/B - 02.mp3'], items: { 'A/B': ['A/B/B - 01.mp3', 'A/B/B - 02.mp3'] } },
  { name: 'n of m', files: ['A/B/B (1 of 2).mp3', 'A/B/B (2 of 2).mp3'], items: { 'A/B': ['A/B/B (1 of 2).mp3', 'A/B/B (2 of 2).mp3'] } },
  {
    name: 'Track n',
    files: ['A/B/Track 1.mp3', 'A/B/Track 2.mp3', 'A/B/Track 10.mp3'],
    items: { 'A/B': ['A/B/Track 1.mp3', 'A/B/Track 2.mp3', 'A/B/Track 10.mp3'] },
  },
  { name: 'm4b parts by name', files: ['A/B/Part 1.m4b', 'A/B/Part 2.m4b'], items: { 'A/B': ['A/B/Part 1.m4b', 'A/B/Part 2.m4b'] } },
  {
    name: 'm4b parts whose albums are one',
    files: ['A/B/B 01.m4b', 'A/B/B 02.m4b'],
    tags: { 'A/B/B 01.m4b': { album: 'B' }, 'A/B/B 02.m4b': { album: 'B (Unabridged)' } },
    items: { 'A/B': ['A/B/B 01.m4b', 'A/B/B 02.m4b'] },
  },
  { name: 'mp3 chapters by name only', files: ['A/B/Dawn.mp3', 'A/B/Dusk.mp3'], items: { 'A/B': ['A/B/Dawn.mp3', 'A/B/Dusk.mp3'] } },
  {
    name: 'm4b files with track tags of one book',
    files: ['A/B/Dawn.m4b', 'A/B/Dusk.m4b'],
    tags: { 'A/B/Dawn.m4b': { album: 'B', track: 1 }, 'A/B/Dusk.m4b': { album: 'B', track: 2 } },
    items: { 'A/B': ['A/B/Dawn.m4b', 'A/B/Dusk.m4b'] },
  },
  {
    name: 'sidecars and images belong to the book',
    files: ['A/B/b.m4b', 'A/B/metadata.json', 'A/B/cover.jpg', 'A/B/b.cue', 'A/B/notes.docx'],
    items: { 'A/B': ['A/B/b.m4b'] },
  },

  // Discs.
  {
    name: 'disc folders',
    files: ['A/B/CD 1/01.mp3', 'A/B/CD 2/01.mp3', 'A/B/CD 10/01.mp3'],
    items: { 'A/B': ['A/B/CD 1/01.mp3', 'A/B/CD 2/01.mp3', 'A/B/CD 10/01.mp3'] },
  },
  {
    name: 'Disc02, Disk 3, Teil 4',
    files: ['A/B/Disc02/1.mp3', 'A/B/Disk 3/1.mp3', 'A/B/Teil 4/1.mp3'],
    items: { 'A/B': ['A/B/Disc02/1.mp3', 'A/B/Disk 3/1.mp3', 'A/B/Teil 4/1.mp3'] },
  },
  { name: 'discs beside loose files', files: ['A/B/intro.mp3', 'A/B/CD1/1.mp3'], items: { 'A/B': ['A/B/CD1/1.mp3', 'A/B/intro.mp3'] } },
  {
    name: 'disc folders named after the book',
    files: ['A/Book/Book - CD 1/1.mp3', 'A/Book/Book - CD 2/1.mp3'],
    items: { 'A/Book': ['A/Book/Book - CD 1/1.mp3', 'A/Book/Book - CD 2/1.mp3'] },
  },
  {
    name: 'discs within parts',
    files: ['A/B/Part 1/CD 1/1.mp3', 'A/B/Part 1/CD 2/1.mp3'],
    items: { 'A/B': ['A/B/Part 1/CD 1/1.mp3', 'A/B/Part 1/CD 2/1.mp3'] },
  },
  { name: 'm4b on discs is still one book', files: ['A/B/CD 1/x.m4b', 'A/B/CD 2/y.m4b'], items: { 'A/B': ['A/B/CD 1/x.m4b', 'A/B/CD 2/y.m4b'] } },
  {
    name: 'no disc: a number in a title',
    files: ['A/Part of Me/x.mp3', 'A/CD Collection/y.mp3'],
    items: { 'A/Part of Me': ['A/Part of Me/x.mp3'], 'A/CD Collection': ['A/CD Collection/y.mp3'] },
  },

  // Several books in one folder.
  { name: 'two m4b without numbers', files: ['A/S/Dawn.m4b', 'A/S/Dusk.m4b'], items: { 'A/S/Dawn.m4b': ['A/S/Dawn.m4b'], 'A/S/Dusk.m4b': ['A/S/Dusk.m4b'] } },
  {
    name: 'numbered m4b with other ASINs',
    files: ['A/S/Book 1.m4b', 'A/S/Book 2.m4b'],
    tags: { 'A/S/Book 1.m4b': { asin: 'B000000001' }, 'A/S/Book 2.m4b': { asin: 'B000000002' } },
    items: { 'A/S/Book 1.m4b': ['A/S/Book 1.m4b'], 'A/S/Book 2.m4b': ['A/S/Book 2.m4b'] },
  },
  {
    name: 'numbered m4b with other albums',
    files: ['A/S/1 - Dawn.m4b', 'A/S/2 - Dusk.m4b'],
    tags: { 'A/S/1 - Dawn.m4b': { album: 'Dawn' }, 'A/S/2 - Dusk.m4b': { album: 'Dusk' } },
    items: { 'A/S/1 - Dawn.m4b': ['A/S/1 - Dawn.m4b'], 'A/S/2 - Dusk.m4b': ['A/S/2 - Dusk.m4b'] },
  },
  {
    name: 'mp3 of two albums that do not count',
    files: ['A/S/a.mp3', 'A/S/b.mp3', 'A/S/c.mp3'],
    tags: { 'A/S/a.mp3': { album: 'X' }, 'A/S/b.mp3': { album: 'X' }, 'A/S/c.mp3': { album: 'Y' } },
    items: { 'A/S/a.mp3': ['A/S/a.mp3', 'A/S/b.mp3'], 'A/S/c.mp3': ['A/S/c.mp3'] },
  },
  {
    name: 'counting mp3 stay one book though albums name the discs',
    files: ['A/S/1.mp3', 'A/S/2.mp3'],
    tags: { 'A/S/1.mp3': { album: 'X Disc One' }, 'A/S/2.mp3': { album: 'X Disc Two' } },
    items: { 'A/S': ['A/S/1.mp3', 'A/S/2.mp3'] },
  },

  // Shelves: the root, and folders that hold books of their own.
  { name: 'one file in the root', files: ['book.m4b'], items: { 'book.m4b': ['book.m4b'] } },
  { name: 'two files in the root', files: ['a.m4b', 'b.mp3'], items: { 'a.m4b': ['a.m4b'], 'b.mp3': ['b.mp3'] } },
  {
    name: 'a counted book in the root',
    files: ['Dawn - 01.mp3', 'Dawn - 02.mp3', 'Dusk.mp3'],
    items: { 'Dawn - 01.mp3': ['Dawn - 01.mp3', 'Dawn - 02.mp3'], 'Dusk.mp3': ['Dusk.mp3'] },
  },
  { name: 'a loose file in an author folder', files: ['A/x.m4b', 'A/Other/y.m4b'], items: { 'A/x.m4b': ['A/x.m4b'], 'A/Other': ['A/Other/y.m4b'] } },
  {
    name: 'numbered m4b in an author folder are books',
    files: ['A/1 - x.m4b', 'A/2 - y.m4b', 'A/O/z.m4b'],
    items: { 'A/1 - x.m4b': ['A/1 - x.m4b'], 'A/2 - y.m4b': ['A/2 - y.m4b'], 'A/O': ['A/O/z.m4b'] },
  },
  { name: 'a folder of extras without media makes no shelf', files: ['A/B/x.m4b', 'A/B/extras/scan.jpg'], items: { 'A/B': ['A/B/x.m4b'] } },

  // Ebooks.
  { name: 'one ebook', files: ['A/B/b.epub'], items: { 'A/B': ['A/B/b.epub'] } },
  { name: 'formats of one ebook', files: ['A/B/b.mobi', 'A/B/b.epub', 'A/B/b.pdf'], items: { 'A/B': ['A/B/b.epub', 'A/B/b.mobi', 'A/B/b.pdf'] } },
  {
    name: 'Title and Title - Author are one',
    files: ['A/B/Dawn.epub', 'A/B/Dawn - Ann Cole.pdf'],
    items: { 'A/B': ['A/B/Dawn.epub', 'A/B/Dawn - Ann Cole.pdf'] },
  },
  { name: 'two ebooks', files: ['A/S/x.epub', 'A/S/y.epub'], items: { 'A/S/x.epub': ['A/S/x.epub'], 'A/S/y.epub': ['A/S/y.epub'] } },
  { name: 'ebooks in the root', files: ['x.epub', 'x.mobi', 'y.epub'], items: { 'x.epub': ['x.epub', 'x.mobi'], 'y.epub': ['y.epub'] } },
  { name: 'comics count as books each', files: ['S/S 01.cbz', 'S/S 02.cbz'], items: { 'S/S 01.cbz': ['S/S 01.cbz'], 'S/S 02.cbz': ['S/S 02.cbz'] } },
  { name: 'a companion ebook', files: ['A/B/b.m4b', 'A/B/guide.pdf'], items: { 'A/B': ['A/B/b.m4b', 'A/B/guide.pdf'] } },
  { name: 'audio and ebook of one base among others', files: ['x.m4b', 'x.epub', 'y.m4b'], items: { 'x.m4b': ['x.m4b', 'x.epub'], 'y.m4b': ['y.m4b'] } },
  { name: 'a text beside its book', files: ['A/B/b.m4b', 'A/B/b.txt', 'A/B/info.txt'], items: { 'A/B': ['A/B/b.m4b', 'A/B/b.txt'] } },
  { name: 'a text alone is no book', files: ['A/B/readme.txt'], items: {} },

  // Kinds of libraries.
  { name: 'an audiobook library passes ebooks by', kind: 'audiobook', files: ['A/B/b.epub', 'A/C/c.m4b'], items: { 'A/C': ['A/C/c.m4b'] } },
  { name: 'but keeps companions', kind: 'audiobook', files: ['A/C/c.m4b', 'A/C/c.epub'], items: { 'A/C': ['A/C/c.m4b', 'A/C/c.epub'] } },
  { name: 'an ebook library passes audio by', kind: 'ebook', files: ['A/B/b.epub', 'A/B/b.m4b', 'A/C/c.m4b'], items: { 'A/B': ['A/B/b.epub'] } },

  // Nothing.
  { name: 'an empty folder', files: [], items: {} },
  { name: 'only sidecars', files: ['A/B/metadata.json', 'A/B/cover.jpg'], items: {} },
];

/** Folders as the walk would hand them on. */
function foldersOf(paths: readonly string[]): LibraryFolder[] {
  const all = new Map<string, LibraryFolder & { names: Set<string> }>();
  const folderAt = (path: string): LibraryFolder & { names: Set<string> } => {
    const known = all.get(path);
    if (known) return known;
    const folder: LibraryFolder & { names: Set<string> } = {
      ...{ path, files: [], unread: [], discs: [], arriving: '', problems: [], names: new Set() },
      get isShelf() {
        const holdsMedia = (file: string) =>
          this.names.has((path ? file.slice(path.length + 1) : file).split('/')[0] ?? '') &&
          file.startsWith(path ? `${path}/` : '') &&
          ['audio', 'ebook'].includes(roleOf(file) ?? '');
        return path === '' || paths.some(holdsMedia);
      },
    };
    all.set(path, folder);
    if (path !== '') attach(folder, folderAt(path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    return folder;
  };
  const attach = (folder: LibraryFolder, parent: LibraryFolder & { names: Set<string> }) => {
    const name = folder.path.slice(folder.path.lastIndexOf('/') + 1);
    const parentName = parent.path.slice(parent.path.lastIndexOf('/') + 1);
    if (parent.path !== '' && discNumber(name, parentName) !== undefined) {
      parent.discs.push(folder);
      all.delete(folder.path);
    } else parent.names.add(name);
  };
  const discs = new Map<string, LibraryFolder>();
  for (const path of paths) {
    const folderPath = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const folder = discs.get(folderPath) ?? folderAt(folderPath);
    discs.set(folderPath, folder);
    const role = roleOf(path.slice(path.lastIndexOf('/') + 1));
    if (role) folder.files.push({ path, role, sizeBytes: 1, mtimeMs: 0 } satisfies ItemFile);
  }
  return [...all.values()];
}

describe('files of a library → books', () => {
  test.each(CASES.map((each) => [each.name, each] as const))('%s', (_name, { files, tags = {}, kind = 'mixed', items }) => {
    const hints = new Map(Object.entries(tags));
    const found = foldersOf(files).flatMap((folder) => groupFolder(folder, { libraryId: 'lib', kind, sidecars, hints }));
    const media = found.map((item) => [item.path, item.files.filter((file) => file.role === 'audio' || file.role === 'ebook').map((file) => file.path)]);
    expect(Object.fromEntries(media)).toEqual(items);
  });

  test('a file among others takes only the sidecars of its own name', () => {
    const [folder] = foldersOf(['S/x.m4b', 'S/y.m4b', 'S/x.opf', 'S/x.jpg', 'S/metadata.json']).filter(({ path }) => path === 'S');
    const items = groupFolder(folder as LibraryFolder, { libraryId: 'lib', kind: 'mixed', sidecars });
    expect(items.map((item) => item.files.map((file) => file.path))).toEqual([['S/x.m4b', 'S/x.opf', 'S/x.jpg'], ['S/y.m4b']]);
    expect(items.every((item) => item.isFile)).toBe(true);
  });

  test('the order in which a folder is listed makes no difference', () => {
    for (const { files, tags = {}, kind = 'mixed' } of CASES) {
      const hints = new Map(Object.entries(tags));
      const group = (list: string[]) =>
        foldersOf(list)
          .flatMap((folder) => groupFolder(folder, { libraryId: 'lib', kind, sidecars, hints }))
          .sort((a, b) => (a.path < b.path ? -1 : 1));
      expect(group([...files].reverse())).toEqual(group(files));
    }
  });
});

test('tags are read only where names do not settle it', () => {
  const needs = (files: string[]) => foldersOf(files).flatMap((folder) => filesNeedingHints(folder)).length;
  expect(needs(['A/B/b.m4b'])).toBe(0);
  expect(needs(['A/B/01.mp3', 'A/B/02.mp3'])).toBe(0);
  expect(needs(['A/B/x.mp3', 'A/B/y.mp3'])).toBe(2);
  expect(needs(['A/B/1.m4b', 'A/B/2.m4b'])).toBe(2);
});
