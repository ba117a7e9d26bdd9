/** Tags as they stand at the end of MP3s. */
import { join, latin, u16, utf8, zeros } from './bytes.ts';

const little = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};
const syncsafe = (n: number) => Buffer.from([(n >> 21) & 127, (n >> 14) & 127, (n >> 7) & 127, n & 127]);

/** ID3v1: every text is cut at thirty bytes. */
export function makeId3v1({ title = '', artist = '', album = '', year = '' }: { title?: string; artist?: string; album?: string; year?: string }): Buffer {
  const fixed = (text: string, length: number) => join(latin(text).subarray(0, length), zeros(Math.max(0, length - text.length)));
  return join(latin('TAG'), fixed(title, 30), fixed(artist, 30), fixed(album, 30), fixed(year, 4), zeros(30), Buffer.from([101]));
}

/** APEv2, with a header or only the footer. */
export function makeApe(items: Readonly<Record<string, string>>, hasHeader = true): Buffer {
  const body = join(Object.entries(items).map(([key, value]) => join(little(utf8(value).length), little(0), latin(`${key}\0`), utf8(value))));
  const frame = (flags: number) => join(latin('APETAGEX'), little(2000), little(body.length + 32), little(Object.keys(items).length), little(flags), zeros(8));
  return join(hasHeader ? frame(0xa000_0000) : zeros(0), body, frame(hasHeader ? 0x8000_0000 : 0));
}

/** Lyrics3 v2.00: fields of three letters. */
export function makeLyrics3(fields: Readonly<Record<string, string>>): Buffer {
  const body = join(latin('LYRICSBEGIN'), ...Object.entries(fields).map(([name, value]) => latin(`${name}${String(value.length).padStart(5, '0')}${value}`)));
  return join(body, latin(`${String(body.length).padStart(6, '0')}LYRICS200`));
}

/** ID3v2.4 with a footer, which stands at the end of a file. */
export function makeAppendedId3(texts: Readonly<Record<string, string>>): Buffer {
  const body = join(Object.entries(texts).map(([id, value]) => join(latin(id), syncsafe(utf8(value).length + 1), u16(0), Buffer.from([3]), utf8(value))));
  const frame = (mark: string) => join(latin(mark), Buffer.from([4, 0, 0x10]), syncsafe(body.length));
  return join(frame('ID3'), body, frame('3DI'));
}
