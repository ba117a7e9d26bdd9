/** Decodes bytes of unknown charset. */
import { guessCharset, WESTERN_CHARSET } from './charset.ts';

/** Goes by the BOM, else by the XML declaration, else takes UTF-8, else the charset in which it reads best (docs/formats.md, 2.10 and 4.4). */
export function decodeText(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8').decode(bytes.subarray(3));
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (a === 0xff && b === 0xfe) return decodeUtf32(bytes.subarray(4), true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return decodeUtf32(bytes.subarray(4), false);
  // All sidecars begin with ASCII.
  if (a && b === 0 && c && d === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0 && b && c === 0 && d) return new TextDecoder('utf-16be').decode(bytes);
  return decodeDeclared(bytes) ?? decodeUtf8(bytes) ?? new TextDecoder(guessCharset(bytes)).decode(bytes);
}

function decodeDeclared(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const charset = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']/i.exec(start)?.[1];
  if (!charset || /^utf-?(?:8|16)/i.test(charset)) return undefined;
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Of a text in UTF-8 nearly everything beyond ASCII decodes; of one in another charset, next to nothing. */
const MAX_BROKEN = 0.25;

/** Undefined for what was written in another charset. A character or two may be broken: the text is cut short, or put together of two. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  if (broken === 0) return text;
  const foreign = text.match(/[\u0080-\uffff]/g)?.length ?? 0;
  return broken <= MAX_BROKEN * foreign ? text : undefined;
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const point = view.getUint32(at, littleEndian);
    text += point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}

/**
 * For texts of one file whose bytes somebody took for Latin letters one by one, as ID3 demands and programs did not heed: gives what was
 * meant. All of them together tell the charset; a text that reads well as it is stays.
 */
export function mendLatin(texts: readonly string[]): (text: string) => string {
  const suspects = texts.filter(isOfBytes);
  if (suspects.length === 0) return (text) => text;
  const charset = guessCharset(Buffer.from(suspects.join('\n'), 'latin1'));
  return (text) => {
    if (!isOfBytes(text)) return text;
    const bytes = Buffer.from(text, 'latin1');
    return decodeUtf8(bytes) ?? new TextDecoder(guessCharset(bytes, [charset, WESTERN_CHARSET])).decode(bytes);
  };
}

/** True for a text all letters of which may have been bytes, and one is beyond ASCII. A no-break space by itself is what it says. */
export function isOfBytes(text: string): boolean {
  return /[\u0080-\u009f\u00a1-\u00ff]/.test(text) && !/[\u0100-\uffff]/.test(text);
}
