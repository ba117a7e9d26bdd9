/**
 * Parses XML from strangers: without a DTD, with the fixed entities only, namespaces resolved, depth and size capped.
 * (The attacks behind these rules: docs/formats.md, 8.)
 */
import { decodeHTMLStrict } from 'entities';
import { XMLParser } from 'fast-xml-parser';
import { ReadError } from '../domain/errors.ts';
import { endOfDoctype } from '../domain/text/doctype.ts';

export interface XmlElement {
  /** Namespace URI, empty if there is none. */
  namespace: string;
  /** Name without its prefix. */
  name: string;
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  /** Text of the element and of all below it, blanks as they stand. */
  text: string;
}

export interface XmlAttribute {
  namespace: string;
  name: string;
  value: string;
}

const MAX_XML_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 256;
const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  htmlEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  allowBooleanAttributes: true,
  maxNestedTags: MAX_DEPTH,
} as const;

type RawNode = Record<string, unknown>;
type Scope = Readonly<Record<string, string>>;

/** The root element of a document. Throws `ReadError` for what is no XML, is too large, or is an attack. */
export function parseXml(text: string): XmlElement {
  if (text.length > MAX_XML_LENGTH) throw new ReadError('XML larger than 4 MB');
  const start = text.indexOf('<');
  if (start < 0) throw new ReadError('not XML');
  let nodes: RawNode[];
  try {
    nodes = new XMLParser(OPTIONS).parse(withoutDoctype(text.slice(start))) as RawNode[];
  } catch (error) {
    throw new ReadError(`broken XML: ${error instanceof Error ? error.message.split('\n')[0]?.slice(0, 120) : 'unknown'}`, { cause: error });
  }
  const root = nodes.find((node) => elementNameOf(node) !== undefined);
  if (!root) throw new ReadError('XML without an element');
  if (!isClosed(text, root)) throw new ReadError('broken XML: it ends in the middle');
  return toElement(root, Object.assign(Object.create(null), { xml: 'http://www.w3.org/XML/1998/namespace' }));
}

/** False for a half-written file: a text that breaks off must not pass for a whole one. */
function isClosed(text: string, root: RawNode): boolean {
  const name = elementNameOf(root) ?? '';
  const isEmpty = ((root[name] ?? []) as unknown[]).length === 0;
  const end = text.lastIndexOf(`</${name}`);
  return isEmpty || (end >= 0 && text.indexOf('>', end) > end);
}

/** Cuts the DOCTYPE with its internal subset, unread. */
function withoutDoctype(text: string): string {
  const start = text.search(/<!DOCTYPE/i);
  if (start < 0) return text;
  return text.slice(0, start) + text.slice(endOfDoctype(text, start));
}

function elementNameOf(node: RawNode): string | undefined {
  return Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));
}

function toElement(node: RawNode, outer: Scope): XmlElement {
  const rawName = elementNameOf(node) ?? '';
  const rawAttributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>).slice(0, MAX_ATTRIBUTES);
  const scope = scopeOf(rawAttributes, outer);
  const children: XmlElement[] = [];
  let text = '';
  for (const child of (node[rawName] ?? []) as RawNode[]) {
    if ('#text' in child) text += decodeHTMLStrict(String(child['#text']));
    else if ('#cdata' in child) text += cdataText(child['#cdata']);
    else if (elementNameOf(child) !== undefined) {
      const element = toElement(child, scope);
      children.push(element);
      text += element.text;
    }
  }
  return { ...resolve(rawName, scope, true), attributes: attributesOf(rawAttributes, scope), children, text };
}

function cdataText(content: unknown): string {
  return Array.isArray(content) ? content.map((part: RawNode) => String(part['#text'] ?? '')).join('') : '';
}

function scopeOf(attributes: readonly [string, unknown][], outer: Scope): Scope {
  const own = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  const scope = Object.assign(Object.create(null), outer) as Record<string, string>;
  for (const [name, value] of own) scope[name.slice(6)] = String(value);
  return scope;
}

function attributesOf(attributes: readonly [string, unknown][], scope: Scope): XmlAttribute[] {
  return attributes
    .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
    .map(([name, value]) => ({ ...resolve(name, scope, false), value: value === true ? '' : decodeHTMLStrict(String(value)) }));
}

function resolve(name: string, scope: Scope, isElement: boolean): { namespace: string; name: string } {
  const colon = name.indexOf(':');
  if (colon < 0) return { namespace: isElement ? (scope[''] ?? '') : '', name };
  const prefix = name.slice(0, colon);
  return { namespace: scope[prefix] ?? prefix, name: name.slice(colon + 1) };
}
