/** What the objects of an ASF file's header state by name. (ASF specification, sections 3.10, 3.11, 4.7 and 4.8.) */
import type { AsfObject } from './asf-objects.ts';
import { type FileWindow, readAt } from './file-window.ts';

export interface AsfAttribute {
  /** `WM/AlbumTitle`. */
  name: string;
  /** Empty where it is a picture or of another kind that is no text. */
  value: string;
  /** Where its bytes lie in the file. */
  from: number;
  to: number;
}

/** Of a value is read what a long description needs. */
const MAX_VALUE_BYTES = 256 * 1024;
const MAX_ATTRIBUTES = 10_000;

/** The attributes of one object; none of an object of another kind. What is cut short ends the list. */
export function asfAttributes(file: FileWindow, object: AsfObject): AsfAttribute[] {
  if (object.kind === 'description') return descriptionOf(file, object);
  if (object.kind === 'tags') return [...listed(file, object, readTag)];
  return object.kind === 'metadata' || object.kind === 'library' ? [...listed(file, object, readEntry)] : [];
}

/** Five texts, behind the five lengths of them (3.10). What is called a description there is a remark: players show it as the comment. */
function descriptionOf(file: FileWindow, object: AsfObject): AsfAttribute[] {
  const names = ['Title', 'Author', 'Copyright', 'Comment', 'Rating'];
  const lengths = readAt(file, object.from, names.length * 2);
  if (lengths.length < names.length * 2) return [];
  let at = object.from + lengths.length;
  return names.map((name, index) => {
    const from = at;
    at = Math.min(from + lengths.readUInt16LE(index * 2), object.to);
    return { name, value: textOf(readAt(file, from, at - from)), from, to: at };
  });
}

/** A count, and that many attributes, one behind the other. */
function* listed(file: FileWindow, { from, to }: AsfObject, read: (file: FileWindow, at: number) => AsfAttribute | undefined): Generator<AsfAttribute> {
  const count = readAt(file, from, 2);
  if (count.length < 2) return;
  let at = from + 2;
  for (let left = Math.min(count.readUInt16LE(), MAX_ATTRIBUTES); left > 0 && at < to; left--) {
    const attribute = read(file, at);
    if (!attribute || attribute.to > to) return;
    yield attribute;
    at = attribute.to;
  }
}

/** A name behind its length, and a value behind its type and length (3.11). */
function readTag(file: FileWindow, at: number): AsfAttribute | undefined {
  const head = readAt(file, at, 2);
  if (head.length < 2) return undefined;
  const valueHeadAt = at + 2 + head.readUInt16LE();
  const valueHead = readAt(file, valueHeadAt, 4);
  if (valueHead.length < 4) return undefined;
  const from = valueHeadAt + 4;
  const to = from + valueHead.readUInt16LE(2);
  const name = textOf(readAt(file, at + 2, valueHeadAt - at - 2));
  return { name, value: textOfType(valueHead.readUInt16LE(), readAt(file, from, to - from)), from, to };
}

/** A language and a stream, both lengths and the type; then name and value (4.7 and 4.8). */
function readEntry(file: FileWindow, at: number): AsfAttribute | undefined {
  const head = readAt(file, at, 12);
  if (head.length < 12) return undefined;
  const from = at + 12 + head.readUInt16LE(4);
  const to = from + head.readUInt32LE(8);
  const name = textOf(readAt(file, at + 12, from - at - 12));
  return { name, value: textOfType(head.readUInt16LE(6), readAt(file, from, Math.min(to - from, MAX_VALUE_BYTES))), from, to };
}

/** By its type: a text, bytes, a boolean, then numbers of four, eight and two bytes. */
function textOfType(type: number, bytes: Buffer): string {
  if (type === 0) return textOf(bytes);
  if ((type === 2 || type === 3) && bytes.length >= 4) return String(bytes.readUInt32LE());
  if (type === 2 && bytes.length >= 2) return String(bytes.readUInt16LE());
  if (type === 4 && bytes.length >= 8) return String(bytes.readBigUInt64LE());
  return type === 5 && bytes.length >= 2 ? String(bytes.readUInt16LE()) : '';
}

/** Its end is marked by a zero, mostly. */
function textOf(bytes: Buffer): string {
  return bytes.toString('utf16le').split('\0', 1)[0] ?? '';
}
