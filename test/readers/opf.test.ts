import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { ReadError } from '../../src/domain/errors.ts';
import { decodeText } from '../../src/domain/text/decode.ts';
import { readOpf } from '../../src/readers/opf-document.ts';
import { parseXml } from '../../src/readers/xml.ts';

const opf = (metadata: string, version = '2.0') =>
  `<package xmlns="http://www.idpf.org/2007/opf" version="${version}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">${metadata}</metadata></package>`;
const read = (metadata: string, version?: string) => tidyMetadata(readOpf(opf(metadata, version)).metadata);

describe('OPF 2', () => {
  test('people by role, with their own sort names', () => {
    const found = read(`<dc:title>Salt</dc:title>
      <dc:creator opf:role="aut" opf:file-as="Cole, Ann">Ann Cole</dc:creator><dc:creator>Bob Dole</dc:creator>
      <dc:creator opf:role="nrt">Dara Quill</dc:creator><dc:contributor opf:role="nrt">Kit Marlowe</dc:contributor>
      <dc:creator opf:role="trl">Cy Pole</dc:creator><dc:contributor opf:role="bkp">calibre (7.1)</dc:contributor>`);
    expect(found.authors).toEqual([{ name: 'Ann Cole', sortName: 'Cole, Ann' }, { name: 'Bob Dole' }]);
    expect(found.narrators).toEqual([{ name: 'Dara Quill' }, { name: 'Kit Marlowe' }]);
    expect(found.contributors).toEqual([{ name: 'Cy Pole', role: 'trl' }]);
  });

  test('calibre’s joint sort name is nobody’s', () => {
    expect(read('<dc:creator opf:role="aut" opf:file-as="Cole, Ann &amp; Dole, Bob">Ann Cole</dc:creator>').authors).toEqual([{ name: 'Ann Cole' }]);
  });

  test('several series as pairs, a single one apart', () => {
    const meta = (name: string, content: string) => `<meta name="${name}" content="${content}"/>`;
    expect(
      read(meta('calibre:series', 'A') + meta('calibre:series_index', '1.5') + meta('calibre:series', 'B') + meta('calibre:series_index', '3')).series,
    ).toEqual([
      { name: 'A', position: '1.5' },
      { name: 'B', position: '3' },
    ]);
    expect(read(meta('calibre:series_index', '2') + meta('x', 'y') + meta('calibre:series', 'A')).series).toEqual([{ name: 'A', position: '2' }]);
    expect(read(meta('calibre:series', 'A')).series).toEqual([{ name: 'A' }]);
  });

  test.each([
    ['<dc:date>2019-05-01</dc:date>', '2019-05-01'],
    ['<dc:date>0101-01-01T00:00:00+00:00</dc:date>', undefined],
    ['<dc:date opf:event="modification">2024-01-01</dc:date><dc:date opf:event="publication">2019</dc:date>', '2019'],
    ['<dc:date opf:event="modification">2024-01-01</dc:date>', undefined],
    ['<dc:date>1897-01-13T23:00:00+00:00</dc:date>', '1897-01-14'],
  ])('%s', (xml, date) => {
    expect(read(xml).publishedDate).toBe(date);
  });

  test('identifiers by scheme, by URN, by check digit', () => {
    const found = read(`<dc:identifier opf:scheme="ISBN">978-0-306-40615-7</dc:identifier><dc:identifier opf:scheme="MOBI-ASIN">B000000001</dc:identifier>
      <dc:identifier>urn:uuid:1-2-3</dc:identifier><dc:identifier opf:scheme="calibre">42</dc:identifier><dc:identifier>nonsense</dc:identifier>`);
    expect(found.identifiers).toEqual([
      { type: 'isbn', value: '9780306406157' },
      { type: 'asin', value: 'B000000001' },
      { type: 'uuid', value: '1-2-3' },
      { type: 'calibre', value: '42' },
    ]);
    expect(read('<dc:identifier>0306406152</dc:identifier>').identifiers).toEqual([{ type: 'isbn', value: '9780306406157' }]);
  });

  test('narrators from calibre’s column when nobody has the role', () => {
    const column = `<meta name="calibre:user_metadata:#narrators" content="{&quot;#value#&quot;: [&quot;Dara Quill&quot;]}"/>`;
    expect(read(column).narrators).toEqual([{ name: 'Dara Quill' }]);
    expect(read(`<dc:creator opf:role="nrt">Kit Marlowe</dc:creator>${column}`).narrators).toEqual([{ name: 'Kit Marlowe' }]);
    expect(read('<meta name="calibre:user_metadata:#narrators" content="{broken"/>').narrators).toBeUndefined();
  });
});

