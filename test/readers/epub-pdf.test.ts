import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
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

  test.each(['Untitled', 'draft7.docx', 'Microsoft Word - Salt', 'Без названия'])('“%s” is no title', async (title) => {
    const found = await read(makeEpub({ title, authors: ['Ann Cole', 'https://example.org/free-books'] }));
    expect(found.title).toBeUndefined();
    expect(found.authors).toEqual([{ name: 'Ann Cole' }]);
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

  const xmp = (description: string) =>
    `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.1/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpidq="http://ns.adobe.com/xmp/Identifier/qual/1.0/" xmlns:calibre="http://calibre-ebook.com/xmp-namespace" xmlns:calibreSI="http://calibre-ebook.com/xmp-namespace-series-index">${description}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  const list = (kind: string, ...items: string[]) => `<rdf:${kind}>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:${kind}>`;
  const described = (...properties: string[]) => xmp(`<rdf:Description rdf:about="">${properties.join('')}</rdf:Description>`);

  test('XMP says more than the dictionary, and comes first', async () => {
    const properties = [
      '<dc:title><rdf:Alt><rdf:li xml:lang="en">Salt</rdf:li><rdf:li xml:lang="x-default">Das Lied &amp; die Mühle</rdf:li></rdf:Alt></dc:title>',
      `<dc:creator>${list('Seq', 'Käthe Größmann', 'Cole, Ann')}</dc:creator>`,
      `<dc:publisher>${list('Bag', 'Hafen')}</dc:publisher><dc:language>${list('Bag', 'de')}</dc:language>`,
      `<dc:description>${list('Alt', 'Eine Straße.')}</dc:description>`,
      '<prism:publicationDate>2011-05-03</prism:publicationDate><prism:isbn>978-0-306-40615-7</prism:isbn>',
    ];
    const found = await readBytes(makePdf('<< /Title (dm_17.qxd) /Author (hafen) >>', described(...properties)));
    expect(tidyMetadata(found?.metadata ?? {})).toEqual({
      title: 'Das Lied & die Mühle',
      authors: [{ name: 'Käthe Größmann' }, { name: 'Ann Cole' }],
      publisher: 'Hafen',
      language: 'de',
      description: 'Eine Straße.',
      publishedDate: '2011-05-03',
      identifiers: [{ type: 'isbn', value: '9780306406157' }],
    });
  });

  const ISBN = { identifiers: [{ type: 'isbn', value: '9780306406157' }] };
  test.each<[string, string, Record<string, unknown>]>([
    ['attributes', xmp('<rdf:Description rdf:about="" dc:title="Salt" pdfx:ISBN="0306406152"/>'), { title: 'Salt', ...ISBN }],
    ['several descriptions', xmp('<rdf:Description dc:title="Salt"/><rdf:Description prism:eIsbn="9780306406157"/>'), { title: 'Salt', ...ISBN }],
    [
      'all authors in one text',
      described(`<dc:creator>${list('Seq', 'Ann Cole; Bob Dole')}</dc:creator>`),
      { authors: [{ name: 'Ann Cole' }, { name: 'Bob Dole' }] },
    ],
    ['the ebook’s ISBN before the print’s', described('<prism:isbn>9781402894626</prism:isbn><prism:eIsbn>9780306406157</prism:eIsbn>'), ISBN],
    ['an identifier that is an ISBN', described('<dc:identifier>urn:isbn:9780306406157</dc:identifier>'), ISBN],
    ['an identifier that is none', described('<dc:identifier>doi:10.1000/0306406152</dc:identifier>'), {}],
    [
      'what calibre writes',
      described(
        '<calibre:series rdf:parseType="Resource"><rdf:value>Long Road</rdf:value><calibreSI:series_index>2.00</calibreSI:series_index></calibre:series>',
        '<xmp:Identifier><rdf:Bag><rdf:li rdf:parseType="Resource"><xmpidq:Scheme>isbn</xmpidq:Scheme><rdf:value>9780306406157</rdf:value></rdf:li></rdf:Bag></xmp:Identifier>',
      ),
      { series: [{ name: 'Long Road', position: '2' }], ...ISBN },
    ],
    ['a day', described(`<dc:date>${list('Seq', '2011-05-03')}</dc:date>`), { publishedDate: '2011-05-03' }],
    ['the moment in which the file was made', described(`<dc:date>${list('Seq', '2011-05-03T10:11:12Z')}</dc:date>`), {}],
    ['nothing', xmp(''), {}],
    ['broken XML', '<x:xmpmeta><rdf:RDF><rdf:Description dc:title="Salt"', {}],
    ['an attack', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', {}],
  ])('XMP: %s', async (_name, text, expected) => {
    expect(tidyMetadata((await readBytes(makePdf('<< >>', text)))?.metadata ?? {})).toEqual(expected);
  });

  test('the dictionary still counts where the XMP is broken, or says less', async () => {
    const info = '<< /Title (Salt) /Author (Ann Cole) /ISBN (978-0-306-40615-7) >>';
    for (const text of ['<broken', described('<dc:publisher>Hafen</dc:publisher>')])
      expect(tidyMetadata((await readBytes(makePdf(info, text)))?.metadata ?? {})).toMatchObject({ title: 'Salt', authors: [{ name: 'Ann Cole' }], ...ISBN });
  });

  test.each(['Microsoft Word - draft7.doc', 'untitled', 'salt_final.indd'])('%s is no title', async (title) => {
    expect((await readBytes(makePdf(`<< /Title (${title}) >>`)))?.metadata.title).toBeUndefined();
  });

  test('an address is no author', async () => {
    const found = await readBytes(makePdf('<< /Title (Salt) /Author (http://www.example.org/books/) >>'));
    expect(tidyMetadata(found?.metadata ?? {})).toEqual({ title: 'Salt' });
  });

  test('a PDF of a kilobyte that unpacks to hundreds of megabytes is given up, and the next PDF is read', async () => {
    const bomb = pdfBomb(300);
    expect(bomb.length).toBeLessThan(4000);
    await expect(readBytes(bomb)).rejects.toThrow('not a readable PDF: unpacks to more than 192 MB');
    expect((await readBytes(makePdf('<< /Title (Salt) >>')))?.metadata.title).toBe('Salt');
  });

  test('no PDF is one clear error, a huge one is passed by', async () => {
    await expect(readBytes(utf8('hello'))).rejects.toThrow('not a PDF');
    await expect(readBytes(utf8('%PDF-1.4 and then nothing'))).rejects.toThrow('not a readable PDF');
    expect(await readBytes(new Uint8Array(MAX_PDF_BYTES + 1))).toBeUndefined();
  });
});

/** A PDF whose XMP is blanks, packed twice. */
function pdfBomb(megabytes: number): Buffer {
  const packed = deflateSync(deflateSync(Buffer.alloc(megabytes * 1_000_000, ' '), { level: 9 }), { level: 9 });
  const [head = '', tail = ''] = makePdf('<< >>', 'X'.repeat(packed.length)).toString('latin1').split(/X{9,}/);
  const filtered = head.replace('/Subtype /XML', '/Subtype /XML /Filter [/FlateDecode /FlateDecode]');
  return Buffer.concat([Buffer.from(filtered, 'latin1'), packed, Buffer.from(tail, 'latin1')]);
}
