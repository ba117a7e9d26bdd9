import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { makeEpub, makeOpf, makePdf } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readEpub } from '../../src/readers/epub.ts';
import { MAX_PDF_BYTES, readPdf } from '../../src/readers/pdf.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const container = (path: string) =>
  utf8(`<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="${path}"/></rootfiles></container>`);

async function read(bytes: Uint8Array) {
  const root = tempFolder();
  put(root, { 'a.epub': bytes });
  return tidyMetadata((await readEpub(join(root, 'a.epub'), 'A/a.epub')).metadata);
}

describe('EPUB', () => {
  test.each(['2.0', '3.0'] as const)('version %s', async (version) => {
    const found = await read(
      makeEpub({
        title: 'Das Lied & die Mühle',
        authors: ['Ann Cole', 'Bob Dole'],
        language: 'de',
        isbn: '9780306406157',
        date: '2011-05-01',
        series: { name: 'Tal', position: '2' },
        version,
      }),
    );
    expect(found).toMatchObject({
      title: 'Das Lied & die Mühle',
      authors: [{ name: 'Ann Cole' }, { name: 'Bob Dole' }],
      language: 'de',
      series: [{ name: 'Tal', position: '2' }],
      publishedDate: '2011-05-01',
      cover: { source: 'embedded', location: 'A/a.epub' },
    }); // prettier-ignore
    expect(found.identifiers).toContainEqual({ type: 'isbn', value: '9780306406157' });
  });

  test('a package path with dots and percent signs stays inside the archive', async () => {
    const opf = utf8(makeOpf({ title: 'Salt', authors: ['Ann Cole'] }));
    expect((await read(zipSync({ 'META-INF/container.xml': container('../../x/my%20book.opf'), 'x/my book.opf': opf }))).title).toBe('Salt');
  });

  test.each<[string, Uint8Array, string]>([
    ['no archive', utf8('this is not a zip file, but it is long enough to look at'), 'not a readable EPUB'],
    ['an archive cut short', makeEpub({ title: 'Salt', authors: ['Ann Cole'] }).subarray(0, 300), 'not a readable EPUB'],
    ['an archive without a container', zipSync({ 'a.txt': utf8('x') }), 'holds no META-INF/container.xml'],
    ['a container that names nothing', zipSync({ 'META-INF/container.xml': utf8('<container/>') }), 'names no package'],
    ['a package that is missing', zipSync({ 'META-INF/container.xml': container('x.opf') }), 'holds no x.opf'],
    ['a zip bomb', zipSync({ 'META-INF/container.xml': container('x.opf'), 'x.opf': new Uint8Array(3_000_000) }), 'suspiciously large'],
    ['a large bomb', zipSync({ 'META-INF/container.xml': container('x.opf'), 'x.opf': new Uint8Array(30_000_000) }), 'suspiciously large'],
    ['a hostile entry name', zipSync({ '../../etc/passwd': utf8('x') }), 'not a readable EPUB'],
  ])('%s is one clear error', async (_name, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });
});

describe('PDF', () => {
  const readBytes = async (bytes: Uint8Array) => {
    const root = tempFolder();
    put(root, { 'a.pdf': bytes });
    return readPdf(join(root, 'a.pdf'));
  };

  test('title and author', async () => {
    const found = await readBytes(makePdf('<< /Title (Salt) /Author (Cole, Ann) >>'));
    expect(tidyMetadata(found?.metadata ?? {})).toEqual({ title: 'Salt', authors: [{ name: 'Ann Cole' }] });
  });

  test('what a program put there is no title', async () => {
    expect((await readBytes(makePdf('<< /Title (Microsoft Word - draft7.doc) >>')))?.metadata.title).toBeUndefined();
  });

  test('no PDF is one clear error, a huge one is passed by', async () => {
    await expect(readBytes(utf8('hello'))).rejects.toThrow('not a PDF');
    await expect(readBytes(utf8('%PDF-1.4 and then nothing'))).rejects.toThrow('not a readable PDF');
    expect(await readBytes(new Uint8Array(MAX_PDF_BYTES + 1))).toBeUndefined();
  });
});
