/**
 * Texts in XML 1.0 of which nothing is lost. A character that XML cannot hold is written as Office Open XML writes it (ECMA-376, ST_Xstring):
 * U+0001 as `_x0001_`, and a text that looks like that with its underscore as `_x005F_`.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for (XML 1.0, section 2.2), with halves of pairs
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}|_(?=x[\da-fA-F]{4}_)/gu;
const ESCAPED = /_x([\da-fA-F]{4})_/g;
const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' };

/** Content of an element. A carriage return is a reference, because a reader takes any other for a line end. */
export function xmlContent(text: string): string {
  return escaped(text).replace(/[&<>\r]/g, (letter) => SPECIAL[letter] ?? '');
}

/** Value of an attribute that stands in double quotes. */
export function xmlAttribute(text: string): string {
  return escaped(text).replace(/[&<>"\r\n\t]/g, (letter) => SPECIAL[letter] ?? '');
}

/** The text of a content or value that was decoded. */
export function xmlPlain(decoded: string): string {
  return decoded.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function escaped(text: string): string {
  return text.replace(FORBIDDEN, (letter) => `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}
