/** Records as XML: a `Product` for each book, with names of ONIX where they fit (`record-shape.ts`). */
import { childTags, contentOf, defineRecordFormat, type FileRecord, parseXmlTree, rootOf, writeInParts, type XmlTag, xmlText } from '../../src/sdk/index.ts';
import { FIELD_PARTS, PRODUCT, type XmlPart, type XmlShape } from './record-shape.ts';
import { CATALOGUE, NAMESPACE, xmlSchema } from './record-xsd.ts';
import { xmlAttribute, xmlContent, xmlPlain } from './xml-text.ts';

const NIL = 'xsi:nil';
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
    textElement('RecordReference', String(id)),
    ...[textElement('Library', library), textElement('Path', path)],
    ...(changedAt === undefined ? [] : [textElement('ChangedAt', changedAt)]),
    ...parts.map((part) => elementOf(part, values[part.property] ?? null)),
  ];
  return indented(`<${PRODUCT}>\n${indented(lines.join(''))}</${PRODUCT}>\n`);
}

/** An element with its line end; `null` says that there is no value. */
function elementOf({ element, shape }: XmlPart, value: unknown): string {
  if (value === null) return `<${element} ${NIL}="true"/>\n`;
  if (shape.kind === 'value') return textElement(element, String(value));
  const inner = innerOf(shape, value).join('');
  return inner === '' ? `<${element}/>\n` : `<${element}>\n${indented(inner)}</${element}>\n`;
}

function innerOf(shape: Exclude<XmlShape, { kind: 'value' }>, value: unknown): string[] {
  if (shape.kind === 'list') return (value as unknown[]).map((each) => elementOf(shape.item, each));
  if (shape.kind === 'map') return Object.entries(value as object).map(([name, each]) => entryOf(shape.element, name, each));
  const properties = value as Record<string, unknown>;
  return shape.parts.flatMap((part) => (properties[part.property] === undefined ? [] : [elementOf(part, properties[part.property])]));
}

function entryOf(element: string, name: string, value: unknown): string {
  const start = `<${element} Name="${xmlAttribute(name)}"`;
  if (Array.isArray(value)) return `${start} Type="list">\n${indented(value.map((each) => textElement('Item', each)).join(''))}</${element}>\n`;
  const type = typeof value === 'string' ? '' : ` Type="${typeof value}"`;
  return `${start}${type}>${xmlContent(String(value))}</${element}>\n`;
}

function textElement(element: string, text: string): string {
  return `<${element}>${xmlContent(text)}</${element}>\n`;
}

/** Only lines that begin an element or end one: those of a text stay as they are. */
function indented(lines: string): string {
  return lines.replace(/(^|\n)(?= *<)/g, '$1  ');
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
