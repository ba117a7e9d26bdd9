/** How a value of each field is built in XML: told from the schemas of the table of fields, with names of ONIX where they fit. */
import { z } from 'zod';
import { FIELDS } from '../../src/sdk/index.ts';

/** What a simple value may be, as a JSON schema says it. */
export interface JsonShape {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  properties?: Record<string, JsonShape>;
  required?: string[];
  items?: JsonShape;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
}

export interface XmlPart {
  /** The key of a field, or a property of its value; of an item, the property of its list. */
  property: string;
  element: string;
  shape: XmlShape;
  isRequired: boolean;
}

/** A map has names of the user's own; its values are texts, numbers, flags or lists of texts. */
export type XmlShape =
  | { kind: 'value'; of: JsonShape }
  | { kind: 'list'; item: XmlPart }
  | { kind: 'object'; parts: readonly XmlPart[] }
  | { kind: 'map'; element: string };

/** The element of a book. */
export const PRODUCT = 'Product';

/** Names of ONIX 3.0 where they mean what the field does, alone or within an element; any other name is made of the key. */
const ONIX_NAMES: Readonly<Record<string, string>> = {
  title: 'TitleText',
  series: 'Collections',
  publisher: 'PublisherName',
  publishedDate: 'PublishingDate',
  copyright: 'CopyrightStatement',
  [`${PRODUCT}/identifiers`]: 'ProductIdentifiers',
  type: 'IDTypeName',
  value: 'IDValue',
  name: 'PersonName',
  sortName: 'PersonNameInverted',
  about: 'BiographicalNote',
  'Collection/name': 'TitleText',
  position: 'PartNumber',
  'Rating/value': 'Value',
};

/** The fields of a book, in the order of their table. */
export const FIELD_PARTS: ReadonlyMap<string, XmlPart> = new Map(
  FIELDS.map(({ key, schema }) => [key, partOf(key, z.toJSONSchema(schema) as JsonShape, { name: PRODUCT, required: [] })]),
);

interface Within {
  name: string;
  required: readonly string[];
}

function partOf(property: string, shape: JsonShape, within: Within): XmlPart {
  const element = ONIX_NAMES[`${within.name}/${property}`] ?? ONIX_NAMES[property] ?? pascal(property);
  return { property, element, shape: shapeOf(shape, { property, element }), isRequired: within.required.includes(property) };
}

function shapeOf(of: JsonShape, { property, element }: Pick<XmlPart, 'property' | 'element'>): XmlShape {
  if (of.type === 'array') {
    const item = { property, element: singular(element) };
    return { kind: 'list', item: { ...item, shape: shapeOf(of.items ?? {}, item), isRequired: false } };
  }
  if (of.type !== 'object') return { kind: 'value', of };
  if (!of.properties) return { kind: 'map', element: singular(element) };
  const within = { name: element, required: of.required ?? [] };
  return { kind: 'object', parts: Object.entries(of.properties).map(([key, each]) => partOf(key, each, within)) };
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}

function pascal(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