describe('OPF 3', () => {
  test('refinements: roles, titles, series', () => {
    const found = read(
      `<dc:title id="t1">Salt</dc:title><meta refines="#t1" property="title-type">main</meta>
       <dc:title id="t2">How It Was Won</dc:title><meta refines="#t2" property="title-type">subtitle</meta>
       <dc:creator id="c1">Ann Cole</dc:creator><meta refines="#c1" property="role" scheme="marc:relators">aut</meta><meta refines="#c1" property="file-as">Cole, Ann</meta>
       <dc:creator id="c2">Dara Quill</dc:creator><meta refines="#c2" property="role">nrt</meta>
       <meta property="belongs-to-collection" id="s1">Long Road</meta><meta refines="#s1" property="collection-type">series</meta><meta refines="#s1" property="group-position">2</meta>
       <meta property="belongs-to-collection" id="s2">Some Set</meta><meta refines="#s2" property="collection-type">set</meta>
       <meta property="belongs-to-collection" id="s3">Harbor</meta><meta refines="#s3" property="group-position">7</meta>
       <meta name="calibre:series" content="The Long Road"/><meta name="calibre:series_index" content="9"/>`,
      '3.0',
    );
    expect(found).toMatchObject({
      title: 'Salt',
      subtitle: 'How It Was Won',
      authors: [{ name: 'Ann Cole', sortName: 'Cole, Ann' }],
      narrators: [{ name: 'Dara Quill' }],
    });
    expect(found.series).toEqual([
      { name: 'Long Road', position: '2' },
      { name: 'Harbor', position: '7' },
    ]);
  });

  test('a cycle of refinements ends', () => {
    expect(
      read(
        '<dc:title id="a">Salt</dc:title><meta id="b" refines="#a" property="x">1</meta><meta id="a2" refines="#b" property="y">2</meta><meta id="b" refines="#a2" property="z">3</meta>',
      ).title,
    ).toBe('Salt');
  });

  test('the cover by property or by OPF 2’s meta', () => {
    const manifest = (item: string, meta = '') => readOpf(opf(meta).replace('</package>', `<manifest>${item}</manifest></package>`)).coverHref;
    expect(manifest('<item id="i" href="c.jpg" properties="cover-image"/>')).toBe('c.jpg');
    expect(manifest('<item id="i" href="c.jpg"/>', '<meta name="cover" content="i"/>')).toBe('c.jpg');
    expect(manifest('<item id="i" href="c.jpg"/>')).toBeUndefined();
  });
});

describe('as files really are', () => {
  test('any prefix for OPF and DC', () => {
    const text =
      '<ns0:package xmlns:ns0="http://www.idpf.org/2007/opf" xmlns:d="http://purl.org/dc/elements/1.1/"><ns0:metadata><d:title>Salt</d:title><d:creator ns0:role="aut">Ann Cole</d:creator></ns0:metadata></ns0:package>';
    expect(tidyMetadata(readOpf(text).metadata)).toEqual({ title: 'Salt', authors: [{ name: 'Ann Cole' }] });
  });

  test('entities: the five, numbers and HTML’s names, each once', () => {
    expect(read('<dc:title>A &amp; B &#8211; &eacute; &amp;amp; &unknown;</dc:title>').title).toBe('A & B – é &amp; &unknown;');
  });

  test('HTML descriptions, escaped or in CDATA', () => {
    expect(read('<dc:description>&lt;p&gt;One &amp;amp; two&lt;/p&gt;</dc:description>').description).toBe('<p>One &amp; two</p>');
    expect(read('<dc:description><![CDATA[<p>One</p>]]></dc:description>').description).toBe('<p>One</p>');
  });

  test.each([
    ['UTF-8 with BOM', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(opf('<dc:title>Käthe</dc:title>'))])],
    ['UTF-16 LE', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(opf('<dc:title>Käthe</dc:title>'), 'utf16le')])],
    ['declared latin-1', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${opf('<dc:title>Käthe</dc:title>')}`, 'latin1')],
    ['undeclared windows-1252', Buffer.from(opf('<dc:title>Käthe</dc:title>'), 'latin1')],
    ['blanks before the declaration', Buffer.from(`\n  <?xml version="1.1"?>${opf('<dc:title>Käthe</dc:title>')}`)],
  ])('%s', (_name, bytes) => {
    expect(tidyMetadata(readOpf(decodeText(bytes)).metadata).title).toBe('Käthe');
  });
});

describe('attacks', () => {
  test('a DOCTYPE is skipped unread, its entities are not expanded', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE package [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${opf('<dc:title>&b;&x;Salt</dc:title>')}`;
    expect(tidyMetadata(readOpf(bomb).metadata).title).toBe('&b;&x;Salt');
  });

  test.each([
    ['depth', '<a>'.repeat(200), 'broken XML'],
    ['size', `<a>${'x'.repeat(5_000_000)}</a>`, 'larger than 4 MB'],
    ['prototype keys', '<__proto__><x/></__proto__>', 'broken XML'],
    ['a DOCTYPE without end', '<!DOCTYPE a [', 'without end'],
    ['no XML', 'hello', 'not XML'],
    ['another root', '<html/>', 'not an OPF'],
  ])('%s is a ReadError', (_name, text, message) => {
    expect(() => readOpf(text)).toThrow(message);
    expect(() => readOpf(text)).toThrow(ReadError);
  });

  test('any text is read or refused, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom('<a', '>', '</a>', '<!DOCTYPE', '<![CDATA[', ']]>', '<!--', '-->', '&amp;', '&', '"', '<?', '?>', ' x="', '<package>', '<metadata>'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          parseXml(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(ReadError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
