/**
 * Reads the XMP of a PDF. (ISO 16684-1: properties are elements or attributes of `rdf:Description`, their values a text or a list;
 * the properties by Dublin Core, PRISM, Adobe's pdfx and calibre.)
 */
import { type Identifier, identifierTypeOf } from '../domain/book/identifier.ts';
import type { SeriesEntry } from '../domain/book/metadata.ts';
import { parsePerson } from '../domain/book/names.ts';
import { splitPeople, turnLastFirst } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { parseXml, type XmlElement } from './xml.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const DC = 'http://purl.org/dc/elements/1.1/';
/** Its versions differ in what follows. */
const PRISM = 'http://prismstandard.org/namespaces/';
const PDFX = 'http://ns.adobe.com/pdfx/';
const XMP = 'http://ns.adobe.com/xap/1.0/';
const QUALIFIER = 'http://ns.adobe.com/xmp/Identifier/qual/1.0/';
const CALIBRE = 'http://calibre-ebook.com/xmp-namespace';

interface Property {
  namespace: string;
  name: string;
  /** Undefined for one that is written as an attribute. */
  element?: XmlElement;
  values: string[];
}

/** What it says of the book. Throws `ReadError` for what is no XML. */
export function readXmp(text: string): RawMetadata {
  const properties = propertiesOf(parseXml(text));
  /** @param namespace or its beginning */
  const all = (namespace: string, name: RegExp) =>
    properties.filter((each) => each.namespace.startsWith(namespace) && name.test(each.name)).flatMap(({ values }) => values);
  const first = (namespace: string, name: RegExp) => all(namespace, name)[0];
  const creators = all(DC, /^creator$/);
  return {
    title: first(DC, /^title$/),
    subtitle: first(PRISM, /^subtitle/i),
    // A list of one may be all of them in one text.
    authors:
      creators.length === 1 ? creators.flatMap(splitPeople) : creators.map((name) => parsePerson(turnLastFirst(name))).filter((person) => person !== undefined),
    publisher: first(DC, /^publisher$/),
    description: first(DC, /^description$/),
    language: first(DC, /^language$/),
    publishedDate: first(PRISM, /^(?:publication|cover)Date$/) ?? all(DC, /^date$/).find((date) => !CLOCK_TIME.test(date)),
    series: seriesOf(properties),
    identifiers: [
      ...isbns(all(PRISM, /^eIsbn$/i), all(PRISM, /^isbn$/i), all(PDFX, /^isbn/i), all(DC, /^identifier$/).filter(isIsbn)),
      ...listedIdentifiers(properties),
    ],
  };
}

/** Programs note here when they made the file; a book comes out on a day. */
const CLOCK_TIME = /T(?!00:00)/;

function propertiesOf(root: XmlElement): Property[] {
  const rdf = root.namespace === RDF && root.name === 'RDF' ? root : root.children.find(({ namespace, name }) => namespace === RDF && name === 'RDF');
  const descriptions = rdf?.children.filter(({ namespace, name }) => namespace === RDF && name === 'Description') ?? [];
  return descriptions.flatMap(({ attributes, children }) => [
    ...attributes.map(({ namespace, name, value }) => ({ namespace, name, values: [value].filter(Boolean) })),
    ...children.map((element) => ({ namespace: element.namespace, name: element.name, element, values: valuesOf(element) })),
  ]);
}

/** The text of a property, or those of its list; of alternatives in several languages the default stands first. */
function valuesOf(element: XmlElement): string[] {
  const items = itemsOf(element);
  const ordered = items.filter(isDefault).concat(items.filter((item) => !isDefault(item)));
  return (items.length > 0 ? ordered : [element]).map(({ text }) => text.trim()).filter(Boolean);
}

function itemsOf(element: XmlElement): readonly XmlElement[] {
  const list = element.children.find(({ namespace, name }) => namespace === RDF && /^(?:Alt|Bag|Seq)$/.test(name));
  return list?.children.filter(({ name }) => name === 'li') ?? [];
}

function isDefault({ attributes }: XmlElement): boolean {
  return attributes.some(({ name, value }) => name === 'lang' && value === 'x-default');
}

/** The first of the lists that has one: that of the ebook before that of the print. */
function isbns(...lists: string[][]): Identifier[] {
  const found = lists.map((list) => list.flatMap((value) => /\d[\d\s-]{8,15}[\dXx]/.exec(value)?.[0] ?? [])).find((list) => list.length > 0) ?? [];
  return found.map((value) => ({ type: 'isbn', value }));
}

/** Most identifiers are names of the file. */
function isIsbn(value: string): boolean {
  return /^(?:urn:)?isbn\b|^97[89][\d\s-]{10,14}$/i.test(value);
}

/** `xmp:Identifier` is a list of pairs, as calibre writes it. */
function listedIdentifiers(properties: readonly Property[]): Identifier[] {
  const lists = properties.filter(({ namespace, name }) => namespace === XMP && name === 'Identifier');
  return lists
    .flatMap(({ element }) => (element ? itemsOf(element) : []))
    .map((item) => ({ type: identifierTypeOf(partOf(item, QUALIFIER, 'Scheme')) ?? '', value: partOf(item, RDF, 'value') }))
    .filter(({ type, value }) => type !== '' && value !== '');
}

/** calibre's: a value, and the position beside it in a namespace of its own. */
function seriesOf(properties: readonly Property[]): SeriesEntry[] {
  const series = properties.find(({ namespace, name }) => namespace.startsWith(CALIBRE) && name === 'series')?.element;
  const name = series ? partOf(series, RDF, 'value') : '';
  return series && name ? [{ name, position: partOf(series, CALIBRE, 'series_index') || undefined }] : [];
}

/** The text of one part of a structure. @param namespace or its beginning */
function partOf(element: XmlElement, namespace: string, name: string): string {
  return element.children.find((part) => part.namespace.startsWith(namespace) && part.name === name)?.text.trim() ?? '';
}
