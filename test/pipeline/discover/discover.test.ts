import { describe, expect, test } from 'vitest';
import type { FolderProblem, LibraryFolder } from '../../../src/domain/library/folder.ts';
import type { LibraryKind } from '../../../src/domain/library/item.ts';
import { roleOfName, unreadMedium } from '../../../src/domain/library/library-names.ts';
import { createSidecarNames } from '../../../src/domain/library/sidecar-name.ts';
import { discover } from '../../../src/pipeline/discover/discover.ts';

const sidecars = createSidecarNames([]);

/** A folder with files of these names. */
function folder(path: string, names: readonly string[], discs: LibraryFolder[] = []): LibraryFolder {
  const files = names.flatMap((name) => {
    const role = roleOfName(name, sidecars);
    return role ? [{ path: `${path}/${name}`, role, sizeBytes: 1, mtimeMs: 0 }] : [];
  });
  return { path, files, unread: names.filter(unreadMedium), discs, arriving: '', isShelf: false, problems: [] };
}

async function found(folders: readonly LibraryFolder[], kind: LibraryKind = 'mixed'): Promise<{ items: string[]; problems: FolderProblem[] }> {
  const walk = async function* () {
    yield* folders;
  };
  const result: Awaited<ReturnType<typeof found>> = { items: [], problems: [] };
  const deps = { sidecars, walk, readHints: async () => new Map() };
  for await (const each of discover({ id: 'l', root: '/l', kind }, { below: '', isShallow: false }, deps, AbortSignal.timeout(10_000))) {
    if ('item' in each) result.items.push(each.item.path);
    else result.problems.push(each.problem);
  }
  return result;
}

describe('a folder that holds only what no reader knows', () => {
  test('is reported once, with names, and is no failure', async () => {
    const names = ['Salt 1.aa', 'Salt 2.aa', 'Salt 3.aa', 'Salt 4.aa', 'Salt.lit', 'cover.jpg'];
    expect(await found([folder('A/Salt', names)])).toEqual({
      items: [],
      problems: [
        {
          path: 'A/Salt',
          message: 'not read, because no reader knows the format: Salt 1.aa, Salt 2.aa, Salt 3.aa and 2 more',
          isFailure: false,
          isUnread: true,
        },
      ],
    });
  });

  test('is reported with its disc folders', async () => {
    const { problems } = await found([folder('A/Salt', [], [folder('A/Salt/CD 1', ['1.tta']), folder('A/Salt/CD 2', ['2.tta'])])]);
    expect(problems.map(({ path, message }) => [path, message])).toEqual([['A/Salt', 'not read, because no reader knows the format: 1.tta, 2.tta']]);
  });

  test.each<[LibraryKind, string[], number]>([
    ['audiobook', ['Salt.lit'], 0],
    ['audiobook', ['Salt.aa', 'Salt.lit'], 1],
    ['ebook', ['Salt.aa'], 0],
    ['ebook', ['Salt.lit'], 1],
  ])('counts in an %s library if it is of that kind: %j', async (kind, names, count) => {
    expect((await found([folder('A/Salt', names)], kind)).problems).toHaveLength(count);
  });
});

test('beside a book that is read nothing is reported', async () => {
  expect(await found([folder('A/Salt', ['Salt.epub', 'Salt.lit', 'Salt.aa'])])).toEqual({ items: ['A/Salt'], problems: [] });
});

test('a folder with other files is no book, and nothing is reported', async () => {
  expect(await found([folder('A/Letters', ['letter.docx', 'cover.jpg'])])).toEqual({ items: [], problems: [] });
});

test.each('m4b m4a mp4 aax aaxc mp3 mp2 flac ogg oga opus spx aac wma mka webm weba wav wave rf64 aiff aif aifc ape mpc wv dsf dff'.split(' '))(
  '%s is audio that is read',
  (extension) => {
    expect([roleOfName(`Salt.${extension.toUpperCase()}`, sidecars), unreadMedium(`Salt.${extension}`)]).toEqual(['audio', undefined]);
  },
);
