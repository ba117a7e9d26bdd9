import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { opf } from '../../exporters/opf.ts';
import { makeEpub } from '../../src/demo/media.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readOpf } from '../../src/readers/opf-document.ts';
import { customFields, exporterContract, folderItem, renderText } from '../../src/testing/index.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { full } from './sample.ts';

exporterContract({
  exporter: opf,
  read: (text) => readOpf(text, customFields).metadata,
  keeps: ['title', 'subtitle', 'series', 'publisher', 'publishedDate', 'language', 'description', 'tags', 'customFields'],
});

const render = (metadata: Metadata, more = {}, existing?: string) => renderText(opf, metadata, { options: more, more: { existing } });

test('golden file', async () => {
  await expect(renderText(opf, full, { more: { coverFile: 'my cover.jpg' } })).toMatchFileSnapshot('../golden/metadata.opf');
});

test('without the extras, positions as calibre wants them', async () => {
  await expect(render(full, { absExtras: false, positions: 'omit' })).toMatchFileSnapshot('../golden/metadata.plain.opf');
});

test('everything comes back through our own reader', () => {
  const back = tidyMetadata(readOpf(render(full)).metadata);
  expect(back).toMatchObject({
    title: full.title,
    subtitle: full.subtitle,
    narrators: [
      { name: 'Dara Quill', sortName: 'Quill, Dara' },
      { name: '山田花子', sortName: '山田花子' },
    ],
    series: [{ name: 'The Lantern Coast', position: '1.5' }, { name: 'Coasts', position: '1' }, { name: 'Unnumbered' }],
    publishedDate: '2017-03-07',
    genres: full.genres,
    tags: full.tags,
  });
  expect(back.authors?.map(({ name, sortName }) => [name, sortName])).toEqual([
    ['Käthe Größmann', 'Größmann, Käthe'],
    ['Ursula K. Le Guin', 'Le Guin, Ursula K.'],
  ]);
  expect(back.contributors).toMatchObject([
    { name: 'Nora Kestrel', role: 'trl' },
    { name: 'Ann Cole', role: 'aui' },
  ]);
});

