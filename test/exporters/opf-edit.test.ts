/** Fifty-six odd package documents of our own making: what is not ours comes out as it went in, to the byte and in order. */
import { describe, expect, test } from 'vitest';
import { opf } from '../../exporters/opf.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readOpf } from '../../src/readers/opf-document.ts';
import { renderText } from '../../src/testing/index.ts';

const render = (metadata: Metadata, existing: string, more = {}) => renderText(opf, metadata, { more: { existing, ...more } });
const read = (text: string) => tidyMetadata(readOpf(text).metadata);

/** What others keep in an OPF. */
const THEIRS = [
  '<dc:identifier opf:scheme="MOBI-FINGERPRINT">3f-7a</dc:identifier>',
  '<dc:identifier>https://example.org/books/17</dc:identifier>',
  '<dc:identifier id="urn">urn:lccn:n78890351</dc:identifier>',
  '<dc:identifier opf:scheme="DOI" >10.1000/182</dc:identifier>',
  '<dc:identifier opf:scheme="barnesnoble">w/the-salt-road/1</dc:identifier>',
  '<dc:source>urn:isbn:9780306406157</dc:source>',
  '<dc:type>Text</dc:type>',
  "<dc:format\n xml:lang='en'>application/epub+zip</dc:format>",
  '<dc:relation>Vol. 2 &amp; more</dc:relation>',
  '<dc:coverage>Norway</dc:coverage>',
  '<dc:date opf:event="modification">2020-02-02T10:00:00+00:00</dc:date>',
  '<dc:date opf:event="original-publication">1901</dc:date>',
  '<dc:contributor opf:role="bkp">calibre (7.1.0) [https://example.org]</dc:contributor>',
  '<dc:language>nynorsk-ish-42</dc:language>',
  '<meta name="calibre:timestamp" content="2019-11-05T21:00:00+00:00"/>',
  '<meta  content="8.0" name="calibre:rating" />',
  '<meta name="calibre:title_sort" content="Salt Road, The"/>',
  '<meta name="calibre:user_categories" content="{&quot;a&quot;: [1]}"></meta>',
  '<meta name="calibre:user_metadata:#read" content="{&quot;#value#&quot;: true}"/>',
  '<meta name="cover" content="img1"/>',
  '<meta property="dcterms:modified">2021-03-04T05:06:07Z</meta>',
  '<meta property="schema:rating" id="r1">4.5</meta>',
  '<meta refines="#r1" property="schema:ratingCount">12</meta>',
  '<meta property="rendition:layout">pre-paginated</meta>',
  '<meta property="belongs-to-collection" id="set">Nobel Set</meta>',
  '<meta refines="#set" property="collection-type">set</meta>',
  '<link rel="record" href="http://example.org/onix.xml" media-type="application/xml"/>',
  '<!-- kept by hand: <not> an element -->',
  '<?editor keep="1"?>',
  '<x:shelf xmlns:x="urn:shelf" row="3"><x:slot/>\t top </x:shelf>',
  '<dc:title id="t9">The Roads, 3 vols.</dc:title>\n<meta refines="#t9" property="title-type">collection</meta>',
];
/** What is ours as others write it, in an order of their own. */
const OURS = [
  '<dc:creator id="c1" opf:file-as="Osei, Marit" opf:role="aut">Marit Osei</dc:creator>',
  '<dc:title>The Salt Road</dc:title>',
  '<dc:subject>Fantasy</dc:subject>',
  '<meta name="calibre:series" content="Lantern Coast"/><meta name="calibre:series_index" content="2.0"/>',
  '<dc:date>2016-05-04T00:00:00+00:00</dc:date>',
  '<dc:publisher>Pike &amp; Sons</dc:publisher>',
  '<dc:identifier opf:scheme="uuid" id="book">0a6f2a0c-6f6e-4b27-8a68-0d1d1f9c3c11</dc:identifier>',
  '<dc:identifier opf:scheme="ISBN">9780306406157</dc:identifier>',
];

const DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';
const OPF = 'xmlns:opf="http://www.idpf.org/2007/opf"';
const MANIFEST = '<manifest><item id="img1" href="a b.jpg" media-type="image/jpeg"/></manifest><spine toc="ncx"><!-- none --></spine>';
const SHAPES: readonly [string, (lines: string[]) => string][] = [
  [
    'OPF 2',
    (lines) =>
      `<?xml version='1.0' encoding='utf-8'?>\n<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="book" version="2.0">\n  <metadata ${DC} ${OPF}>\n    ${lines.join('\n    ')}\n  </metadata>\n  ${MANIFEST}\n</package>\n`,
  ],
  [
    'EPUB 3',
    (lines) =>
      `<package xmlns="http://www.idpf.org/2007/opf" version="3.0" prefix="schema: http://schema.org/" unique-identifier="book" ${OPF}>\n<metadata ${DC}>\n${lines.join('\n')}\n</metadata>\n${MANIFEST}<collection role="x"/></package>`,
  ],
  ['one line', (lines) => `<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata ${DC} ${OPF}>${lines.join('')}</metadata></package>`],
  [
    'Windows line ends and a mark',
    (lines) =>
      `\ufeff<?xml version="1.0"?>\r\n<package version="2.0">\r\n\t<metadata ${DC} ${OPF}>\r\n\t\t${lines.join('\r\n\t\t')}\r\n\t</metadata>\r\n</package>\r\n`,
  ],
  [
    'OPF 1 wrappers',
    (lines) =>
      `<package ${OPF}><metadata><dc-metadata ${DC}>\n${lines.filter((line) => line.includes('<dc:')).join('\n')}\n</dc-metadata><x-metadata>\n${lines.filter((line) => !line.includes('<dc:')).join('\n')}\n</x-metadata></metadata></package>`,
  ],
  [
    'a DOCTYPE and a guide',
    (lines) =>
      `<!DOCTYPE package [<!ENTITY x "y">]>\n<package version="2.0"><metadata ${DC} ${OPF}>\n ${lines.join('\n ')}\n</metadata><guide>\n <reference type="toc" href="toc.html"/>\n <reference type="cover" title="Titelbild" href="art.jpg"/></guide></package>`,
  ],
  ['metadata alone', (lines) => `<metadata ${DC} ${OPF}>\n${lines.join('\n')}\n</metadata>`],
]; // prettier-ignore

