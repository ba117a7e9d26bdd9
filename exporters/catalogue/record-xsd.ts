/** The XML Schema (XSD 1.0) of records as XML, made from the table of fields. */
import type { RecordSchema } from '../../src/sdk/index.ts';
import { FIELD_PARTS, type JsonShape, PRODUCT, type XmlPart, type XmlShape } from './record-shape.ts';
import { xmlAttribute } from './xml-text.ts';

/** The root element. */
export const CATALOGUE = 'Catalogue';
export const NAMESPACE = 'urn:rubricator:catalogue';

const ANY_NUMBER = ' minOccurs="0" maxOccurs="unbounded"';
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
`;

export const xmlSchema: RecordSchema = { file: 'catalogue.xsd', text: () => `${HEAD}${indented(catalogue())}</xs:schema>\n` };

function catalogue(): string {
  const text = (name: string, isRequired: boolean): XmlPart => valuePart(name, isRequired, { type: 'string' });
  const book = [valuePart('RecordReference', true, { type: 'integer', minimum: 0 }), text('Library', true), text('Path', true)];
  const changedAt = element({ name: 'ChangedAt', occurs: ' minOccurs="0"' }, 'xs:dateTime');
  const fields = [...FIELD_PARTS.values()].map((part) => elementOf(part, ' minOccurs="0" nillable="true"'));
  const product = tag('xs:all', [...book.map((part) => elementOf(part, '')), changedAt, ...fields].join(''));
  const products = element({ name: PRODUCT, occurs: ANY_NUMBER }, tag('xs:complexType', product));
  return element({ name: CATALOGUE, occurs: '' }, tag('xs:complexType', tag('xs:sequence', products)));
}

function valuePart(name: string, isRequired: boolean, of: JsonShape): XmlPart {
  return { property: name, element: name, isRequired, shape: { kind: 'value', of } };
}

/** @param occurs attributes that say how often it stands there */
function elementOf({ element: name, shape }: XmlPart, occurs: string): string {
  return element({ name, occurs }, typeOf(shape));
}

function typeOf(shape: XmlShape): string {
  if (shape.kind === 'value') return simpleType(shape.of);
  if (shape.kind === 'list') return tag('xs:complexType', tag('xs:sequence', elementOf(shape.item, ANY_NUMBER)));
  if (shape.kind === 'object')
    return tag('xs:complexType', tag('xs:all', shape.parts.map((part) => elementOf(part, part.isRequired ? '' : ' minOccurs="0"')).join('')));
  return tag('xs:complexType', tag('xs:sequence', element({ name: shape.element, occurs: ANY_NUMBER }, entryType())));
}

/** A text, number or flag as its content, or a list of texts as items. */
function entryType(): string {
  const items = tag('xs:sequence', element({ name: 'Item', occurs: ANY_NUMBER }, 'xs:string'));
  const type = tag('xs:attribute', simpleType({ type: 'string', enum: ['string', 'number', 'boolean', 'list'] }), ' name="Type" default="string"');
  return tag('xs:complexType', `${items}<xs:attribute name="Name" type="xs:string" use="required"/>\n${type}`, ' mixed="true"');
}

const BASE = { string: 'xs:string', integer: 'xs:integer', number: 'xs:double', boolean: 'xs:boolean' } as const;

function simpleType(of: JsonShape): string {
  const base = BASE[of.type as keyof typeof BASE] ?? BASE.string;
  const facet = (name: string, value: string | number) => `<xs:${name} value="${xmlAttribute(String(value))}"/>\n`;
  const facets = [
    ...(of.enum ?? []).map((each) => facet('enumeration', each)),
    ...(of.pattern === undefined ? [] : [facet('pattern', of.pattern.replace(/^\^|\$$/g, ''))]),
    ...(of.minLength === undefined ? [] : [facet('minLength', of.minLength)]),
    ...(of.minimum === undefined ? [] : [facet('minInclusive', of.minimum)]),
    ...(of.exclusiveMinimum === undefined ? [] : [facet('minExclusive', of.exclusiveMinimum)]),
  ];
  return facets.length === 0 ? base : tag('xs:simpleType', tag('xs:restriction', facets.join(''), ` base="${base}"`));
}

/** @param type the name of a type, or one that stands within */
function element({ name, occurs }: { name: string; occurs: string }, type: string): string {
  const isNamed = type.startsWith('xs:');
  return isNamed ? `<xs:element name="${name}" type="${type}"${occurs}/>\n` : tag('xs:element', type, ` name="${name}"${occurs}`);
}

function tag(name: string, inner: string, attributes = ''): string {
  return `<${name}${attributes}>\n${indented(inner)}</${name}>\n`;
}

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ');
}
