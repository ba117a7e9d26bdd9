/**
 * An XML document as a tree that keeps every byte: what nobody edits is written as it was read, blanks, quotes and comments too. It
 * takes only a well-formed document (XML 1.0, 2.1), because of any other one might keep half. One pass, no pattern that looks back.
 */
import { decodeHTMLStrict } from 'entities';
import { ReadError } from '../errors.ts';
import { endOfDoctype } from './doctype.ts';

/** A part of the document: an element, or text, a comment, CDATA, an instruction or a DOCTYPE as it stands. */
export type XmlPart = XmlTag | { kind: 'text' | 'other'; raw: string };

export interface XmlTag {
  kind: 'element';
  /** With its prefix. */
  name: string;
  /** Decoded, by their names with prefixes. */
  attributes: ReadonlyMap<string, string>;
  /** The start tag as it stands; the whole element if it is empty. */
  open: string;
  parts: XmlPart[];
  /** The end tag as it stands; empty if the start tag is the whole element. */
  close: string;
}

const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const NAME = /[^\s/<>="'&!?]+/y;
const BLANKS = /\s*/y;
const REFERENCE = /^&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{0,31});/i;

/** Reads a document. Throws `ReadError` for one that is longer than `maxLength`, or not well-formed from its first byte to its last. */
export function parseXmlTree(text: string, maxLength = MAX_LENGTH): XmlPart[] {
  if (text.length > maxLength) throw new ReadError('XML larger than 4 MB');
  const reader = { text, at: 0 };
  const parts = partsUntil(reader, undefined, 0);
  const roots = parts.filter(({ kind }) => kind === 'element');
  if (roots.length !== 1) throw broken(roots.length === 0 ? 'no element' : 'more than one root');
  if (parts.some((part) => part.kind === 'text' && part.raw.replace('\ufeff', '').trim() !== '')) throw broken('text outside of the root');
  return parts;
}

/** The root element. */
export function rootOf(parts: readonly XmlPart[]): XmlTag {
  return parts.find((part): part is XmlTag => part.kind === 'element') as XmlTag;
}

/** The same text that was read, with what was edited. */
export function xmlText(parts: readonly XmlPart[]): string {
  return parts.map((part) => (part.kind === 'element' ? part.open + xmlText(part.parts) + part.close : part.raw)).join('');
}

/** The elements at once below one. */
export function childTags(tag: XmlTag): XmlTag[] {
  return tag.parts.filter((part): part is XmlTag => part.kind === 'element');
}

/** The decoded text of an element and of all below it, its blanks folded. */
export function textIn(tag: XmlTag): string {
  return contentOf(tag).replace(/\s+/g, ' ').trim();
}

/** The same with blanks as they stand. */
export function contentOf({ parts }: XmlTag): string {
  return parts
    .map((part) => (part.kind === 'element' ? contentOf(part) : part.kind === 'text' ? decodeHTMLStrict(withLineFeeds(part.raw)) : cdataIn(part.raw)))
    .join('');
}

/** Line ends as XML has them (2.11). */
function withLineFeeds(raw: string): string {
  return raw.replace(/\r\n?/g, '\n');
}

function cdataIn(raw: string): string {
  return raw.startsWith('<![CDATA[') ? withLineFeeds(raw.slice(9, -3)) : '';
}

interface Reader {
  text: string;
  at: number;
}

/** The parts up to the end tag of `name`, or up to the end of the document. */
function partsUntil(reader: Reader, name: string | undefined, depth: number): XmlPart[] {
  if (depth > MAX_DEPTH) throw broken('nested too deeply');
  const { text } = reader;
  const parts: XmlPart[] = [];
  while (reader.at < text.length) {
    const start = reader.at;
    if (text[start] !== '<') {
      const next = text.indexOf('<', start);
      reader.at = next < 0 ? text.length : next;
      parts.push({ kind: 'text', raw: checked(text.slice(start, reader.at)) });
    } else if (text.startsWith('</', start)) {
      if (name === undefined || !text.startsWith(name, start + 2)) throw broken(`an end tag that nothing began, at ${start}`);
      return parts;
    } else if (text.startsWith('<!', start) || text.startsWith('<?', start)) {
      reader.at = endOfOther(text, start, name === undefined);
      parts.push({ kind: 'other', raw: text.slice(start, reader.at) });
    } else parts.push(element(reader, depth));
  }
  if (name !== undefined) throw broken(`“${name.slice(0, 40)}” has no end`);
  return parts;
}

function element(reader: Reader, depth: number): XmlTag {
  const { text } = reader;
  const start = reader.at++;
  const name = match(reader, NAME);
  if (!/^[\p{L}_:]/u.test(name)) throw broken(`a stray “<” at ${start}`);
  const attributes = attributesIn(reader);
  const isEmpty = text[reader.at] === '/';
  if (isEmpty) reader.at++;
  if (text[reader.at++] !== '>') throw broken(`a tag without end at ${start}`);
  const tag: XmlTag = { kind: 'element', name, attributes, open: text.slice(start, reader.at), parts: [], close: '' };
  if (isEmpty) return tag;
  tag.parts = partsUntil(reader, name, depth + 1);
  const end = reader.at;
  reader.at += 2 + name.length;
  match(reader, BLANKS);
  if (text[reader.at++] !== '>') throw broken(`a wrong end tag at ${end}`);
  tag.close = text.slice(end, reader.at);
  return tag;
}

function attributesIn(reader: Reader): Map<string, string> {
  const { text } = reader;
  const attributes = new Map<string, string>();
  for (;;) {
    const blanks = match(reader, BLANKS);
    const name = match(reader, NAME);
    if (name === '') return attributes;
    if (blanks === '' || attributes.has(name)) throw broken(`an attribute “${name.slice(0, 40)}” out of place`);
    match(reader, BLANKS);
    if (text[reader.at++] !== '=') throw broken(`an attribute “${name.slice(0, 40)}” without a value`);
    match(reader, BLANKS);
    const quote = text[reader.at++] ?? '';
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, reader.at) : -1;
    const value = text.slice(reader.at, Math.max(end, reader.at));
    if (end < 0 || value.includes('<')) throw broken(`a value without end after “${name.slice(0, 40)}”`);
    attributes.set(name, decodeHTMLStrict(checked(value)));
    reader.at = end + 1;
  }
}

/** Where a comment, CDATA, an instruction or (outside of the root) a DOCTYPE ends. */
function endOfOther(text: string, start: number, isOutside: boolean): number {
  const kinds: readonly [string, string][] = [['<!--', '-->'], ['<?', '?>'], ...(isOutside ? [] : [['<![CDATA[', ']]>'] as [string, string]])];
  const kind = kinds.find(([begin]) => text.startsWith(begin, start));
  if (kind) {
    const end = text.indexOf(kind[1], start + kind[0].length);
    if (end < 0) throw broken(`“${kind[0]}” without end at ${start}`);
    return end + kind[1].length;
  }
  if (!isOutside || text.slice(start, start + 9).toUpperCase() !== '<!DOCTYPE') throw broken(`something unknown at ${start}`);
  return endOfDoctype(text, start);
}

/** The text itself, if each “&” in it begins a reference. */
function checked(raw: string): string {
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) if (!REFERENCE.test(raw.slice(at, at + 40))) throw broken('a bare “&”');
  return raw;
}

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? '';
  reader.at += found.length;
  return found;
}

function broken(what: string): ReadError {
  return new ReadError(`broken XML: ${what}`);
}