const DOCUMENTS = SHAPES.flatMap(([shape, build]) =>
  Array.from({ length: 8 }, (_, turn): [string, string[], string] => {
    const theirs = THEIRS.filter((_line, index) => (index * 7 + turn) % 8 < 4 + (turn % 4));
    const lines = theirs.flatMap((line, index) => (index % 2 === turn % 2 ? [line, ...OURS.slice(index / 2, index / 2 + 1)] : [line]));
    const all = [...lines, ...OURS.filter((line) => !lines.includes(line))];
    return [`${shape} ${turn + 1}`, theirs, build(turn % 2 ? all : all.reverse())];
  }),
);

/** The document without what is ours, so that the rest can be compared to the byte. Written without the exporter's own tree. */
function withoutOurs(text: string): string {
  const ours = [
    /\s*<(?:\w+:)?meta name="rubricator" content="[^"]*"\/>/g,
    / xmlns:(?:dc|opf)="[^"]*"/g,
    /\s*<dc:(?:creator|subject|publisher|subtitle|rights|description|tag)\b[^>]*>[^<]*<\/dc:\w+>/g,
    /\s*<dc:title>[^<]*<\/dc:title>/g,
    /\s*<dc:(?:date|language)>(?!nynorsk)[^<]*<\/dc:\w+>/g,
    /\s*<dc:identifier [^>]*scheme="(?:uuid|ISBN|ASIN)"[^>]*>[^<]*<\/dc:identifier>/g,
    /\s*<(?:\w+:)?meta name="calibre:series(?:_index)?" content="[^"]*"\/>/g,
  ];
  return ours.reduce((left, pattern) => left.replace(pattern, ''), text).replace(/\s+(?=<\/(?:metadata|dc-metadata|x-metadata)>)/g, '');
}

test('there are fifty documents, and each holds what is not ours', () => {
  expect(DOCUMENTS.length).toBeGreaterThanOrEqual(50);
  for (const [name, theirs, text] of DOCUMENTS) expect(theirs.every((line) => text.includes(line)) || name.startsWith('OPF 1'), name).toBe(true);
});

describe.each(DOCUMENTS)('%s', (_, _theirs, document) => {
  test('adopted as it is, it is not changed but for what it lacks', () => {
    const adopted = render(read(document), document);
    expect(withoutOurs(adopted)).toBe(withoutOurs(document));
    expect(read(adopted)).toEqual({ ...read(document), identifiers: read(adopted).identifiers });
    for (const line of OURS) if (!line.includes('series')) expect(adopted).toContain(line);
  });

  test('with all of ours changed, the rest stays; once more changes nothing', () => {
    const changed: Metadata = {
      ...{ title: 'Other <Road>', authors: [{ name: 'Ann Cole' }, { name: 'Marit Osei', sortName: 'Osei, Marit' }], genres: ['History', 'Fantasy'] },
      ...{ series: [{ name: 'Coasts', position: '1' }], publishedDate: '2020-01-02', language: 'no', subtitle: 'A Tale', tags: ['Wet'] },
      identifiers: [{ type: 'asin', value: 'B000000001' }],
    };
    const first = render(changed, document);
    expect(withoutOurs(first)).toBe(withoutOurs(document));
    expect(read(first)).toMatchObject({
      ...changed,
      authors: [{ name: 'Ann Cole' }, { name: 'Marit Osei' }],
      identifiers: expect.arrayContaining(changed.identifiers ?? []),
    });
    expect(first).not.toContain('Pike');
    expect(render(changed, first)).toBe(first);
  });
});

test('a series of EPUB 3 that the book has left goes with what refines it', () => {
  const document = `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata ${DC}><dc:title>Salt</dc:title><meta property="belongs-to-collection" id="s">Old</meta><meta refines="#s" property="collection-type">series</meta><meta refines="#s" property="group-position">3</meta></metadata></package>`;
  expect(render({ title: 'Salt', series: [{ name: 'Old', position: '3' }] }, document)).toContain('>Old</meta>');
  const changed = render({ title: 'Salt', series: [{ name: 'New', position: '1' }] }, document);
  expect([read(changed).series, changed.includes('refines="#s"')]).toEqual([[{ name: 'New', position: '1' }], false]);
});

test('the unique identifier stays, and ours takes no id that another has', () => {
  const document = `<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="pub" version="2.0"><metadata ${DC}><dc:identifier id="pub">urn:x:1</dc:identifier><dc:title>Salt</dc:title></metadata></package>`;
  const text = render({ title: 'Salt' }, document);
  expect(text).toContain('<dc:identifier id="pub">urn:x:1</dc:identifier>');
  expect(text).toMatch(/<dc:identifier opf:scheme="uuid">/);
  expect(text).toContain('xmlns:opf=');
});

test('the cover stands in the guide beside what others put there', () => {
  const [, , document] = DOCUMENTS.find(([name]) => name.startsWith('a DOCTYPE')) as [string, string[], string];
  const text = render({ title: 'Salt' }, document, { coverFile: 'my cover.jpg' });
  expect(text).toContain('<reference type="toc" href="toc.html"/>\n <reference type="cover" title="Cover" href="my%20cover.jpg"/></guide>');
});
