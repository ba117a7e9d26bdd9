import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nfo } from '../../exporters/nfo.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { plainText } from '../../src/domain/text/description.ts';
import { readNfo } from '../../src/readers/nfo.ts';
import { exporterContract, fileItem, folderItem, renderText } from '../../src/testing/index.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { full } from './sample.ts';

/** NFO shows HTML as it is, so that it holds plain text. */
const plain = (metadata: Metadata): Metadata =>
  metadata.description === undefined ? metadata : tidyMetadata({ ...metadata, description: plainText(metadata.description) });

exporterContract({
  exporter: nfo,
  hasPlaceBeside: false,
  read: (text) => readNfo(text)?.metadata ?? {},
  known: plain,
  keeps: ['title', 'authors', 'narrators', 'tags', 'publisher', 'publishedDate', 'language', 'identifiers'],
});

exporterContract({
  exporter: nfo,
  options: { flavour: 'text' },
  read: (text) => readNfo(text)?.metadata ?? {},
  known: plain,
  keeps: ['publisher', 'publishedDate', 'language', 'identifiers'],
});

const lines = (options: Record<string, unknown>, metadata = full) => renderText(nfo, metadata, { options });

test('golden files', async () => {
  await expect(lines({})).toMatchFileSnapshot('../golden/album.nfo');
  await expect(lines({ flavour: 'text' })).toMatchFileSnapshot('../golden/text.nfo');
  await expect(lines({ flavour: 'both' })).toMatchFileSnapshot('../golden/both.nfo');
});

describe('Kodi’s form', () => {
  test('series stand as moods, and come back with their positions', () => {
    expect(readNfo(lines({}))?.metadata.series).toEqual([
      { name: 'The Lantern Coast', position: '1.5' },
      { name: 'Coasts', position: '1-3' },
      { name: 'Unnumbered', position: undefined },
    ]);
  });

  test('a date that is no whole date is a year: Jellyfin reads no other', () => {
    const text = lines({}, { title: 'Salt', publishedDate: '2019-05' });
    expect(text).toContain('<year>2019</year>');
    expect(text).not.toContain('releasedate');
  });

  test('is written for the folder of an audiobook only', () => {
    const [format] = nfo.formats as [(typeof nfo.formats)[number]];
    const ebook = { ...folderItem, files: [{ path: 'A/Book/b.epub', role: 'ebook' as const, sizeBytes: 1, mtimeMs: 0 }] };
    const kodi = nfo.options.parse({});
    expect([format.name(folderItem, kodi), format.name(fileItem, kodi), format.name(ebook, kodi)]).toEqual(['album', undefined, undefined]);
    const text = nfo.options.parse({ flavour: 'text' });
    expect([format.name(folderItem, text), format.name(fileItem, text), format.name(ebook, text)]).toEqual(['album', '{file}', 'album']);
  });
});

describe('the text form', () => {
  test('comes back as far as it can say things', () => {
    const { metadata } = readNfo(lines({ flavour: 'text' })) ?? { metadata: {} };
    expect(tidyMetadata(metadata)).toMatchObject({
      title: full.title,
      subtitle: full.subtitle,
      authors: [{ name: 'Käthe Größmann' }, { name: 'Ursula K. Le Guin' }],
      narrators: [{ name: 'Dara Quill' }, { name: '山田花子' }],
      series: [{ name: 'The Lantern Coast', position: '1.5' }],
      genres: full.genres,
      tags: full.tags,
      publishedDate: '2017-03-07',
      publisher: full.publisher,
      language: 'de',
      abridged: false,
      description: 'One & two.\nThree',
    });
  });

  test('no comma in a name or a genre: Audiobookshelf splits there', () => {
    const text = lines({ flavour: 'text' }, { title: 'Salt', authors: [{ name: 'Ann Cole, Jr.' }, { name: 'Bo' }], genres: ['Mystery, Thriller'] });
    expect(text).toContain('Author: Ann Cole Jr., Bo\n');
    expect(text).toContain('Genre: Mystery Thriller\n');
  });

  test('a value cannot begin a line of its own, nor the description', () => {
    const text = lines({ flavour: 'text' }, { title: 'Salt\nASIN: B000000009\nBook Description', publisher: 'x\r\nNarrator: Nobody' });
    expect(readNfo(text)?.metadata.narrators).toBeUndefined();
    expect(readNfo(text)?.metadata.identifiers).toEqual([]);
  });
});

test('both in one file: a comment that no value can end', () => {
  const text = lines({ flavour: 'both' }, { title: 'A --> B -- C-', authors: [{ name: 'Ann Cole-' }] });
  expect(text.match(/-->/g)).toHaveLength(1);
  expect(text.slice(text.indexOf('<!--') + 4, text.indexOf('-->'))).not.toContain('--');
  expect(readNfo(text)?.metadata).toMatchObject({ title: 'A --> B -- C-', authors: [{ name: 'Ann Cole-' }] });
});

test.runIf(hasProgram('xmllint', '--version'))('libxml2 reads every flavour of XML', () => {
  const folder = tempFolder();
  for (const flavour of ['kodi', 'both']) {
    const file = join(folder, `${flavour}.nfo`);
    writeFileSync(file, lines({ flavour }));
    expect(execFileSync('xmllint', ['--noout', '--xpath', 'string(/album/title)', file]).toString().trim()).toBe(full.title);
  }
});
