/** Records as XML: a `Product` for each book, with names of ONIX where they fit (`record-shape.ts`). */
import { childTags, contentOf, defineRecordFormat, type FileRecord, parseXmlTree, rootOf, writeInParts, type XmlTag, xmlText } from '../../src/sdk/index.ts';
import { FIELD_PARTS, PRODUCT, type XmlPart, type XmlShape } from './record-shape.ts';
import { CATALOGUE, NAMESPACE, xmlSchema } from './record-xsd.ts';
import { xmlAttribute, xmlContent, xmlPlain } from './xml-text.ts';

const NIL = 'xsi:nil';
const STEP = '  ';
const WITHIN_PRODUCT = STEP + STEP;
const BEGIN = `<?xml version="1.0" encoding="UTF-8"?>
<${CATALOGUE} xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
`;

export const recordsXml = defineRecordFormat({
  id: 'xml',
  summary: 'XML with names like those of ONIX',
  ending: 'xml',
  mediaType: 'application/xml',
  schema: xmlSchema,
  write: writeInParts({ begin: () => BEGIN, record: productOf, end: () => `</${CATALOGUE}>\n` }),
  read(text) {
    const root = parsed(text);
    if (localName(root) !== CATALOGUE) throw new Error(`the file is no ${CATALOGUE}`);
    return childTags(root).map((tag, at) => recordFrom(tag, `book ${at + 1}`));
  },
  linesOf,
});

function productOf({ id, library, path, changedAt, values }: FileRecord, fields: readonly string[]): string {
  const parts = fields.flatMap((field) => FIELD_PARTS.get(field) ?? []);
  const lines = [
    textElement('RecordReference', String(id), WITHIN_PRODUCT),
    ...[textElement('Library', library, WITHIN_PRODUCT), textElement('Path', path, WITHIN_PRODUCT)],
    ...(changedAt === undefined ? [] : [textElement('ChangedAt', changedAt, WITHIN_PRODUCT)]),
    ...parts.map((part) => elementOf(part, values[part.property] ?? null, WITHIN_PRODUCT)),
  ];
  return `${STEP}<${PRODUCT}>\n${lines.join('')}${STEP}</${PRODUCT}>\n`;
}

/** An element with its line end; `null` says that there is no value. @param margin the blanks before it */
function elementOf({ element, shape }: XmlPart, value: unknown, margin: string): string {
  if (value === null) return `${margin}<${element} ${NIL}="true"/>\n`;
  if (shape.kind === 'value') return textElement(element, String(value), margin);
  const inner = innerOf(shape, value, margin + STEP).join('');
  return inner === '' ? `${margin}<${element}/>\n` : `${margin}<${element}>\n${inner}${margin}</${element}>\n`;
}

function innerOf(shape: Exclude<XmlShape, { kind: 'value' }>, value: unknown, margin: string): string[] {
  if (shape.kind === 'list') return (value as unknown[]).map((each) => elementOf(shape.item, each, margin));
  if (shape.kind === 'map') return Object.entries(value as object).map(([name, each]) => entryOf(shape.element, name, each, margin));
  const properties = value as Record<string, unknown>;
  return shape.parts.flatMap((part) => (properties[part.property] === undefined ? [] : [elementOf(part, properties[part.property], margin)]));
}

function entryOf(element: string, name: string, value: unknown, margin: string): string {
  const start = `${margin}<${element} Name="${xmlAttribute(name)}"`;
  const items = Array.isArray(value) && value.map((each) => textElement('Item', each, margin + STEP)).join('');
  if (items !== false) return `${start} Type="list">\n${items}${margin}</${element}>\n`;
  const type = typeof value === 'string' ? '' : ` Type="${typeof value}"`;
  return `${start}${type}>${xmlContent(String(value))}</${element}>\n`;
}

function textElement(element: string, text: string, margin: string): string {
  return `${margin}<${element}>${xmlContent(text)}</${element}>\n`;
}

function linesOf(text: string): number[] {
  const parts = parseXmlTree(text, Number.POSITIVE_INFINITY);
  const root = rootOf(parts);
  const lines: number[] = [];
  let line = newLines(xmlText(parts.slice(0, parts.indexOf(root)))) + newLines(root.open) + 1;
  for (const part of root.parts) {
    if (part.kind === 'element') lines.push(line);
    line += newLines(xmlText([part]));
  }
  return lines;
}

function newLines(text: string): number {
  return text.split('\n').length - 1;
}

function parsed(text: string): XmlTag {
  try {
    return rootOf(parseXmlTree(text, Number.POSITIVE_INFINITY));
  } catch (error) {
    throw new Error(`the file is no XML: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function recordFrom(tag: XmlTag, where: string): FileRecord {
  const tags = new Map(childTags(tag).map((each) => [localName(each), each]));
  const text = (name: string) => {
    const found = tags.get(name);
    tags.delete(name);
    return found && xmlPlain(contentOf(found));
  };
  const [reference, library, path, changedAt] = ['RecordReference', 'Library', 'Path', 'ChangedAt'].map(text);
  const id = Number(reference?.trim() || Number.NaN);
  if (!Number.isInteger(id) || library === undefined || path === undefined) throw new Error(`${where} does not say which book it is`);
  return { id, library, path, changedAt, values: Object.fromEntries([...tags].map(([name, each]) => fieldFrom(name, each))) };
}

/** A value that is none of its field stays a text, so that whoever reads it can say so. */
function fieldFrom(name: string, tag: XmlTag): [string, unknown] {
  const part = [...FIELD_PARTS.values()].find(({ element }) => element === name);
  const isNil = ['true', '1'].includes(tag.attributes.get(NIL) ?? '');
  return [part?.property ?? name, isNil ? undefined : valueFrom(tag, part?.shape ?? { kind: 'value', of: { type: 'string' } })];
}

function valueFrom(tag: XmlTag, shape: XmlShape): unknown {
  if (shape.kind === 'value') return simple(xmlPlain(contentOf(tag)), shape.of.type);
  if (shape.kind === 'list') return childTags(tag).map((each) => valueFrom(each, shape.item.shape));
  if (shape.kind === 'map') return Object.fromEntries(childTags(tag).map((each) => [xmlPlain(each.attributes.get('Name') ?? ''), entryFrom(each)]));
  return Object.fromEntries(
    childTags(tag).map((each) => {
      const part = shape.parts.find(({ element }) => element === localName(each));
      return [part?.property ?? localName(each), part ? valueFrom(each, part.shape) : contentOf(each)];
    }),
  );
}

function entryFrom(tag: XmlTag): unknown {
  const type = tag.attributes.get('Type');
  return type === 'list' ? childTags(tag).map((each) => xmlPlain(contentOf(each))) : simple(xmlPlain(contentOf(tag)), type);
}

function simple(text: string, type = 'string'): unknown {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if ((type === 'number' || type === 'integer') && !Number.isNaN(number)) return number;
  return type === 'boolean' && /^\s*(true|false|0|1)\s*$/.test(text) ? ['true', '1'].includes(text.trim()) : text;
}

function localName({ name }: XmlTag): string {
  return name.slice(name.indexOf(':') + 1);
}