describe('to the letter', () => {
  test('an index stands at once behind its series; the primary is first and last', () => {
    const metas = [...render(full).matchAll(/<meta name="calibre:(series[^"]*)" content="([^"]*)"/g)].map(([, name, content]) => `${name}=${content}`);
    expect(metas).toEqual([
      'series=The Lantern Coast',
      'series_index=1.5',
      'series=Coasts',
      'series_index=1',
      'series=Unnumbered',
      'series=The Lantern Coast',
      'series_index=1.5',
    ]); // prettier-ignore
    expect(render({ title: 'Salt', series: [{ name: 'Only' }] }).match(/calibre:series"/g)).toHaveLength(1);
  });

  test('a year is a whole date, for calibre invents the rest', () => {
    expect(render({ title: 'Salt', publishedDate: '2019' })).toContain('<dc:date>2019</dc:date>');
  });

  test('no comma in a subject', () => {
    expect(render({ title: 'Salt', genres: ['Mystery, Thriller'] }).match(/<dc:subject>[^<]*/g)).toEqual(['<dc:subject>Mystery', '<dc:subject>Thriller']);
  });

  test('a description is escaped exactly once, and its paragraphs part with a blank', () => {
    expect(render(full)).toContain('&lt;p&gt;One &amp;amp; &lt;i&gt;two&lt;/i&gt;.&lt;/p&gt; &lt;p&gt;Three&lt;/p&gt;');
  });

  test('a book keeps its UUID, by its identifier or by title and author', () => {
    const uuid = (metadata: Metadata) => /opf:scheme="uuid">([^<]+)/.exec(render(metadata))?.[1];
    expect(uuid(full)).toBe(uuid({ ...full, title: 'Another', description: 'Other' }));
    expect(uuid({ title: 'Salt', authors: [{ name: 'Ann' }] })).toBe(uuid({ title: 'Salt', authors: [{ name: 'Ann' }], publisher: 'Pike' }));
    expect(uuid({ title: 'Salt' })).not.toBe(uuid({ title: 'Pepper' }));
    expect(uuid({ title: 'Salt', identifiers: [{ type: 'uuid', value: 'own-uuid' }] })).toBe('own-uuid');
  });

  test('an ebook’s ASIN is AMAZON too, and calibre’s number is kept', () => {
    const ebook = { ...folderItem, files: [{ path: 'A/Book/b.epub', role: 'ebook' as const, sizeBytes: 1, mtimeMs: 0 }] };
    const identifiers = [
      { type: 'asin', value: 'B000000001' },
      { type: 'calibre', value: '12' },
    ];
    const text = renderText(opf, { title: 'Salt', identifiers }, { more: { item: ebook } });
    expect(text).toContain('opf:scheme="AMAZON">B000000001');
    expect(text).toContain('opf:scheme="calibre">12');
  });
});

test('what calibre keeps in its metas survives, rewritten any number of times', () => {
  const column = '{&quot;#value#&quot;: &quot;a &amp; b\u00e9&quot;}';
  const existing = `<?xml version="1.0"?><!DOCTYPE package><package version="2.0"><metadata><meta name="calibre:timestamp" content="2020-01-01T00:00:00+00:00"/><meta name="calibre:user_metadata:#mood" content="${column}"/><meta name="calibre:series" content="Old"/><meta name="note" content="two&#10;lines"/></metadata></package>`;
  const first = render({ title: 'Salt' }, {}, existing);
  expect(first).toContain('name="calibre:timestamp" content="2020-01-01T00:00:00+00:00"');
  expect(first).toContain(column);
  expect(first).toContain('content="two&#10;lines"');
  expect(first).not.toContain('Old');
  expect(render({ title: 'Salt' }, {}, render({ title: 'Salt' }, {}, first))).toBe(first);
});

test('our own file is the same when it is written again, whatever the order of the identifiers', () => {
  const [isbn, asin] = [
    { type: 'isbn', value: '9780306406157' },
    { type: 'asin', value: 'B000000001' },
  ];
  for (const identifiers of [
    [isbn, asin],
    [asin, isbn],
  ]) {
    const first = render({ title: 'Salt', identifiers });
    expect(render({ title: 'Salt', identifiers }, {}, first)).toBe(first);
  }
});

test('of two ISBNs of the book, the one that another program wrote stays beside ours', () => {
  const identifiers = ['9780306406157', '9780140328721'].map((value) => ({ type: 'isbn', value }));
  const existing = render({ title: 'Salt', identifiers: identifiers.slice(1) });
  expect(render({ title: 'Salt', identifiers }, {}, existing).match(/scheme="ISBN">\d+/g)).toEqual([
    'scheme="ISBN">9780306406157',
    'scheme="ISBN">9780140328721',
  ]);
});

const hasCalibre = hasProgram('ebook-meta', '--version');

test.skipIf(!hasCalibre)('calibre reads it', () => {
  const root = tempFolder();
  writeFileSync(join(root, 'book.epub'), makeEpub({ title: 'Old', authors: ['Nobody'] }));
  writeFileSync(join(root, 'metadata.opf'), render(full));
  execFileSync('ebook-meta', [join(root, 'book.epub'), '--from-opf', join(root, 'metadata.opf'), '--to-opf', join(root, 'out.opf')], { stdio: 'ignore' });
  const back = tidyMetadata(readOpf(execFileSync('cat', [join(root, 'out.opf')], { encoding: 'utf8' })).metadata);
  expect(back).toMatchObject({
    title: full.title,
    authors: [{ name: 'Käthe Größmann' }, { name: 'Ursula K. Le Guin' }],
    series: [{ name: 'The Lantern Coast', position: '1.5' }],
    publisher: 'Harrow & Pike',
    publishedDate: '2017-03-07',
    language: 'de',
    genres: full.genres,
  });
});

test.runIf(hasCalibre)('calibre keeps the columns of the user’s own fields, to the letter', () => {
  const folder = tempFolder();
  const own = { mood: ['calm', 'wet'], notes: 'two "lines" & <b>', stars: 4.5, bought: '2020-03', owned: true, state: 'heard' };
  const [epub, ours, theirs] = ['b.epub', 'a.opf', 'out.opf'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(epub, makeEpub({ title: 'x', authors: ['y'] }));
  writeFileSync(ours, render({ title: 'Salt', authors: [{ name: 'Ann Cole' }], customFields: own }));
  execFileSync('ebook-meta', [epub, '--from-opf', ours]);
  execFileSync('ebook-meta', [epub, '--to-opf', theirs]);
  expect(readOpf(readFileSync(theirs, 'utf8'), customFields).metadata.customFields).toEqual(own);
});
