/** Controls, separators of lines and marks that turn the direction of writing, in all that a book may bring along. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeMp3 } from '../../src/demo/media.ts';
import { put } from '../files/temp-folder.ts';
import { ALL_EXPORTERS, oneLibrary } from './one-library.ts';

const ODD = '\u202egnp\u2069\u009b31m\u0085\u2028\u2029\u007f\u0007';
/** What no terminal is to be given, beside the ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /(?!\n)[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/u;
/** What no sidecar is to hold. Marks of direction belong to names in right-to-left scripts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const UNBEARABLE = /(?!\n)[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/u;
const AUTHOR = 'דוד\u200f גרוסמן';

function setUp(folder: string) {
  const chapters = [1, 2, 3].map((n) => `  TRACK 0${n} AUDIO\n    TITLE "${n} ${ODD} Dawn"\n    PERFORMER "${ODD}"\n    INDEX 01 0${n}:00:00\n`);
  const library = oneLibrary((books) =>
    put(books, {
      [`${folder}/book.mp3`]: makeMp3({
        durationSec: 600,
        tags: { album: `Salt ${ODD} Road`, artist: AUTHOR, genre: `a${ODD}b`, description: `Text ${ODD} more` },
      }),
      [`${folder}/book.cue`]: `PERFORMER "${AUTHOR}"\nTITLE "Salt ${ODD} Road"\nFILE "book.mp3" MP3\n${chapters.join('')}`,
      [`${folder}/desc.txt`]: `Text ${ODD} more\n\nand more`,
      [`${folder}/metadata.json`]: JSON.stringify({ publisher: `Pike${ODD}`, tags: [`x${ODD}y`], narrators: [`Dara ${ODD} Quill`] }),
      [`${folder}/damaged.epub`]: 'x',
    }),
  );
  library.configure({ exporters: { 'abs-json': { chapters: true }, ...ALL_EXPORTERS } });
  return { ...library, folder: join(library.books, folder) };
}

test('no terminal gets them, and names in right-to-left scripts stay whole', async () => {
  const { scan, run, folder, home } = setUp('Odd \u202egnp\u009b/Book');
  const said = [
    await scan('--dry-run', '--diff'),
    await scan('--verbose'),
    await scan('--json', '--force'),
    await run('explain', folder),
    await run('explain', folder, '--json'),
    await run('list'),
    await run('review', '--json'),
    await run('review'),
    await run('history'),
    await run('history', folder),
    await run('set', folder, `title=${ODD}New`),
    await run('explain', join(home, `not ${ODD} there`)),
    await run('review', 'confirm', join(home, `not ${ODD} there`), '1'),
    await run('scan', join(home, `not ${ODD} there`)),
  ];
  for (const { stdout, stderr } of said) {
    expect(stdout).not.toMatch(UNPRINTABLE);
    expect(stderr).not.toMatch(UNPRINTABLE);
  }
  expect(said.map(({ stdout }) => stdout).join('')).toContain('גרוסמן');
});

test('no sidecar holds them', async () => {
  // Paths stand in sidecars as they are: a playlist would not find its files otherwise.
  const { scan, folder } = setUp('Odd/Book');
  await scan();
  const written = readdirSync(folder).filter((name) => !['book.mp3', 'book.cue', 'desc.txt', 'damaged.epub'].includes(name));
  expect(written.length).toBeGreaterThan(5);
  for (const name of written) expect(readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'), name).not.toMatch(UNBEARABLE);
  const { authors, title, chapters } = JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8')) as {
    authors: string[];
    title: string;
    chapters: { title: string }[];
  };
  expect(authors).toEqual([AUTHOR]);
  expect(title).toMatch(/^Salt gnp31m\s*Road$/);
  expect(chapters[0]?.title).toMatch(/^1 gnp31m\s*Dawn$/);
});
