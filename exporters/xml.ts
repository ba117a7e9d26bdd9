/** XML elements for the exporters: escaped exactly once, without the characters that XML 1.0 forbids. */
import { XMLBuilder } from 'fast-xml-parser';

export type XmlNode = Record<string, unknown>;

const BUILDER = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
  processEntities: false,
});

export function element(name: string, children: readonly (XmlNode | string)[], attributes: Record<string, string> = {}): XmlNode {
  const content = children.map((child) => (typeof child === 'string' ? { '#text': escapeText(child) } : child));
  const escaped: Record<string, string> = {};
  for (const key in attributes) escaped[key] = escapeAttribute(attributes[key] ?? '');
  return { [name]: content, ':@': escaped };
}

/** An element for a text; none for a text that is not there. */
export function textElement(name: string, value: string | undefined, attributes?: Record<string, string>): XmlNode[] {
  return value ? [element(name, [value], attributes)] : [];
}

/** The whole document, UTF-8, ending in a line end. */
export function documentOf(root: XmlNode): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${BUILDER.build([root]).trim()}\n`;
}

/** What has to be escaped or removed. Most texts hold none of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;

function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return withoutForbidden(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Line ends as references: a reader would turn them into blanks. */
function escapeAttribute(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return escapeText(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

function withoutForbidden(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed (XML 1.0, section 2.2)
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\r\u000e-\u001f\ufffe\uffff]/g, '');
}
