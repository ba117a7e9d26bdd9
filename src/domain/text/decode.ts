/** Decodes bytes of unknown charset. */
import chardet from 'chardet';

/** Goes by the BOM, else by the XML declaration, else takes UTF-8, else guesses (docs/formats.md, 2.10 and 4.4). */
export function decodeText(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8').decode(bytes.subarray(3));
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (a === 0xff && b === 0xfe) return decodeUtf32(bytes.subarray(4), true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return decodeUtf32(bytes.subarray(4), false);
  if (a === 0x3c && b === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0 && b === 0x3c) return new TextDecoder('utf-16be').decode(bytes);
  return decodeDeclared(bytes) ?? decodeStrict(bytes, 'utf-8') ?? decodeGuessed(bytes);
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

function decodeStrict(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** How sure (0…100) the detector must be of a charset before we believe it; otherwise we take windows-1252. */
const BELIEVED: Readonly<Record<string, number>> = { GB18030: 80, Big5: 80, Shift_JIS: 80, 'EUC-JP': 80, 'EUC-KR': 80, 'windows-1251': 10, 'KOI8-R': 20 };
/** Enough to guess from. */
const SAMPLE_BYTES = 64 * 1024;

/** Cue sheets and text files from before UTF-8: letters tell Cyrillic and Chinese ones from Western ones. */
function decodeGuessed(bytes: Uint8Array): string {
  // Commands and keys are ASCII in every charset, and say nothing about it.
  const words = Buffer.from(bytes.subarray(0, SAMPLE_BYTES))
    .toString('latin1')
    .split(/[\s"']+/);
  const foreign = Buffer.from(words.filter((word) => /[\x80-\xff]/.test(word)).join(' '), 'latin1');
  const [guess] = chardet.analyse(foreign);
  const isBelieved = guess !== undefined && guess.confidence >= (BELIEVED[guess.name] ?? Number.POSITIVE_INFINITY);
  return (isBelieved ? decodeStrict(bytes, guess.name) : undefined) ?? new TextDecoder('windows-1252').decode(bytes);
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
