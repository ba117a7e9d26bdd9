/** EPUBs of one empty chapter. */
import { zipSync } from 'fflate';
import { escapeXml } from '../../domain/text/escape-xml.ts';
import { utf8 } from './bytes.ts';
import { PIXEL } from './tags.ts';

export interface EpubOptions {
  title: string;
  authors: string[];
  language?: string;
  isbn?: string;
  publisher?: string;
  date?: string;
  description?: string;
  series?: { name: string; position: string };
  version?: '2.0' | '3.0';
  /** The picture, PNG; one pixel by default. */
  cover?: Buffer;
}

/** The package document of such an EPUB. */
export function makeOpf({ title, authors, language = 'en', isbn, publisher, date, description, series, version = '3.0' }: EpubOptions): string {
  const isThree = version === '3.0';
  const creators = authors.map((name, index) =>
    isThree
      ? `<dc:creator id="a${index}">${escapeXml(name)}</dc:creator><meta refines="#a${index}" property="role" scheme="marc:relators">aut</meta>`
      : `<dc:creator opf:role="aut">${escapeXml(name)}</dc:creator>`,
  );
  const optional = (name: string, value: string | undefined) => (value === undefined ? '' : `<dc:${name}>${escapeXml(value)}</dc:${name}>`);
  const collection = !series
    ? ''
    : isThree
      ? `<meta property="belongs-to-collection" id="s">${escapeXml(series.name)}</meta><meta refines="#s" property="collection-type">series</meta><meta refines="#s" property="group-position">${series.position}</meta>`
      : `<meta name="calibre:series" content="${escapeXml(series.name)}"/><meta name="calibre:series_index" content="${series.position}"/>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="${version}" unique-identifier="uid">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="uid">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier>${isbn ? `<dc:identifier>urn:isbn:${isbn}</dc:identifier>` : ''}
<dc:title>${escapeXml(title)}</dc:title>${creators.join('')}<dc:language>${language}</dc:language>
${optional('publisher', publisher)}${optional('date', date)}${optional('description', description)}${collection}
<meta name="cover" content="cover"/></metadata>
<manifest><item id="cover" href="cover.png" media-type="image/png"/><item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c1"/></spine></package>`;
}

/** An EPUB with one empty chapter and a cover of one pixel. */
export function makeEpub(options: EpubOptions): Buffer {
  const container =
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>';
  const page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>1</title></head><body><p>1</p></body></html>';
  const files = {
    'META-INF/container.xml': utf8(container),
    'OEBPS/content.opf': utf8(makeOpf(options)),
    'OEBPS/c1.xhtml': utf8(page),
    'OEBPS/cover.png': options.cover ?? PIXEL,
  };
  return Buffer.from(zipSync({ mimetype: [utf8('application/epub+zip'), { level: 0 }], ...files }, { mtime: '2020-01-01' }));
}
